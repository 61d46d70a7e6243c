package com.statsig.androidsdk;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public final class Statsig {
    private Statsig() {
    }

    public static boolean checkGate(String gateName) {
        return Boolean.parseBoolean(System.getProperty("statsig." + gateName));
    }
}
