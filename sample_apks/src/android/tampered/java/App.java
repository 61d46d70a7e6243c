package org.pinscan.tampered;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        private static final String PIN = "033bdf199df15cfd248ee307c9538652da440111ecb2f6435dd284441a3a2abc";

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
                if (!PIN.equalsIgnoreCase(hex(digest))) {
                    throw new CertificateException("another key");
                }
            } catch (NoSuchAlgorithmException error) {
                throw new CertificateException(error);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
        private static String hex(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (byte one : bytes) {
                text.append(String.format("%02x", one));
            }
            return text.toString();
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
