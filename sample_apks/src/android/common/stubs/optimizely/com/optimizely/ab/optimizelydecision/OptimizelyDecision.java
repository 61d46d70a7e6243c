package com.optimizely.ab.optimizelydecision;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class OptimizelyDecision {
    private final String flagKey;
    private final boolean enabled;

    public OptimizelyDecision(String flagKey, boolean enabled) {
        this.flagKey = flagKey;
        this.enabled = enabled;
    }

    public boolean getEnabled() {
        return enabled;
    }

    public String getFlagKey() {
        return flagKey;
    }
}
