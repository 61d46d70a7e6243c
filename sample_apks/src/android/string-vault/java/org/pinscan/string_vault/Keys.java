package org.pinscan.string_vault;

/** Keys that a native library holds. */
final class Keys {
    static {
        System.loadLibrary("keys");
    }

    private Keys() {
    }

    static native String pin(int number);
}
