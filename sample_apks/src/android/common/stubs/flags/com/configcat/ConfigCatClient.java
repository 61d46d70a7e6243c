package com.configcat;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public final class ConfigCatClient {
    private final String sdkKey;

    private ConfigCatClient(String sdkKey) {
        this.sdkKey = sdkKey;
    }

    public static ConfigCatClient get(String sdkKey) {
        return new ConfigCatClient(sdkKey);
    }

    public <T> T getValue(Class<T> classOfT, String key, T defaultValue) {
        String value = System.getProperty("configcat." + sdkKey + key);
        return value == null ? defaultValue : classOfT.cast(Boolean.valueOf(value));
    }
}
