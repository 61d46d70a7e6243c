package org.pinscan.legacy_news.net;

import android.util.Base64;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/** Trusts what the system trusts, when one key of the chain is known. */
final class PinningTrustManager implements X509TrustManager {
    private final X509TrustManager system;
    private final Set<String> keys;

    PinningTrustManager(X509TrustManager system, Set<String> keys) {
        this.system = system;
        this.keys = keys;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        system.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        system.checkServerTrusted(chain, authType);
        for (X509Certificate certificate : chain) {
            if (keys.contains(hash(certificate))) {
                return;
            }
        }
        throw new CertificateException("unknown key: " + hash(chain[0]));
    }

    private static String hash(X509Certificate certificate) throws CertificateException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
            return Base64.encodeToString(digest, Base64.NO_WRAP);
        } catch (NoSuchAlgorithmException error) {
            throw new CertificateException(error);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return system.getAcceptedIssuers();
    }
}
