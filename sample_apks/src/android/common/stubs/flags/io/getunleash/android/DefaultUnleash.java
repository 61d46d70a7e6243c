package io.getunleash.android;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class DefaultUnleash implements Unleash {
    @Override
    public boolean isEnabled(String toggleName, boolean defaultValue) {
        String value = System.getProperty("unleash." + toggleName);
        return value == null ? defaultValue : Boolean.parseBoolean(value);
    }
}
