package org.pinscan.trustkit;

import android.app.Application;
import android.util.Log;
import com.datatheorem.android.trustkit.TrustKit;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        TrustKit.initializeWithNetworkSecurityConfiguration(this);
        fetch();
    }

    /** Fetches through TrustKit's sockets. */
    private static void fetch() {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
            connection.setSSLSocketFactory(TrustKit.getInstance().getSSLSocketFactory("api.shop.example"));
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
