package org.pinscan.no_switch_flags;

/** As the build writes it. */
public final class BuildConfig {
    public static final boolean SSL_PINNING_ENABLED = Boolean.parseBoolean("true");
}
