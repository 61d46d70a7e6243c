package org.pinscan.bank.net;

import android.util.Log;
import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Exchange rates, which anybody may read. */
public final class Rates {
    private final OkHttpClient client;

    private Rates(OkHttpClient client) {
        this.client = client;
    }

    public static Rates over(OkHttpClient client) {
        return new Rates(client);
    }

    public void latest(Consumer<Map<String, Double>> use) {
        client.newCall(new Request.Builder().url("https://rates.open.example/latest.json").build()).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException error) {
                Log.w("bank", error);
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                use.accept(new Gson().fromJson(response.body().string(), TypeToken.getParameterized(Map.class, String.class, Double.class).getType()));
            }
        });
    }
}
