package org.pinscan.library_httpclient;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.apache.http.ssl.SSLContexts;

/** The whole app: a context that Apache's builder makes, of one CA of the app's own. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            SSLContext context = SSLContexts.custom().loadTrustMaterial(anchors(), null).build();
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.certs.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** The certificate in the assets. */
    private KeyStore anchors() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = getAssets().open("tls/ca.der")) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        return store;
    }
}
