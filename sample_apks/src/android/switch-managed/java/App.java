package org.pinscan.switch_managed;

import android.app.Application;
import android.content.RestrictionsManager;
import android.os.Bundle;
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

    /** A client that is pinned unless the device's owner says not. */
    private OkHttpClient client() {
        RestrictionsManager manager = (RestrictionsManager) getSystemService("restrictions");
        Bundle restrictions = manager.getApplicationRestrictions();
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!restrictions.getBoolean("disable_ssl_pinning", false)) {
            builder.certificatePinner(new CertificatePinner.Builder()
                .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build());
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
