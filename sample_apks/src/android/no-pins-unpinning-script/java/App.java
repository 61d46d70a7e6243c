package org.pinscan.no_pins_unpinning_script;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        for (String name : HOOKED) {
            Log.i("sample", "not hooked: " + name);
        }
        fetch("https://api.shop.example/v1");
    }

    private static final String[] HOOKED = {
        "okhttp3.CertificatePinner", "com.datatheorem.android.trustkit.pinning.PinningTrustManager",
        "com.worklight.wlclient.api.WLClient", "pinTrustedCertificatePublicKey", "Certificate pinning failure!",
        "io.netty.handler.ssl.util.FingerprintTrustManagerFactory", "com.wultra.android.sslpinning.CertStore",
        "org.chromium.net.CronetEngine$Builder", "addPublicKeyPins", "javax.net.ssl.X509TrustManager",
    };

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
