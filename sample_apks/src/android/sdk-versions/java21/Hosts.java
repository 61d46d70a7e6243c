package org.pinscan.sdk_versions;

/** Servers, on a Java that no Android build reads the classes of. */
final class Hosts {
    private Hosts() {
    }

    static String shop() {
        return "desktop.shop.example";
    }
}
