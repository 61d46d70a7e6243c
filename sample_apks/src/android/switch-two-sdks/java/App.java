package org.pinscan.switch_two_sdks;

import android.app.Application;
import android.util.Log;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import com.launchdarkly.sdk.android.LDClient;
import com.launchdarkly.sdk.android.LaunchDarklyException;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Two SDKs of remote configuration: each decides about the pins of one client, and about other things. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        FirebaseRemoteConfig.getInstance().fetchAndActivate();
        Log.i("sample", FirebaseRemoteConfig.getInstance().getString("welcome_text"));
        fetch(api(), "api.shop.example");
        fetch(cdn(), "cdn.shop.example");
        fetch(always(), "pay.shop.example");
    }

    /** LaunchDarkly decides, though the other SDK is asked for something in between. */
    private static OkHttpClient api() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        boolean pinned = launched("use-ssl-pinning", true);
        if (FirebaseRemoteConfig.getInstance().getBoolean("fast_lane")) {
            builder.followRedirects(false);
        }
        if (pinned) {
            builder.certificatePinner(new CertificatePinner.Builder()
                .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=").build());
        }
        return builder.build();
    }

    private static boolean launched(String name, boolean otherwise) {
        try {
            return LDClient.get().boolVariation(name, otherwise);
        } catch (LaunchDarklyException error) {
            return otherwise;
        }
    }

    /** Firebase decides, though the other SDK is asked for something in between. */
    private static OkHttpClient cdn() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        builder.retryOnConnectionFailure(launched("try-again", false));
        if (FirebaseRemoteConfig.getInstance().getBoolean("pin_cdn_certificates")) {
            builder.certificatePinner(new CertificatePinner.Builder()
                .add("cdn.shop.example", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build());
        }
        return builder.build();
    }

    /** Nobody decides. */
    private static OkHttpClient always() {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder()
            .add("pay.shop.example", "sha256/4llxJFmTm4CiYZ2lELyWUjvpRcI5RwDEpbZfN2wNoXg=").build()).build();
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
