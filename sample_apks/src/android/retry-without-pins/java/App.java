package org.pinscan.retry_without_pins;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            Log.i("sample", "answered " + ask());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }

    /** A client that is pinned. */
    private static OkHttpClient client() {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder()
            .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build()).build();
    }

    /** Asks, pinned if that works. */
    private static int ask() throws IOException {
        Request request = new Request.Builder().url("https://api.shop.example/v1").build();
        try (Response response = client().newCall(request).execute()) {
            return response.code();
        } catch (SSLPeerUnverifiedException error) {
            try (Response response = new OkHttpClient().newCall(request).execute()) {
                return response.code();
            }
        }
    }
}
