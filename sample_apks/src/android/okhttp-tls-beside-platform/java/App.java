package org.pinscan.okhttp_tls_beside_platform;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try (InputStream file = getAssets().open("ca.pem")) {
            X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
            fetch(client(authority));
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private OkHttpClient client(X509Certificate authority) {
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority)
                .addPlatformTrustedCertificates()
                .build();
        return new OkHttpClient.Builder().sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager()).build();
    }

    private void fetch(OkHttpClient client) throws IOException {
        try (Response response = client.newCall(new Request.Builder().url("https://api.certs.example/v1").build()).execute()) {
            Log.i("sample", "answered " + response.code());
        }
    }
}
