package com.amplitude.experiment;

/** Stands for the SDK's class. */
public final class Variant {
    public final String value;

    public Variant(String value) {
        this.value = value;
    }
}
