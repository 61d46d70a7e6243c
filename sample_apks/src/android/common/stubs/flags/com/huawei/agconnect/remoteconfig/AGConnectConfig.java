package com.huawei.agconnect.remoteconfig;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class AGConnectConfig {
    private static AGConnectConfig instance;

    public static AGConnectConfig getInstance() {
        if (instance == null) {
            instance = new AGConnectConfig();
        }
        return instance;
    }

    public Boolean getValueAsBoolean(String key) {
        return Boolean.valueOf(System.getProperty("agconnect." + key));
    }
}
