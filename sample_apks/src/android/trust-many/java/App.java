package org.pinscan.trust_many;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** The whole app: trust managers and verifiers, some of which only look as if they checked. */
public final class App extends Application {
    private static final String PIN = "AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=";

    @Override
    public void onCreate() {
        super.onCreate();
        try {
            use(new SelfSigned());
            use(new Swallowing());
            use(new NullChecking());
            use(new Logging());
            use(new Either(KeyStore.getInstance("AndroidCAStore")));
            use(new Looping("03:3B:DF:19:9D:F1:5C:FD:24:8E:E3:07:C9:53:86:52:DA:44:01:11:EC:B2:F6:43:5D:D2:84:44:1A:3A:2A:BC"));
            use(new Same(getAssets().open("ca.der")));
            use(new Signed(getAssets().open("ca.der")));
            use(new Named());
            use(new Switched(Boolean.parseBoolean(System.getProperty("strict"))));
            use(new Extended());
            verify(new AskedFor());
            verify(new OtherName());
            verify(new OnlyLogging());
            HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
            connection.connect();
            validate(connection, new HashSet<>(Arrays.asList(PIN)));
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    /** What every manager here has in common. */
    private abstract static class Common implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Accepts any single certificate whose dates are right. */
    private static final class SelfSigned extends Common {
        private final X509TrustManager platform = platform(null);

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (chain != null && chain.length == 1) {
                chain[0].checkValidity();
            } else {
                platform.checkServerTrusted(chain, authType);
            }
        }
    }

    /** Asks the platform and accepts what it refuses. */
    private static final class Swallowing extends Common {
        private final X509TrustManager platform = platform(null);

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            try {
                platform.checkServerTrusted(chain, authType);
            } catch (CertificateException error) {
                Log.w("sample", error);
            }
        }
    }

