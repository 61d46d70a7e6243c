package org.pinscan.sdk_versions;

/** Servers. */
final class Hosts {
    private Hosts() {
    }

    static String shop() {
        return "api.shop.example";
    }
}
