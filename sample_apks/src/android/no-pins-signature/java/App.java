package org.pinscan.no_pins_signature;

import android.app.Application;
import android.content.pm.PackageManager;
import android.content.pm.Signature;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            byte[] file = String.valueOf(System.getProperty("file")).getBytes();
            Log.i("sample", authentic(file, file) + " " + ours());
        } catch (IOException | GeneralSecurityException | PackageManager.NameNotFoundException error) {
            Log.w("sample", error);
        }
        fetch("https://api.shop.example/v1");
    }

    /** Whether a download was signed by us. */
    private boolean authentic(byte[] file, byte[] signature) throws IOException, GeneralSecurityException {
        try (InputStream stream = getAssets().open("update-signer.pem")) {
            Certificate signer = CertificateFactory.getInstance("X.509").generateCertificate(stream);
            java.security.Signature check = java.security.Signature.getInstance("SHA256withECDSA");
            check.initVerify(signer.getPublicKey());
            check.update(file);
            return check.verify(signature);
        }
    }

    /** Whether the app is signed with our key. */
    private boolean ours() throws PackageManager.NameNotFoundException, GeneralSecurityException {
        Signature[] signatures = getPackageManager().getPackageInfo(getPackageName(), PackageManager.GET_SIGNATURES).signatures;
        StringBuilder text = new StringBuilder();
        for (byte one : MessageDigest.getInstance("SHA-256").digest(signatures[0].toByteArray())) {
            text.append(String.format(Locale.ROOT, "%02x", one));
        }
        return "cdecc7cdc678a730e428ca5120ecabdd3e7a8c1e9a38887c9ade2a5990af86dd".contentEquals(text);
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
