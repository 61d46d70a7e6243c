package org.pinscan.cwac_netsecurity;

import android.app.Application;
import android.util.Log;
import com.commonsware.cwac.netsecurity.TrustManagerBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.security.GeneralSecurityException;

/** The whole app: a configuration that only the library reads. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            TrustManagerBuilder builder = new TrustManagerBuilder().withConfig(this, R.xml.server_pins);
            HttpURLConnection connection = (HttpURLConnection) new URL("https://api.shop.example/v1").openConnection();
            Log.i("sample", "answered " + builder.applyTo(connection).getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }
}
