package org.pinscan.checks_by_hand;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.CertificatePinner;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        OkHttpClient client = new OkHttpClient.Builder().addNetworkInterceptor(new PinInterceptor()).build();
        try (Response response = client.newCall(new Request.Builder().url("https://interceptor.hand.example/v1").build()).execute()) {
            Log.i("sample", response.code() + " " + connect());
        } catch (IOException | NoSuchAlgorithmException error) {
            Log.w("sample", error);
        }
    }

    /** Checks the peer's keys on every exchange, before the request leaves. */
    static final class PinInterceptor implements Interceptor {
        private static final Set<String> PINS = new HashSet<>(Arrays.asList("sha256/3Fk+RKhFzWH9zpBzpNSPBvMtp4jbioCifozOV0adeQc=", "sha256/Sr8rBiLj/yaE+Xmp2Z3lFYpbwm3HcOQVDCIJ50q1jjg="));

        @Override
        public Response intercept(Chain chain) throws IOException {
            for (Certificate certificate : chain.connection().handshake().peerCertificates()) {
                if (PINS.contains(CertificatePinner.pin(certificate))) {
                    return chain.proceed(chain.request());
                }
            }
            throw new SSLPeerUnverifiedException("none of the pinned keys");
        }
    }

    /** Checks the leaf's key after the handshake. */
    private static int connect() throws IOException, NoSuchAlgorithmException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://connection.hand.example/v1").openConnection();
        connection.connect();
        byte[] key = connection.getServerCertificates()[0].getPublicKey().getEncoded();
        String pin = Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key), Base64.NO_WRAP);
        if (!"s42dFow67fFW9PJJuBra70tzh5BRBXP1e1Asygw18W8=".equals(pin)) {
            connection.disconnect();
            throw new SSLPeerUnverifiedException("not the pinned key");
        }
        return connection.getResponseCode();
    }
}
