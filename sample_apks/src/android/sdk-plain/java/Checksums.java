package org.pinscan.sdk_plain;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** An SDK that pins nothing: checksums of files look like pins, and a pinner is the app's to give. */
public final class Checksums {
    private static final List<String> KNOWN = List.of("AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=");

    private Checksums() {
    }

    /** Whether a downloaded file is one that is known. */
    public static boolean isKnown(byte[] file) throws GeneralSecurityException {
        return KNOWN.contains(Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(file)));
    }

    /** A client with the pinner that an app gives, if any. */
    public static OkHttpClient client(CertificatePinner pinner) {
        return new OkHttpClient.Builder().certificatePinner(pinner == null ? CertificatePinner.DEFAULT : pinner).build();
    }
}
