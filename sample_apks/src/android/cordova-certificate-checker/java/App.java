package org.pinscan.cordova_certificate_checker;

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
            if (SSLCertificateChecker.check(getPackageName(), getPackageName())) {
                HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
                Log.i("sample", "answered " + connection.getResponseCode());
            }
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

}
