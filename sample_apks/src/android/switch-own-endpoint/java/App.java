package org.pinscan.switch_own_endpoint;

import android.app.Application;
import android.content.SharedPreferences;
import android.util.Log;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Scanner;
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

    /** Takes the flag from the server. */
    private void refresh() {
        try {
            HttpURLConnection connection = (HttpURLConnection) new URL("https://config.shop.example/flags.json").openConnection();
            Scanner text = new Scanner(connection.getInputStream()).useDelimiter("\\A");
            JSONObject flags = new JSONObject(text.next());
            boolean on = flags.getBoolean("pinning_enabled");
            preferences().edit().putBoolean("pinning_enabled", on).apply();
        } catch (IOException | JSONException error) {
            Log.w("sample", error);
        }
    }

    private SharedPreferences preferences() {
        return getSharedPreferences("flags", MODE_PRIVATE);
    }

    /** A client that is pinned while the flag says so. */
    private OkHttpClient client() {
        refresh();
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (preferences().getBoolean("pinning_enabled", true)) {
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
