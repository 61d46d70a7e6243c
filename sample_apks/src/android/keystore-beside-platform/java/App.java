package org.pinscan.keystore_beside_platform;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
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
        try {
            fetch(new Either(manager(null), manager(own())));
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** Asks the app's own anchors where the platform refuses. */
    private static final class Either implements X509TrustManager {
        private final X509TrustManager platform;
        private final X509TrustManager own;

        Either(X509TrustManager platform, X509TrustManager own) {
            this.platform = platform;
            this.own = own;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkClientTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                platform.checkServerTrusted(chain, authType);
            } catch (CertificateException error) {
                own.checkServerTrusted(chain, authType);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }

    /** The one certificate that the app carries. */
    private KeyStore own() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = getAssets().open("ca.der")) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        return store;
    }

    /** A trust manager for these anchors, or for the platform's. */
    private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** Fetches with the given trust manager. */
    private static void fetch(TrustManager trust) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.certs.example/v1").openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        Log.i("sample", "answered " + connection.getResponseCode());
    }
}
