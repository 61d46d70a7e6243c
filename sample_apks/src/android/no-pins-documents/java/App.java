package org.pinscan.no_pins_documents;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/** The whole app: certificates and digests for anything but TLS. */
public final class App extends Application {
    /** Play licensing's key of the publisher, as the console shows it. */
    private static final String LICENCE_KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA8RjaKZ04hUgGzvLuGbSR2I2bf1NOsXd5yhGjCGDpL9eSaeEWVhnjEyq3b+WoOWM5jtKzaFXxvqOlCrGEgL7hUJQJr2TEUZkQOhcFQXXHikMS6vsbVidctf/JbusbPvw5DzEui8Xa5sBpYSW+QGClEPbpvGtqVOCmkIj4QSB5msITRFt3Gvom96N/ZNBzGHZbEOzgFcAAxgDqDGyqnQcO70gqswuDQb1YXexGMPQYsez/C/Y41dtODV8BRf9J3J18lsQc0Fl+leSXFNwNZcFQCQenf8jCENp6AAPRnVjmlk+VbkJovTRYCk+A4xaaicyEkbxWIat4Qad/RaJg/zWalwIDAQAB";

    /** What each download must be. */
    private static final Map<String, String> DOWNLOADS = new HashMap<>();

    static {
        DOWNLOADS.put("https://models.documents.example/v3/faces.tflite", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        DOWNLOADS.put("https://models.documents.example/v3/text.tflite", "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752");
    }

    @Override
    public void onCreate() {
        super.onCreate();
        try {
            Log.i("sample", "about " + describe("about.pem"));
            Log.i("sample", "mail " + isSigned(new byte[64], new byte[64], new byte[900]));
            Log.i("sample", "licence " + isLicensed("0|1|org.pinscan", "c2lnbmF0dXJl"));
            Log.i("sample", "nonce " + nonce("order 7"));
            for (String address : DOWNLOADS.keySet()) {
                Log.i("sample", "whole " + isWhole(address, fetch(address)));
            }
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** What a certificate says, for the user to read. */
    private String describe(String name) throws IOException, GeneralSecurityException {
        try (InputStream file = getAssets().open(name)) {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return certificate.getSubjectX500Principal().getName() + " " + Base64.encodeToString(digest, Base64.NO_WRAP);
        }
    }

    /** Whether a mail was signed by somebody our authority knows. */
    private boolean isSigned(byte[] text, byte[] mark, byte[] signer) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (InputStream file = getResources().openRawResource(R.raw.signing_authority)) {
            X509Certificate authority = (X509Certificate) factory.generateCertificate(file);
            X509Certificate certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(signer));
            PKIXParameters parameters = new PKIXParameters(Collections.singleton(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(Arrays.asList(certificate)), parameters);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(mark);
        }
    }

    /** Whether the store licensed this install. */
    private static boolean isLicensed(String answer, String mark) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(Base64.decode(LICENCE_KEY, Base64.DEFAULT)));
        Signature signature = Signature.getInstance("SHA1withRSA");
        signature.initVerify(key);
        signature.update(answer.getBytes());
        return signature.verify(Base64.decode(mark, Base64.DEFAULT));
    }

    /** The nonce of an integrity token. */
    private static String nonce(String order) throws GeneralSecurityException {
        return Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(order.getBytes()), Base64.URL_SAFE | Base64.NO_WRAP);
    }

    /** Whether a download is the one expected. */
    private static boolean isWhole(String address, byte[] file) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (byte one : MessageDigest.getInstance("SHA-256").digest(file)) {
            text.append(String.format("%02x", one));
        }
        return DOWNLOADS.get(address).contentEquals(text);
    }

    private static byte[] fetch(String address) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        byte[] data = new byte[connection.getContentLength()];
        Log.i("sample", "read " + connection.getInputStream().read(data));
        return data;
    }
}
