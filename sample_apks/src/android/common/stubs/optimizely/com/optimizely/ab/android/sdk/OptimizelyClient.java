package com.optimizely.ab.android.sdk;

import com.optimizely.ab.OptimizelyUserContext;
import java.util.Map;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class OptimizelyClient {
    public Boolean isFeatureEnabled(String featureKey, String userId) {
        return Boolean.valueOf(System.getProperty("optimizely." + featureKey + userId));
    }

    public Boolean isFeatureEnabled(String featureKey, String userId, Map<String, ?> attributes) {
        return Boolean.valueOf(System.getProperty("optimizely." + featureKey + userId + attributes.size()));
    }

    public OptimizelyUserContext createUserContext(String userId) {
        return new OptimizelyUserContext(userId);
    }
}
