package com.amplitude.experiment;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class ExperimentClient {
    public Variant variant(String key) {
        return new Variant(System.getProperty("amplitude." + key));
    }
}
