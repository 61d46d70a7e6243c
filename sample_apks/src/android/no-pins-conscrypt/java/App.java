package org.pinscan.no_pins_conscrypt;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.Security;
import javax.net.ssl.HttpsURLConnection;
import org.conscrypt.Conscrypt;

/** The whole app: a newer TLS stack, and the platform's trust. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        Security.insertProviderAt(Conscrypt.newProvider(), 1);
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.open.example/v1").openConnection();
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
