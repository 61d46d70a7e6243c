package org.pinscan.babylon;

import android.app.Application;
import android.util.Log;
import com.babylon.certificatetransparency.CTInterceptorBuilder;
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
        OkHttpClient client = new OkHttpClient.Builder()
            .addNetworkInterceptor(new CTInterceptorBuilder().includeHost("api.shop.example").build())
            .build();
        fetch(client, "api.shop.example");
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
