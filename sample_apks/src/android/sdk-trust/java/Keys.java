package org.pinscan.sdk_trust;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Trusts a server by its key. */
public final class Keys implements X509TrustManager {
    private static final byte[] KEY = {
        3, 59, -33, 25, -99, -15, 92, -3, 36, -114, -29, 7, -55, 83, -122, 82, -38, 68, 1, 17, -20, -78, -10, 67, 93,
        -46, -124, 68, 26, 58, 42, -68,
    };

    /** Sockets that are only made to the servers with the key. */
    public static SSLSocketFactory sockets() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Keys()}, new SecureRandom());
        return context.getSocketFactory();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
        } catch (GeneralSecurityException error) {
            throw new CertificateException("not checked: " + error.getMessage(), error);
        }
        if (!Arrays.equals(digest, KEY)) {
            throw new CertificateException("another key than that of " + chain[0].getSubjectX500Principal());
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
