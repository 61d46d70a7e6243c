package org.pinscan.sdk_lambdas;

/** Where a shop is, and the server that its requests go to. */
public enum Region {
    EUROPE("eu"),
    AMERICA("us");

    private final String prefix;

    Region(String prefix) {
        this.prefix = prefix;
    }

    /** The name of the server. */
    public String host() {
        return switch (this) {
            case EUROPE -> "pay-" + prefix + ".vendor.example";
            case AMERICA -> "pay-" + prefix + ".vendor.example";
        };
    }
}
