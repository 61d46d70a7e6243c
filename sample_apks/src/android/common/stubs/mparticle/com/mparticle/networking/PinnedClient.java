package com.mparticle.networking;

import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Stands for an SDK's own client, in the SDK's package: it pins its own server. */
public final class PinnedClient {
    private PinnedClient() {
    }

    public static int send() throws IOException {
        CertificatePinner pinner = new CertificatePinner.Builder()
            .add("nativesdks.sdk-vendor.example", "sha256/uatVgUdcfD2+wGEEhDFFML6Me9slmJ8FHlreV+Ssino=", "sha256/jQNvb3gtFuDVa4Mcxc3YUqAtrr5lJPe05SjgWadITUc=")
            .build();
        OkHttpClient client = new OkHttpClient.Builder().certificatePinner(pinner).build();
        try (Response response = client.newCall(new Request.Builder().url("https://nativesdks.sdk-vendor.example/v2").build()).execute()) {
            return response.code();
        }
    }
}
