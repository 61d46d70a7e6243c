package org.pinscan.sdk_trust;

import android.content.Context;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trusts a server by the certificate that the SDK carries. */
public final class Anchors {
    private final Context context;

    /** Anchors from the resources of an app. */
    public Anchors(Context context) {
        this.context = context;
    }

    /** A context that trusts the certificate alone. */
    public SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = context.getResources().openRawResource(R.raw.server)) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(null, factory.getTrustManagers(), new SecureRandom());
        return made;
    }
}
