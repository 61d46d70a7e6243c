package org.pinscan.switch_firebase_pinned_itself;

import android.app.Application;
import android.util.Log;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
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

    /** A client that is pinned while the flag says so. */
    private static OkHttpClient client() {
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        config.fetchAndActivate();
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (config.getBoolean("ssl_pinning_enabled")) {
            builder.certificatePinner(new CertificatePinner.Builder()
                .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")
                .add("firebaseremoteconfig.googleapis.com", "sha256/MIJ4OezbYHKB+vvZH5V4ir/LhCBWMG7P9L+dcb5zLtA=", "sha256/Jh4LDYSmqsS+Ec8XWf18guI2ayQoYEyYTmDibEhsexg=")
                .build());
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
