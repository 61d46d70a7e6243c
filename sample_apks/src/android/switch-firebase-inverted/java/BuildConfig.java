package org.pinscan.switch_firebase_inverted;

/** What a build system writes. */
public final class BuildConfig {
    public static final boolean DEBUG = Boolean.parseBoolean("false");
}
