package org.pinscan.okhttp_loose_literals;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        for (String pin : PINS) {
            Log.i("sample", pin);
        }
        fetch(new OkHttpClient(), "api.shop.example");
    }



    /** Written down and shown, but given to no pinner. */
    private static final String[] PINS = {
        "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=",
        "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=",
    };

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client, String host) {
        try (Response response = client.newCall(new Request.Builder().url("https://" + host + "/v1").build()).execute()) {
            Log.i("sample", response.code() + " " + host);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
