package org.pinscan.hostname_strict;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch((host, session) -> {
            Log.i("sample", host);
            return HttpsURLConnection.getDefaultHostnameVerifier().verify(host, session);
        });
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
