package org.pinscan.hostile;

import android.app.Application;
import android.util.Log;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. ATTACK_n in a string is replaced before compiling, the class Z… and its method in the code. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(Z0123456789012345678901234567890123456789.y0123456789012345678901234567890123456789());
    }

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client) {
        try (Response response = client.newCall(new Request.Builder().url("https://api.shop.example/v1").build()).execute()) {
            Log.i("sample", "answered " + response.code());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}

/** What is pinned. */
final class Z0123456789012345678901234567890123456789 {
    static OkHttpClient y0123456789012345678901234567890123456789() {
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        config.fetchAndActivate();
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (config.getBoolean("ssl_pinning_enabled_ATTACK_0")) {
            builder.certificatePinner(new CertificatePinner.Builder()
                .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/ATTACK_1")
                .add("ATTACK_2.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=")
                .add("ATTACK_3.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=")
                .add("ATTACK_4.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=")
                .add("ATTACK_5.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=")
                .add("ATTACK_7.example", "sha256/ATTACK_7")
                .add("ATTACK_8.example", "sha256/ATTACK_8")
                .add("ATTACK_9.example", "sha256/ATTACK_9")
                .add("ATTACK_10.example", "sha256/ATTACK_10")
                .add("ATTACK_11.example", "sha256/ATTACK_11")
                .add("ATTACK_12.example", "sha256/ATTACK_12")
                .add("ATTACK_13.example", "sha256/ATTACK_13")
                .build());
        }
        return builder.build();
    }
}
