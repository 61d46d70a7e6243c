package org.pinscan.no_pins_constants;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            byte[] text = String.valueOf(System.getProperty("text")).getBytes();
            Log.i("sample", Arrays.toString(encrypt(text)) + whole(text) + "<script integrity=\"" + INTEGRITY + "\">");
        } catch (GeneralSecurityException error) {
            Log.w("sample", error);
        }
        fetch("https://api.shop.example/v1");
    }

    private static final String AES_KEY = "Qx8l5YMG/6jw5/k8XwhEYvoMjRnxDzfZtJ/tSPkZIsM=";
    private static final String INTEGRITY = "sha256-PirMcEGUz5cCA9Od+zGAPkKGoZleqIInZwDYCxDB1fA=";
    private static final String DOWNLOAD = "3d5fd5e899c7013ce29e1b5e0f0e85f8764108c3b8e938e9145f139a92fe8d74";

    /** Encrypts. */
    private static byte[] encrypt(byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(Base64.decode(AES_KEY, Base64.DEFAULT), "AES"));
        return cipher.doFinal(text);
    }

    /** Whether a download is the one expected. */
    private static boolean whole(byte[] file) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (byte one : MessageDigest.getInstance("SHA-256").digest(file)) {
            text.append(String.format("%02x", one));
        }
        return DOWNLOAD.contentEquals(text);
    }

    /** Fetches over the platform's default TLS. */
    private static void fetch(String address) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
