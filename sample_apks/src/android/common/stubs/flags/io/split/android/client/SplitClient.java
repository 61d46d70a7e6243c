package io.split.android.client;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class SplitClient {
    private final String user;

    public SplitClient(String user) {
        this.user = user;
    }

    public String getTreatment(String featureFlagName) {
        String value = System.getProperty("split." + user + featureFlagName);
        return value == null ? "control" : value;
    }
}
