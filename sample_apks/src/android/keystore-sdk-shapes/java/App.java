package org.pinscan.keystore_sdk_shapes;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            fetch("https://telemetry.example.com/v1", Stores.telemetry());
            fetch("https://pay.example.com/v1", Stores.payments());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private static void fetch(String address, SSLSocketFactory factory) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        connection.setSSLSocketFactory(factory);
        Log.i("sample", address + " answered " + connection.getResponseCode());
    }
}
