package org.pinscan.sdk_versions;

import java.util.Base64;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** Pins of a JAR for several versions of Java. */
public final class Pins {
    private static final byte[][] KEYS = {
        Base64.getDecoder().decode("AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw="),
        Base64.getDecoder().decode("2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg="),
    };

    private Pins() {
    }

    /** A client for a shop. */
    public static OkHttpClient client() {
        CertificatePinner.Builder pinner = new CertificatePinner.Builder();
        for (byte[] key : KEYS) {
            pinner.add(Hosts.shop(), "sha256/" + Base64.getEncoder().encodeToString(key));
        }
        return new OkHttpClient.Builder().certificatePinner(pinner.build()).build();
    }
}
