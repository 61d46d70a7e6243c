package org.pinscan.nsc_code_cleartext;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch("https://api.shop.example/v1");
    }

    /** An old address. */
    private static final String PING = "http://api.shop.example/ping";

    @Override
    public void onTerminate() {
        try {
            Log.i("sample", "" + ((HttpURLConnection) new URL(PING).openConnection()).getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
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
