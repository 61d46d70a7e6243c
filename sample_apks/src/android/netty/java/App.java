package org.pinscan.netty;

import android.app.Application;
import android.util.Log;
import io.netty.handler.ssl.util.FingerprintTrustManagerFactory;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            TrustManagerFactory factory = trust();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), new SecureRandom());
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.certs.example/v1").openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** What Netty's client trusts. */
    private static TrustManagerFactory trust() {
        return FingerprintTrustManagerFactory.builder("SHA-256").fingerprints("AF:DA:96:35:53:57:C8:6D:A9:C3:34:8A:F6:F3:96:84:1D:6C:03:E3:26:A3:8D:2C:B4:8C:1E:F6:86:9A:64:0C", "260a5512b26e248bcd8757bb42c1415e398033d1ad0b9adf91068efc477f5cfc").build();
    }
}
