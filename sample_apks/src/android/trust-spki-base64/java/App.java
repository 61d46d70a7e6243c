package org.pinscan.trust_spki_base64;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(new Pinning(platform()));
    }

    /** The app's own trust manager. */
    private static final class Pinning implements X509TrustManager {
        private static final Set<String> PINS = new HashSet<>(Arrays.asList("AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg="));
        private final X509TrustManager platform;

        Pinning(X509TrustManager platform) {
            this.platform = platform;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkServerTrusted(chain, authType);
            try {
                for (X509Certificate certificate : chain) {
                    byte[] key = certificate.getPublicKey().getEncoded();
                    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
                    if (PINS.contains(Base64.encodeToString(digest, Base64.NO_WRAP))) {
                        return;
                    }
                }
            } catch (NoSuchAlgorithmException error) {
                throw new CertificateException(error);
            }
            throw new CertificateException("no pinned key in the chain");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }

    }

    /** The platform's own trust manager. */
    private static X509TrustManager platform() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    /** Fetches with the given trust manager. */
    private static void fetch(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, new SecureRandom());
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }
}
