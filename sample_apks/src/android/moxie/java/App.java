package org.pinscan.moxie;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.thoughtcrime.ssl.pinning.PinningTrustManager;
import org.thoughtcrime.ssl.pinning.SystemKeyStore;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            fetch();
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private static final String[] PINS = {"bb9ee371f17d0f5f36b79befc2a9ccc4a3c93dea", "894b6f4315757231bd95e168e2a20bd85e87ba63"};

    /** Fetches with the pins. */
    private void fetch() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager trust = new PinningTrustManager(SystemKeyStore.getInstance(this), PINS, 0);
        context.init(null, new TrustManager[] {trust}, new SecureRandom());
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        Log.i("sample", "answered " + connection.getResponseCode());
    }
}
