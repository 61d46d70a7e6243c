package org.pinscan.legacy_news.config;

import android.content.Context;
import android.content.SharedPreferences;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** What the newsroom's server last said. */
public final class RemoteSettings {
    private static final String KEY = "no_tls_checks";
    private final SharedPreferences store;

    public RemoteSettings(Context context) {
        store = context.getSharedPreferences("remote", Context.MODE_PRIVATE);
    }

    public boolean isPinningDisabled() {
        return store.getBoolean(KEY, false);
    }

    public int fontSize() {
        return store.getInt("font", 14);
    }

    public void refresh() throws IOException, JSONException {
        HttpURLConnection connection = (HttpURLConnection) new URL("https://settings.legacy.example/v2/android.json").openConnection();
        StringBuilder text = new StringBuilder();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), "UTF-8"))) {
            String line;
            while ((line = reader.readLine()) != null) {
                text.append(line);
            }
        }
        JSONObject answer = new JSONObject(text.toString());
        store.edit()
                .putBoolean(KEY, answer.optBoolean("disable_ssl_pinning", false))
                .putBoolean("night", answer.optBoolean("night_mode", true))
                .apply();
    }
}
