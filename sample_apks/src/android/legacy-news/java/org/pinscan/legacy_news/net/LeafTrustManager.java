package org.pinscan.legacy_news.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/** Knows the upload server's very certificate. */
final class LeafTrustManager implements X509TrustManager {
    private static final String[] KNOWN = {
        "D6:DB:09:BD:AC:D5:1F:14:42:CB:B7:30:54:1D:78:4D:72:95:B6:09:9B:33:14:3C:17:A8:BC:D3:9C:74:2C:54",
        "EA:5E:63:72:88:F8:EA:6B:89:BA:35:EE:D9:4A:67:C5:50:F2:D9:FD:BC:92:A5:3B:BC:6C:58:DB:29:29:50:EC",
    };

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("empty");
        }
        chain[0].checkValidity();
        String shown = fingerprint(chain[0]);
        boolean known = false;
        for (String one : KNOWN) {
            known |= one.equalsIgnoreCase(shown);
        }
        if (!known) {
            throw new CertificateException("not the upload server");
        }
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            StringBuilder text = new StringBuilder();
            for (byte b : digest) {
                if (text.length() > 0) {
                    text.append(':');
                }
                text.append(String.format(Locale.ROOT, "%02X", b));
            }
            return text.toString();
        } catch (NoSuchAlgorithmException error) {
            throw new CertificateException(error);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
