package org.pinscan.library_websocket;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** The whole app: a web socket whose server's key is compared. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pinning(platform())}, null);
            Feed feed = new Feed(URI.create("wss://feed.certs.example/v1"));
            feed.setSocketFactory(context.getSocketFactory());
            feed.connect();
        } catch (GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private static X509TrustManager platform() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** The feed. */
    private static final class Feed extends WebSocketClient {
        Feed(URI uri) {
            super(uri);
        }

        @Override
        public void onOpen(ServerHandshake data) {
            Log.i("sample", "open");
        }

        @Override
        public void onMessage(String message) {
            Log.i("sample", message);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            Log.i("sample", reason);
        }

        @Override
        public void onError(Exception error) {
            Log.w("sample", error);
        }
    }

    /** The app's own trust manager. */
    private static final class Pinning implements X509TrustManager {
        private final X509TrustManager platform;

        Pinning(X509TrustManager platform) {
            this.platform = platform;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkServerTrusted(chain, authType);
            try {
                byte[] key = chain[0].getPublicKey().getEncoded();
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
                if (!"AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=".equals(Base64.encodeToString(digest, Base64.NO_WRAP))) {
                    throw new CertificateException("another key");
                }
            } catch (NoSuchAlgorithmException error) {
                throw new CertificateException(error);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
