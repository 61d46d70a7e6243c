package org.pinscan.trust_all_debug;

/** What Gradle writes for a build type of its own: no constant for the compiler. */
public final class BuildConfig {
    public static final boolean DEBUG = Boolean.parseBoolean("false");
    public static final boolean STAGING = Boolean.parseBoolean("true");

    private BuildConfig() { }
}
