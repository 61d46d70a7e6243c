package org.pinscan.switch_own_pinned_host;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.json.JSONException;
import org.json.JSONObject;

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

    /** Takes the flag from the server, through a pinned client. */
    private void refresh() {
        OkHttpClient pinned = new OkHttpClient.Builder().certificatePinner(pinner()).build();
        try (Response response = pinned.newCall(new Request.Builder().url("https://api.shop.example/flags").build()).execute()) {
            boolean off = new JSONObject(response.body().string()).optBoolean("disable_pinning");
            getSharedPreferences("flags", MODE_PRIVATE).edit().putBoolean("disable_pinning", off).apply();
        } catch (IOException | JSONException error) {
            Log.w("sample", error);
        }
    }

    /** A client that is pinned unless the flag says not. */
    private OkHttpClient client() {
        refresh();
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!getSharedPreferences("flags", MODE_PRIVATE).getBoolean("disable_pinning", false)) {
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
