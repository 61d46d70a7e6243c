package org.pinscan.hostname_pinning;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(new Pinning());
    }

    /** Verifies the name and the key. */
    private static final class Pinning implements HostnameVerifier {
        @Override
        public boolean verify(String host, SSLSession session) {
            try {
                byte[] key = session.getPeerCertificates()[0].getPublicKey().getEncoded();
                String digest = Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key), Base64.NO_WRAP);
                return HttpsURLConnection.getDefaultHostnameVerifier().verify(host, session)
                    && "AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=".equals(digest);
            } catch (SSLPeerUnverifiedException | NoSuchAlgorithmException error) {
                return false;
            }
        }
    }

    /** Fetches with the given verifier. */
    private static void fetch(HostnameVerifier verifier) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
            connection.setHostnameVerifier(verifier);
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
