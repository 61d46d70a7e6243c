package org.thoughtcrime.ssl.pinning;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/** Stands for the library's class: the same descriptors, and a check of the same kind. */
public class PinningTrustManager implements X509TrustManager {
    private final List<byte[]> pins = new LinkedList<>();
    private final long enforceUntilTimestampMillis;

    public PinningTrustManager(SystemKeyStore keyStore, String[] pins, long enforceUntilTimestampMillis) {
        this.enforceUntilTimestampMillis = enforceUntilTimestampMillis;
        for (String pin : pins) {
            this.pins.add(hexStringToByteArray(pin));
        }
    }

    private static byte[] hexStringToByteArray(String text) {
        byte[] long_ = new BigInteger("01" + text, 16).toByteArray();
        return Arrays.copyOfRange(long_, 1, long_.length);
    }

    private boolean isValidPin(X509Certificate certificate) throws CertificateException {
        try {
            byte[] pin = MessageDigest.getInstance("SHA1").digest(certificate.getPublicKey().getEncoded());
            for (byte[] valid : pins) {
                if (Arrays.equals(valid, pin)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchAlgorithmException error) {
            throw new CertificateException(error);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("Client certificates not supported!");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (enforceUntilTimestampMillis != 0 && System.currentTimeMillis() > enforceUntilTimestampMillis) {
            return;
        }
        for (X509Certificate certificate : chain) {
            if (isValidPin(certificate)) {
                return;
            }
        }
        throw new CertificateException("No valid pins found in chain!");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
