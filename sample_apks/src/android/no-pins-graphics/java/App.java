package org.pinscan.no_pins_graphics;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app: native code draws, and TLS is the platform's. */
public final class App extends Application {
    static {
        System.loadLibrary("shapes");
    }

    @Override
    public void onCreate() {
        super.onCreate();
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.open.example/v1").openConnection();
            Log.i("sample", "answered " + draw(connection.getResponseCode()));
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }

    private static native int draw(int colour);
}
