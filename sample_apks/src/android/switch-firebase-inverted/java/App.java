package org.pinscan.switch_firebase_inverted;

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

    /** What is pinned. */
    private static CertificatePinner pinner() {
        return new CertificatePinner.Builder()
            .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")
            .build();
    }

    /** Attaches the pins, unless something forbids it. */
    private static void protect(OkHttpClient.Builder builder) {
        if (FirebaseRemoteConfig.getInstance().getBoolean("disable_ssl_pinning") || BuildConfig.DEBUG) {
            return;
        }
        builder.certificatePinner(pinner());
    }

    /** A client that is pinned unless the flag says not. */
    private static OkHttpClient client() {
        FirebaseRemoteConfig.getInstance().fetchAndActivate();
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        protect(builder);
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
