package org.pinscan.checks_by_hand_more;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import okhttp3.Handshake;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        OkHttpClient client = new OkHttpClient.Builder().addNetworkInterceptor(new KeyInterceptor()).addInterceptor(new LogInterceptor()).build();
        try (Response response = client.newCall(new Request.Builder().url("https://interceptor.more.example/v1").build()).execute()) {
            Log.i("sample", response.code() + " " + new Connections().read("https://connection.more.example/v1"));
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }

    /** Compares digests of the keys in hexadecimal, with a helper. */
    static final class KeyInterceptor implements Interceptor {
        private final String[] allowed = {"f506b3cb05760d8434a228717307336457c29c6ff91639b5a7cbc42f78a0e7b8", "2c6229d847321d19d936a92c4d44e804f157005fb9a35efc5165799853195b29"};

        @Override
        public Response intercept(Chain chain) throws IOException {
            Response response = chain.proceed(chain.request());
            if (!isKnown(response.handshake())) {
                response.close();
                throw new IOException("not one of the pinned keys");
            }
            return response;
        }

        private boolean isKnown(Handshake handshake) throws IOException {
            if (handshake == null) {
                return false;
            }
            List<Certificate> chain = handshake.peerCertificates();
            for (Certificate certificate : chain) {
                String digest = Digests.hex(certificate.getPublicKey().getEncoded());
                for (String one : allowed) {
                    if (one.equalsIgnoreCase(digest)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** Writes the keys down, refuses nothing. */
    static final class LogInterceptor implements Interceptor {
        @Override
        public Response intercept(Chain chain) throws IOException {
            Response response = chain.proceed(chain.request());
            if (response.handshake() != null) {
                for (Certificate certificate : response.handshake().peerCertificates()) {
                    Log.i("sample", Digests.hex(certificate.getPublicKey().getEncoded()));
                }
            }
            return response;
        }
    }

    /** Connections that are checked before they are read. */
    static final class Connections {
        int read(String address) throws IOException {
            HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
            connection.connect();
            check(connection);
            try (InputStream input = connection.getInputStream()) {
                return input.read();
            }
        }

        private void check(HttpsURLConnection connection) throws IOException {
            for (Certificate certificate : connection.getServerCertificates()) {
                if (Digests.hex(certificate.getPublicKey().getEncoded()).equals("58a1789006c78f0b147a094fa2c0de5aad65beecbdafcabba1cf6fd5cfad5a2e")) {
                    return;
                }
            }
            throw new IOException("not the pinned key");
        }
    }

    /** Digests in hexadecimal. */
    static final class Digests {
        static String hex(byte[] bytes) {
            try {
                StringBuilder text = new StringBuilder();
                for (byte one : MessageDigest.getInstance("SHA-256").digest(bytes)) {
                    text.append(String.format("%02x", one));
                }
                return text.toString();
            } catch (NoSuchAlgorithmException error) {
                throw new IllegalStateException(error);
            }
        }
    }
}
