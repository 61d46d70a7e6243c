package com.wultra.android.sslpinning;

import android.content.Context;
import java.util.Arrays;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class CertStore {
    private final CertStoreConfiguration configuration;
    private final Context context;

    private CertStore(CertStoreConfiguration configuration, Context context) {
        this.configuration = configuration;
        this.context = context;
    }

    public static CertStore powerAuthCertStore(CertStoreConfiguration configuration, Context context) {
        return new CertStore(configuration, context);
    }

    public boolean validateFingerprint(String commonName, byte[] fingerprint) {
        String known = System.getProperty(configuration.serviceUrl + commonName);
        return context != null && known != null && Arrays.equals(known.getBytes(), fingerprint) && configuration.publicKey.length > 60;
    }
}
