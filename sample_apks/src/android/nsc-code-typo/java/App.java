package org.pinscan.nsc_code_typo;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch("https://api.shop.example/v1");
    }



    /** Fetches over the platform's default TLS. */
    private static void fetch(String address) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
