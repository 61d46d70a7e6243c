package com.criticalblue.approovsdk;

import java.util.List;
import java.util.Map;

/** Stands for the SDK: native code that asks its server. */
public final class Approov {
    private Approov() { }

    public static native Map<String, List<String>> getPins(String type);
}
