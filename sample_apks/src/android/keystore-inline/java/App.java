package org.pinscan.keystore_inline;

import android.app.Application;
import android.util.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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

    private static final String PEM =
            "-----BEGIN CERTIFICATE-----\n" +
            "MIIBjjCCATSgAwIBAgIJAItKhmty9PlWMAoGCCqGSM49BAMCMDMxGDAWBgNVBAoM\n" +
            "D3BpbnNjYW4gc2FtcGxlczEXMBUGA1UEAwwOU2FtcGxlIFJvb3QgQ0EwHhcNMjYw\n" +
            "OTAxMDAwMDAwWhcNMjcwOTAxMDAwMDAwWjA2MRgwFgYDVQQKDA9waW5zY2FuIHNh\n" +
            "bXBsZXMxGjAYBgNVBAMMEWFwaS5jZXJ0cy5leGFtcGxlMFkwEwYHKoZIzj0CAQYI\n" +
            "KoZIzj0DAQcDQgAEDARzqlNUpvvbi3CqLLQjXNcK9lnfOj2SD9G9KZoeTR9tYCdd\n" +
            "2pHPpZQge2VvtqbcYwJa037cOQzv3i38WrVWWaMuMCwwDAYDVR0TAQH/BAIwADAc\n" +
            "BgNVHREEFTATghFhcGkuY2VydHMuZXhhbXBsZTAKBggqhkjOPQQDAgNIADBFAiEA\n" +
            "qfN11s/bgy7X/4e8rzprWCA8ZLTSaVMIwyMIktwldMwCIAoWMs2Omh/RcTVKYplB\n" +
            "3Fk2FxyXd3F/j9GRvnKnDHAh\n" +
            "-----END CERTIFICATE-----\n";

    /** Trusts the one certificate that the app carries. */
    private TrustManager[] anchors() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII))) {
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
