package org.pinscan.no_pins_flags;

import android.app.Application;
import android.util.Log;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        config.fetchAndActivate();
        for (String flag : new String[] {"screen_pinning_enabled", "enable_message_pinning", "disable_pin_code", "isAppPinningEnabled"}) {
            Log.i("sample", flag + "=" + config.getBoolean(flag));
        }
        if (config.getBoolean("pin_unlock_enabled")) {
            Log.i("sample", "unlock by PIN");
        }
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