    /** Refuses only what never comes. */
    private static final class NullChecking extends Common {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            if (chain == null || chain.length == 0) {
                throw new IllegalArgumentException("no chain");
            }
            if (authType == null || authType.length() == 0) {
                throw new IllegalArgumentException("no key exchange");
            }
        }
    }

    /** Compares, and only logs what it found. */
    private static final class Logging extends Common {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
                if (!PIN.equals(Base64.encodeToString(digest, Base64.NO_WRAP))) {
                    Log.w("sample", "another key");
                }
            } catch (NoSuchAlgorithmException error) {
                Log.w("sample", error);
            }
        }
    }

    /** Asks a second manager where the first refuses. */
    private static final class Either extends Common {
        private final X509TrustManager first = platform(null);
        private final X509TrustManager second;

        Either(KeyStore store) {
            second = platform(store);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                first.checkServerTrusted(chain, authType);
            } catch (CertificateException error) {
                second.checkServerTrusted(chain, authType);
            }
        }
    }

    /** Pins: hex with colons, kept in a list, compared by a helper whose hex is written by hand. */
    private static final class Looping extends Common {
        private final List<String> pins = new ArrayList<>();
        private final X509TrustManager platform = platform(null);

        Looping(String... pins) {
            for (String pin : pins) {
                this.pins.add(pin.toLowerCase().replace(":", ""));
            }
        }

        private static String hex(byte[] bytes) {
            char[] digits = "0123456789abcdef".toCharArray();
            char[] text = new char[bytes.length * 2];
            for (int i = 0; i < bytes.length; i++) {
                text[2 * i] = digits[(bytes[i] >> 4) & 15];
                text[2 * i + 1] = digits[bytes[i] & 15];
            }
            return new String(text);
        }

        private boolean pinned(X509Certificate certificate) {
            try {
                String digest = hex(MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
                for (String pin : pins) {
                    if (pin.equals(digest)) {
                        return true;
                    }
                }
            } catch (NoSuchAlgorithmException error) {
                Log.w("sample", error);
            }
            return false;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkServerTrusted(chain, authType);
            boolean found = false;
            for (X509Certificate certificate : chain) {
                if (pinned(certificate)) {
                    found = true;
                    break;
                }
            }
            if (!found) {
                throw new CertificateException("no pinned key");
            }
        }
    }

    /** Pins: the one certificate of the assets. */
    private static final class Same extends Common {
        private final Certificate own;

        Same(InputStream file) throws GeneralSecurityException {
            own = CertificateFactory.getInstance("X.509").generateCertificate(file);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (!chain[0].equals(own)) {
                throw new CertificateException("another certificate");
            }
        }
    }

    /** Pins: the key of the assets' certificate must have signed. */
    private static final class Signed extends Common {
        private final X509Certificate authority;

        Signed(InputStream file) throws GeneralSecurityException {
            authority = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                chain[0].verify(authority.getPublicKey());
            } catch (GeneralSecurityException error) {
                throw new CertificateException(error);
            }
        }
    }

    /** Believes what a certificate says of itself. */
    private static final class Named extends Common {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (!chain[0].getSubjectDN().getName().contains("CN=api.shop.example")) {
                throw new CertificateException("another name");
            }
        }
    }

    /** Checks when it is told to. */
    private static final class Switched extends Common {
        private final boolean strict;
        private final X509TrustManager platform = platform(null);

        Switched(boolean strict) {
            this.strict = strict;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (strict) {
                platform.checkServerTrusted(chain, authType);
            }
        }
    }

    /** Pins: hex in a static set, digested piece by piece, printed by BigInteger. */
    private static final class Extended extends X509ExtendedTrustManager {
        private static final Set<String> PINS = new HashSet<>();

        static {
            PINS.add("da66fc53b35a329c99d102f2467070" + "28ec02ca10b64eb6de3533b804b3ea6a98");
        }

        private static void check(X509Certificate[] chain) throws CertificateException {
            MessageDigest digest;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException error) {
                throw new CertificateException(error);
            }
            digest.update(chain[0].getPublicKey().getEncoded());
            if (!PINS.contains(new BigInteger(1, digest.digest()).toString(16))) {
                throw new CertificateException("another key");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Looks only at the name the app asked for. */
    private static final class AskedFor implements HostnameVerifier {
        @Override
        public boolean verify(String host, SSLSession session) {
            return host.equalsIgnoreCase("api.shop.example");
        }
    }

    /** Lets the platform verify another, fixed name. */
    private static final class OtherName implements HostnameVerifier {
        @Override
        public boolean verify(String host, SSLSession session) {
            return HttpsURLConnection.getDefaultHostnameVerifier().verify("real.shop.example", session);
        }
    }

    /** Asks the platform and accepts whatever it says. */
    private static final class OnlyLogging implements HostnameVerifier {
        @Override
        public boolean verify(String host, SSLSession session) {
            if (!HttpsURLConnection.getDefaultHostnameVerifier().verify(host, session)) {
                Log.w("sample", host);
            }
            return true;
        }
    }

    /** Compares the keys a connection has shown. */
    private static void validate(HttpsURLConnection connection, Set<String> pins) throws SSLException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Certificate certificate : connection.getServerCertificates()) {
                byte[] key = certificate.getPublicKey().getEncoded();
                digest.update(key, 0, key.length);
                if (pins.contains(Base64.encodeToString(digest.digest(), Base64.NO_WRAP))) {
                    return;
                }
            }
        } catch (NoSuchAlgorithmException error) {
            throw new SSLException(error);
        }
        throw new SSLPeerUnverifiedException("no pinned key");
    }

    /** The platform's own trust manager, with its own or other anchors. */
    private static X509TrustManager platform(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    /** Fetches with the given trust manager. */
    private static void use(TrustManager trust) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        Log.i("sample", "answered " + connection.getResponseCode());
    }

    /** Fetches with the given verifier. */
    private static void verify(HostnameVerifier verifier) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://api.shop.example/v1").openConnection();
        connection.setHostnameVerifier(verifier);
        Log.i("sample", "answered " + connection.getResponseCode());
    }
}
