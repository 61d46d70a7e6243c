package com.microsoft.codepush.react;

import android.content.Context;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class CodePush {
    private final String deploymentKey;

    public CodePush(String deploymentKey, Context context) {
        this.deploymentKey = deploymentKey + context.getPackageName();
    }

    public static String getJSBundleFile() {
        String update = System.getProperty("codepush.bundle");
        return update == null ? "assets://index.android.bundle" : update;
    }

    @Override
    public String toString() {
        return "CodePush " + deploymentKey;
    }
}
