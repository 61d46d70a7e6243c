package io.getunleash.android;

/** Stands for the SDK's interface. */
public interface Unleash {
    boolean isEnabled(String toggleName, boolean defaultValue);
}
