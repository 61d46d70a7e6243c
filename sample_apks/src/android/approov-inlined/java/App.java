package org.pinscan.approov_inlined;

import android.app.Application;
import android.util.Log;
import io.approov.service.okhttp.ApproovService;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** R8 writes the service's layer into the app; the SDK below keeps its names, as its own rules say. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(ApproovService.getOkHttpClient(), "api.shop.example");
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
