package org.thoughtcrime.ssl.pinning;

import android.content.Context;

/** Stands for the library's class. */
public class SystemKeyStore {
    public static SystemKeyStore getInstance(Context context) {
        return context == null ? null : new SystemKeyStore();
    }
}
