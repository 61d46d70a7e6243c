package org.pinscan.trust_strategy;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.apache.http.ssl.SSLContexts;
import org.apache.http.ssl.TrustStrategy;

/** Contexts that Apache's builder makes, with a strategy that trusts every chain, and one that asks the platform. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            fetch("https://anything.strategy.example/v1", everything());
            fetch("https://platform.strategy.example/v1", platform());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** Trusts whatever it is shown. */
    private static SSLContext everything() throws GeneralSecurityException {
        TrustStrategy all = (chain, authType) -> true;
        return SSLContexts.custom().loadTrustMaterial(null, all).build();
    }

    /** Trusts nothing by itself: the platform decides. */
    private static SSLContext platform() throws GeneralSecurityException {
        return SSLContexts.custom().loadTrustMaterial(null, new Cautious()).build();
    }

    /** Leaves every chain to the platform, and writes down how long it is. */
    static final class Cautious implements TrustStrategy {
        @Override
        public boolean isTrusted(java.security.cert.X509Certificate[] chain, String authType) {
            Log.i("sample", "shown " + chain.length);
            return false;
        }
    }

    private static void fetch(String address, SSLContext context) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        Log.i("sample", "answered " + connection.getResponseCode());
    }
}
