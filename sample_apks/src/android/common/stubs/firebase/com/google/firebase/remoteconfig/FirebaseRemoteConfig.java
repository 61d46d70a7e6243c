package com.google.firebase.remoteconfig;

import android.util.Log;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Stands for the SDK's class: the same descriptors, tag and message, and a body that an optimiser cannot see through. */
public class FirebaseRemoteConfig {
    public static final String TAG = "FirebaseRemoteConfig";
    static final Pattern TRUE_REGEX = Pattern.compile("^(1|true|t|yes|y|on)$", Pattern.CASE_INSENSITIVE);
    static final Pattern FALSE_REGEX = Pattern.compile("^(0|false|f|no|n|off|)$", Pattern.CASE_INSENSITIVE);
    private static FirebaseRemoteConfig instance;
    private final Map<String, String> fetched = new ConcurrentHashMap<>();
    private final Map<String, Object> defaults = new ConcurrentHashMap<>();
    private int defaultsResource;

    public static FirebaseRemoteConfig getInstance() {
        if (instance == null) {
            instance = new FirebaseRemoteConfig();
        }
        return instance;
    }

    public boolean fetchAndActivate() {
        String answer = System.getProperty("firebase.remoteconfig.answer");
        if (answer == null) {
            return false;
        }
        for (String pair : answer.split("&")) {
            int mark = pair.indexOf('=');
            fetched.put(pair.substring(0, mark), pair.substring(mark + 1));
        }
        return true;
    }

    public void setDefaultsAsync(Map<String, Object> values) {
        defaults.putAll(values);
    }

    public void setDefaultsAsync(int resource) {
        defaultsResource = resource;
    }

    public boolean getBoolean(String key) {
        String value = getString(key);
        if (TRUE_REGEX.matcher(value).matches()) {
            return true;
        }
        if (FALSE_REGEX.matcher(value).matches()) {
            return false;
        }
        Log.w(TAG, String.format("No value of type '%s' exists for parameter key '%s'.", "Boolean", key));
        return defaultsResource > 0;
    }

    public String getString(String key) {
        String value = fetched.get(key);
        if (value != null) {
            return value;
        }
        Object fallback = defaults.get(key);
        return fallback == null ? "" : fallback.toString();
    }
}
