package org.pinscan.trust_composite;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The whole app: the platform's check, then the pins, in a list of managers that all have to accept. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            All all = new All();
            all.add((X509TrustManager) factory.getTrustManagers()[0]);
            all.add(new Pinned());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, null);
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** Asks every manager. */
    static final class All implements X509TrustManager {
        private final List<X509TrustManager> managers = new ArrayList<>();

        void add(X509TrustManager manager) {
            managers.add(manager);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            for (X509TrustManager manager : managers) {
                manager.checkServerTrusted(chain, authType);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            for (X509TrustManager manager : managers) {
                manager.checkClientTrusted(chain, authType);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return managers.get(0).getAcceptedIssuers();
        }
    }

    /** Looks at the leaf's key only. */
    static final class Pinned implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
                String pin = Base64.encodeToString(digest, Base64.NO_WRAP);
                if (pin.equals("AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=") || pin.equals("2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")) {
                    return;
                }
            } catch (GeneralSecurityException error) {
                throw new CertificateException(error);
            }
            throw new CertificateException("not a pinned key");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
