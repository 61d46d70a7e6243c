package org.pinscan.traps_mixed;

import android.content.Context;
import android.content.pm.ApplicationInfo;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Lets a debuggable build speak through a proxy. */
final class DebugTrust {
    private DebugTrust() {
    }

    static OkHttpClient.Builder open(Context context, OkHttpClient.Builder builder) throws GeneralSecurityException {
        if ((context.getApplicationInfo().flags & ApplicationInfo.FLAG_DEBUGGABLE) != 0) {
            X509TrustManager all = new Everybody();
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {all}, new SecureRandom());
            builder.sslSocketFactory(tls.getSocketFactory(), all);
        }
        return builder;
    }

    /** Trusts everybody. */
    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
