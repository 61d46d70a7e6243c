package org.pinscan.no_switch_flags;

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
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        config.fetchAndActivate();
        fetch(pinCode(config), "code.flags.example");
        fetch(analytics(config), "analytics.flags.example");
        chat(config);
        fetch(newest(config), "newest.flags.example");
        fetch(debug(), "debug.flags.example");
        fetch(build(), "build.flags.example");
        if (config.getBoolean("pin_unlock_enabled") || config.getBoolean("screen_pinning_enabled")) {
            Log.i("sample", "unlock by PIN");
        }
    }

    /** A flag about the PIN code, read where the pins are. */
    private static OkHttpClient pinCode(FirebaseRemoteConfig config) {
        boolean code = config.getBoolean("enable_pin_code");
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
            .certificatePinner(new CertificatePinner.Builder().add("code.flags.example", "sha256/VpTQii5T/8rgwxA+Wtb2B2q9lg6x+KVldwQLwQKPcCs=").build());
        if (code) {
            Log.i("sample", "ask for the code");
        }
        return builder.build();
    }

    /** A flag about analytics on the same builder. */
    private static OkHttpClient analytics(FirebaseRemoteConfig config) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (config.getBoolean("analytics_enabled")) {
            builder.addInterceptor(chain -> chain.proceed(chain.request().newBuilder().header("X-Analytics", "on").build()));
        }
        builder.certificatePinner(new CertificatePinner.Builder().add("analytics.flags.example", "sha256/ZfmBIaFipWrY7pGe2eo5S56r2HFGFqzzBjbGCS7jULk=").build());
        return builder.build();
    }

    /** A flag about a whole feature, whose client is always pinned. */
    private static void chat(FirebaseRemoteConfig config) {
        if (config.getBoolean("chat_enabled")) {
            OkHttpClient client = new OkHttpClient.Builder()
                .certificatePinner(new CertificatePinner.Builder().add("chat.flags.example", "sha256/MeBvfYn+uZoObAr/4Zh0jDu1vvXjzJLZXLnplhl9P8M=").build()).build();
            fetch(client, "chat.flags.example");
        }
    }

    /** A flag that chooses the server; both are pinned. */
    private static OkHttpClient newest(FirebaseRemoteConfig config) {
        CertificatePinner.Builder pinner = new CertificatePinner.Builder();
        if (config.getBoolean("use_new_api")) {
            pinner.add("newest.flags.example", "sha256/GHHZU1MN0yKtAGSz31h40ECvZ4527o8Wk7h4EqlYIJY=");
        } else {
            pinner.add("oldest.flags.example", "sha256/7m6A/c5qX/0sPCoetSHCh2YzyaDMrGAU2SVLmDK2gtM=");
        }
        return new OkHttpClient.Builder().certificatePinner(pinner.build()).build();
    }

    /** A tester's property of the device. */
    private static OkHttpClient debug() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!Boolean.parseBoolean(System.getProperty("debug.ssl_pinning_off"))) {
            builder.certificatePinner(new CertificatePinner.Builder().add("debug.flags.example", "sha256/C46emV2Nd/Hkdw8PeWZa7m8/cCR7NzVCLaunPfTDCW8=").build());
        }
        return builder.build();
    }

    /** A constant of the build. */
    private static OkHttpClient build() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (BuildConfig.SSL_PINNING_ENABLED) {
            builder.certificatePinner(new CertificatePinner.Builder().add("build.flags.example", "sha256/RFdc9bKFEtdWRL9UpRfc7zBP+An9URdHYhtNZPGarGY=").build());
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
