package com.worklight.wlclient.api;

import android.content.Context;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class WLClient {
    private static WLClient instance;
    private final Context context;
    private PublicKey pinned;

    private WLClient(Context context) {
        this.context = context;
    }

    public static WLClient createInstance(Context context) {
        instance = new WLClient(context);
        return instance;
    }

    public void pinTrustedCertificatePublicKey(String fileName) throws IOException {
        try (InputStream file = context.getAssets().open(fileName)) {
            pinned = CertificateFactory.getInstance("X.509").generateCertificate(file).getPublicKey();
        } catch (GeneralSecurityException error) {
            throw new IllegalArgumentException("certificate", error);
        }
    }

    @Override
    public String toString() {
        return "WLClient " + pinned;
    }
}
