package org.pinscan.switch_providers;

import android.app.Application;
import android.util.Log;
import com.configcat.ConfigCatClient;
import com.huawei.agconnect.remoteconfig.AGConnectConfig;
import com.statsig.androidsdk.Statsig;
import io.getunleash.android.DefaultUnleash;
import io.split.android.client.SplitClient;
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
        fetch(configCat(), "pay.flags.example");
        fetch(statsig(), "cart.flags.example");
        fetch(unleash(), "user.flags.example");
        fetch(agConnect(), "maps.flags.example");
        fetch(split(), "chat.flags.example");
    }

    /** A client that is pinned while configcat says so. */
    private static OkHttpClient configCat() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (ConfigCatClient.get("key").getValue(Boolean.class, "sslPinningEnabled", true)) {
            builder.certificatePinner(new CertificatePinner.Builder().add("pay.flags.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=").build());
        }
        return builder.build();
    }

    /** A client that is pinned while statsig says so. */
    private static OkHttpClient statsig() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (Statsig.checkGate("ssl_pinning_enabled")) {
            builder.certificatePinner(new CertificatePinner.Builder().add("cart.flags.example", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build());
        }
        return builder.build();
    }

    /** A client that is pinned while unleash says so. */
    private static OkHttpClient unleash() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!new DefaultUnleash().isEnabled("disable-cert-pinning", false)) {
            builder.certificatePinner(new CertificatePinner.Builder().add("user.flags.example", "sha256/MIJ4OezbYHKB+vvZH5V4ir/LhCBWMG7P9L+dcb5zLtA=").build());
        }
        return builder.build();
    }

    /** A client that is pinned while agconnect says so. */
    private static OkHttpClient agConnect() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (AGConnectConfig.getInstance().getValueAsBoolean("enable_certificate_pinning")) {
            builder.certificatePinner(new CertificatePinner.Builder().add("maps.flags.example", "sha256/Jh4LDYSmqsS+Ec8XWf18guI2ayQoYEyYTmDibEhsexg=").build());
        }
        return builder.build();
    }

    /** A client that is pinned while split says so. */
    private static OkHttpClient split() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!"off".equals(new SplitClient("user").getTreatment("ssl_pinning_on"))) {
            builder.certificatePinner(new CertificatePinner.Builder().add("chat.flags.example", "sha256/4llxJFmTm4CiYTlz/5WVn9c89TD9ekXPl17UkClGciU=").build());
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
