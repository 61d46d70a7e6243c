package org.pinscan.pinned_library;

import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** A library's client. */
public final class Client {
    private Client() {
    }

    /** A client that is pinned. */
    public static OkHttpClient pinned() {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder()
            .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build()).build();
    }
}
