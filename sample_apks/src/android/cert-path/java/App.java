package org.pinscan.cert_path;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try (InputStream file = getResources().openRawResource(R.raw.authority)) {
            X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PathTrustManager(authority)}, null);
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.certs.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }
}
