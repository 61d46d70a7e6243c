package org.pinscan.toggle_build_config;

/** What a build system writes. */
public final class BuildConfig {
    public static final boolean SSL_PINNING_ENABLED = Boolean.parseBoolean("true");
}
