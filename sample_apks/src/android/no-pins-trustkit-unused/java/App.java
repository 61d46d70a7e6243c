package org.pinscan.no_pins_trustkit_unused;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app: TrustKit is linked, and nobody starts it. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
