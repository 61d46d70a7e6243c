package org.pinscan.trust_native;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
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
        private static native boolean accept(byte[] certificate);

        static {
            System.loadLibrary("trust");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                if (!accept(chain[0].getEncoded())) {
                    throw new CertificateException("refused");
                }
            } catch (java.security.cert.CertificateEncodingException error) {
                throw new CertificateException(error);
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
