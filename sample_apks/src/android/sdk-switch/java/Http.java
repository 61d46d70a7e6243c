package org.pinscan.sdk_switch;

import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** The SDK's clients. */
public final class Http {
    private static final String HOST = "api.shop.example";

    private Http() {
    }

    /** A client that is pinned while the server's flag says so. */
    public static OkHttpClient client() {
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        return client(config.getBoolean("ssl_pinning_enabled"));
    }

    private static OkHttpClient client(boolean pinned) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (pinned) {
            builder.certificatePinner(pinner());
        }
        return builder.build();
    }

    private static CertificatePinner pinner() {
        return new CertificatePinner.Builder()
            .add(HOST, "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=",
                "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")
            .build();
    }
}
