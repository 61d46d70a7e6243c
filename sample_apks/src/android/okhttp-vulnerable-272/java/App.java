package org.pinscan.okhttp_vulnerable_272;

import android.app.Application;
import android.util.Log;
import com.squareup.okhttp.CertificatePinner;
import com.squareup.okhttp.OkHttpClient;
import com.squareup.okhttp.Request;
import java.io.IOException;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            Log.i("sample", "" + client().newCall(new Request.Builder().url("https://api.shop.example/v1").build()).execute().code());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }

    /** A client that is pinned. */
    private static OkHttpClient client() {
        OkHttpClient client = new OkHttpClient();
        client.setCertificatePinner(new CertificatePinner.Builder()
            .add("api.shop.example", "sha1/u57jcfF9D182t5vvwqnMxKPJPeo=", "sha1/iUtvQxV1cjG9leFo4qIL2F6HumM=")
            .add("*.cdn.shop.example", "sha1/RyCOM5TFUapMZOuFDzN1a4u27Kk=")
            .build());
        return client;
    }
}
