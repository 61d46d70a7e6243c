package org.pinscan.okhttp_vulnerable_310;

import android.app.Application;
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

    /** A client that is pinned. */
    private static OkHttpClient client() {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder()
            .add("api.shop.example", "sha1/u57jcfF9D182t5vvwqnMxKPJPeo=", "sha1/iUtvQxV1cjG9leFo4qIL2F6HumM=").build()).build();
    }

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client, String host) {
        try {
            Response response = client.newCall(new Request.Builder().url("https://" + host + "/v1").build()).execute();
            Log.i("sample", response.code() + " " + host);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
