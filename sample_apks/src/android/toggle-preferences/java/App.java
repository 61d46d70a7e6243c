package org.pinscan.toggle_preferences;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(client(), "api.shop.example");
    }

    /** What is pinned. */
    private static CertificatePinner pinner() {
        return new CertificatePinner.Builder()
            .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")
            .build();
    }

    /** A client that is pinned unless the developer settings say not. */
    private OkHttpClient client() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (getSharedPreferences("developer", MODE_PRIVATE).getBoolean("certificate_pinning_enabled", true)) {
            builder.certificatePinner(pinner());
        }
        return builder.build();
    }

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client, String host) {
        try (Response response = client.newCall(new Request.Builder().url("https://" + host + "/v1").build()).execute()) {
            Log.i("sample", response.code() + " " + host);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
