package org.pinscan.cwac_netsecurity_manifest;

import android.app.Application;
import android.util.Log;
import com.commonsware.cwac.netsecurity.TrustManagerBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.security.GeneralSecurityException;

/** The whole app: the library reads the platform's configuration where the platform does not. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            TrustManagerBuilder builder = new TrustManagerBuilder().withManifestConfig(this);
            HttpURLConnection connection = (HttpURLConnection) new URL("https://api.shop.example/v1").openConnection();
            Log.i("sample", "answered " + builder.applyTo(connection).getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }
}
