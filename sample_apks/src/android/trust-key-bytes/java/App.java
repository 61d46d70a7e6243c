package org.pinscan.trust_key_bytes;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(new Pinning());
    }

    /** The app's own trust manager. */
    private static final class Pinning implements X509TrustManager {
        private static final String PUBLIC_KEY =
            "30820122300d06092a864886f70d01010105000382010f003082010a0282010100f118da299d38854806cef2ee19b491d88d9b7f534eb17779ca11a30860e92fd79269e1165619e3132ab76fe5a83963398ed2b36855f1bea3a50ab18480bee1509409af64c45199103a17054175c78a4312eafb1b56275cb5ffc96eeb1b3efc390f312e8bc5dae6c0696125be4060a510f6e9bc6b6a54e0a69088f84120799ac213445b771afa26f7a37f64d07318765b10ece015c000c600ea0c6caa9d070eef482ab30b8341bd585dec4630f418b1ecff0bf638d5db4e0d5f0145ff49dc9d7c96c41cd0597e95e49714dc0d65c1500907a77fc8c210da7a0003d19d58e6964f956e4268bd34580a4f80e3169a89cc8491bc5621ab7841a77f45a260ff359a970203010001";

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            RSAPublicKey key = (RSAPublicKey) chain[0].getPublicKey();
            String encoded = new BigInteger(1, key.getEncoded()).toString(16);
            if (!PUBLIC_KEY.equalsIgnoreCase("0" + encoded) && !PUBLIC_KEY.equalsIgnoreCase(encoded)) {
                throw new CertificateException("another key");
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
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
