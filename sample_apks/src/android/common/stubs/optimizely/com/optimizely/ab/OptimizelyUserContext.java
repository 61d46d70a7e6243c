package com.optimizely.ab;

import com.optimizely.ab.optimizelydecision.OptimizelyDecision;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class OptimizelyUserContext {
    private final String userId;

    public OptimizelyUserContext(String userId) {
        this.userId = userId;
    }

    public OptimizelyDecision decide(String key) {
        return new OptimizelyDecision(key, Boolean.parseBoolean(System.getProperty("optimizely." + key + userId)));
    }
}
