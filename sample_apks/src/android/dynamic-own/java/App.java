package org.pinscan.dynamic_own;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.util.Scanner;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            fetch(client(), "api.shop.example");
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }

    /** Pins as the server sends them, one a line. */
    private static String[] fetchedPins() throws IOException {
        try (Scanner text = new Scanner(new URL("http://config.shop.example/pins.txt").openStream()).useDelimiter("\\A")) {
            return text.next().split("\n");
        }
    }

    /** A client that is pinned to whatever the server said. */
    private static OkHttpClient client() throws IOException {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder()
            .add("api.shop.example", fetchedPins()).build()).build();
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
