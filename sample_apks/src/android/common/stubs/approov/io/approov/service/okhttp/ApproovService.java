package io.approov.service.okhttp;

import android.content.Context;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** Stands for the SDK's class: the same descriptors; the pins come from its server. */
public class ApproovService {
    private static String config;

    public static void initialize(Context context, String initial) {
        config = context.getPackageName() + initial;
    }

    public static OkHttpClient getOkHttpClient() {
        CertificatePinner.Builder pins = new CertificatePinner.Builder();
        String answer = System.getProperty("approov.pins." + config);
        if (answer != null) {
            for (String line : answer.split("\n")) {
                String[] words = line.split(" ");
                pins.add(words[0], "sha256/" + words[1]);
            }
        }
        return new OkHttpClient.Builder().certificatePinner(pins.build()).build();
    }
}
