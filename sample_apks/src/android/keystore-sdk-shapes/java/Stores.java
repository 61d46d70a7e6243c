package org.pinscan.keystore_sdk_shapes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Two ways in which SDKs carry their anchors. */
final class Stores {
    /** A list of certificates in PEM. */
    static SSLSocketFactory telemetry() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (Certificates one : Certificates.TELEMETRY) {
            InputStream file = new ByteArrayInputStream(one.pem.getBytes(StandardCharsets.US_ASCII));
            store.setCertificateEntry(one.name, CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        return trusting(store);
    }

    /** A file beside the code. */
    static SSLSocketFactory payments() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        InputStream file = Stores.class.getClassLoader().getResourceAsStream("certs/payments.cer");
        store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        return trusting(store);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static SSLSocketFactory trusting(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), new SecureRandom());
        return context.getSocketFactory();
    }
}
