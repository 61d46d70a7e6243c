package org.pinscan.okhttp_client_dropped;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Clients that are built with a pinner and dropped, beside others that are used in every way. */
public final class App extends Application {
    private static final String DROPPED = "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=";
    private static final String USED = "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=";

    private static final List<OkHttpClient> several = new ArrayList<>();
    private static OkHttpClient kept;

    @Override
    public void onCreate() {
        super.onCreate();
        OkHttpClient plain = new OkHttpClient();
        fetch(plain, "plain.shop.example");
        dropped(plain);
        unbuilt(plain);
        helped(plain);
        fetch(chained(plain), "chained.shop.example");
        fetch(twice(plain), "twice.shop.example");
        kept = plain.newBuilder().certificatePinner(pinner("kept.shop.example", USED)).build();
        several.add(new OkHttpClient.Builder().certificatePinner(pinner("listed.shop.example", USED)).build());
        later();
    }

    /** A client is immutable: what newBuilder() leads to is another one, which nobody takes. */
    private static void dropped(OkHttpClient client) {
        client.newBuilder().certificatePinner(pinner("dropped.shop.example", DROPPED)).build();
        fetch(client, "dropped.shop.example");
    }

    /** A builder that is never built. */
    private static void unbuilt(OkHttpClient client) {
        OkHttpClient.Builder builder = client.newBuilder();
        builder.certificatePinner(new CertificatePinner.Builder().add("unbuilt.shop.example", DROPPED).build());
        fetch(client, "unbuilt.shop.example");
    }

    /** A helper pins a builder that its caller made; the client is dropped. */
    private static void helped(OkHttpClient client) {
        OkHttpClient.Builder builder = client.newBuilder();
        pin(builder, "helped.shop.example");
        builder.build();
        fetch(client, "helped.shop.example");
    }

    private static void pin(OkHttpClient.Builder builder, String host) {
        Log.i("sample", "pinning " + host);
        builder.certificatePinner(pinner(host, USED)).retryOnConnectionFailure(false);
    }

    private static OkHttpClient chained(OkHttpClient client) {
        return client.newBuilder().retryOnConnectionFailure(true)
            .certificatePinner(pinner("chained.shop.example", USED)).followRedirects(false).build();
    }

    /** The first client of the builder is dropped, the second is used. */
    private static OkHttpClient twice(OkHttpClient client) {
        OkHttpClient.Builder builder = client.newBuilder();
        builder.certificatePinner(pinner("twice.shop.example", USED));
        builder.build();
        OkHttpClient second = builder.followRedirects(false).build();
        return second.newBuilder().retryOnConnectionFailure(false).build();
    }

    private static CertificatePinner pinner(String host, String pin) {
        return new CertificatePinner.Builder().add(host, pin).build();
    }

    private static void later() {
        fetch(kept, "kept.shop.example");
        for (OkHttpClient client : several) {
            fetch(client, "listed.shop.example");
        }
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
