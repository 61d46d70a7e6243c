package org.pinscan.trust_all_debug;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;

/** Trust managers of every kind. */
final class Managers {
    private Managers() { }

    abstract static class Base implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) { }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Only where BuildConfig says so. */
    static final class OfBuild extends Base {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) { }
    }

    /** Only in what is built for testers. */
    static final class OfStaging extends Base {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) { }
    }

    /** Only where the manifest says debuggable. */
    static final class OfManifest extends Base {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) { }
    }

    /** Always. */
    static final class Always extends Base {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) { }
    }

    /** Checks, unless it is told that the build is debuggable. */
    static final class Checking extends Base {
        private final X509TrustManager platform;

        Checking(X509TrustManager platform) {
            this.platform = platform;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (BuildConfig.DEBUG) {
                return;
            }
            platform.checkServerTrusted(chain, authType);
        }
    }

    /** Any name, only where the manifest says debuggable. */
    static final class AnyName implements HostnameVerifier {
        @Override
        public boolean verify(String host, SSLSession session) {
            return true;
        }
    }
}
