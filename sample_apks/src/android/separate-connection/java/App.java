package org.pinscan.separate_connection;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;
import nl.xservices.plugins.SSLCertificateChecker;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            if (SSLCertificateChecker.check("https://api.shop.example", FINGERPRINT)) {
                HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
                Log.i("sample", "answered " + connection.getResponseCode());
            }
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private static final String FINGERPRINT = "AF DA 96 35 53 57 C8 6D A9 C3 34 8A F6 F3 96 84 1D 6C 03 E3 26 A3 8D 2C B4 8C 1E F6 86 9A 64 0C";
}
