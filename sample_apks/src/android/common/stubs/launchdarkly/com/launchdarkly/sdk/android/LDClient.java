package com.launchdarkly.sdk.android;

import java.util.HashMap;
import java.util.Map;

/** Stands for the SDK's class: the same descriptors, and a body that an optimiser cannot see through. */
public class LDClient {
    private static LDClient instance;
    private final Map<String, Boolean> flags = new HashMap<>();

    public static LDClient get() throws LaunchDarklyException {
        if (instance == null) {
            if (System.getProperty("launchdarkly.key") == null) {
                throw new LaunchDarklyException("LDClient.get() was called before init()!");
            }
            instance = new LDClient();
        }
        return instance;
    }

    public boolean boolVariation(String key, boolean defaultValue) {
        Boolean value = flags.get(key);
        if (value == null) {
            String answer = System.getProperty("launchdarkly." + key);
            value = answer == null ? defaultValue : Boolean.parseBoolean(answer);
            flags.put(key, value);
        }
        return value;
    }
}
