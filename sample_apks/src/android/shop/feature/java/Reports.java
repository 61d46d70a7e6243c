package org.pinscan.shop.reports;

import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The feature: sends reports over a connection with a trust manager of its own. */
public final class Reports implements X509TrustManager {
    private static final String PIN = "4llxJFmTm4CiYTlz/5WVn9c89TD9ekXPl17UkClGciU=";

    /** Sends a report. */
    public static void send() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Reports()}, new SecureRandom());
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://reports.shop.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
            if (!PIN.equals(Base64.encodeToString(digest, Base64.NO_WRAP))) {
                throw new CertificateException("another key");
            }
        } catch (java.security.NoSuchAlgorithmException error) {
            throw new CertificateException(error);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
