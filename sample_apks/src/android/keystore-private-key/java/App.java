package org.pinscan.keystore_private_key;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch();
    }

    /** Trusts the one certificate that the app carries. */
    private TrustManager[] anchors() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = getResources().openRawResource(R.raw.ca)) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Fetches with the app's own anchors. */
    private void fetch() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, anchors(), new SecureRandom());
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.certs.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }
}
