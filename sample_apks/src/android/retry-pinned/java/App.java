package org.pinscan.retry_pinned;

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

    /** Asks twice, pinned both times. */
    private static int ask() throws IOException {
        OkHttpClient client = new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder()
            .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build()).build();
        Request request = new Request.Builder().url("https://api.shop.example/v1").build();
        try (Response response = client.newCall(request).execute()) {
            return response.code();
        } catch (SSLPeerUnverifiedException error) {
            Log.w("sample", error);
            try (Response response = client.newCall(request).execute()) {
                return response.code();
            }
        }
    }
}
