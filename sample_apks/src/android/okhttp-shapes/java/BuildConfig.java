package org.pinscan.okhttp_shapes;

/** What a build system writes. */
public final class BuildConfig {
    public static final String HOST = "config.shapes.example";
    public static final String PIN = "sha256/ezJ5KAY0KDHydaVxxkDyvLaY5hsRzxfMfQB8Bm37t2U=";
    public static final boolean DEBUG = Boolean.parseBoolean("false");
}
