package com.launchdarkly.sdk.android;

/** Thrown when the client is asked for too early. */
public class LaunchDarklyException extends Exception {
    public LaunchDarklyException(String message) {
        super(message);
    }
}
