package org.pinscan.legacy_news.net;

import android.content.Context;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.pinscan.legacy_news.R;
import org.pinscan.legacy_news.config.RemoteSettings;

/** Makes every connection of the platform's go through the pins, unless the server says otherwise. */
public final class TlsSetup {
    private TlsSetup() {
    }

    public static void install(Context context, RemoteSettings settings) throws GeneralSecurityException {
        if (settings.isPinningDisabled()) {
            return;
        }
        Set<String> keys = new HashSet<>(Arrays.asList(context.getResources().getStringArray(R.array.trusted_keys)));
        HttpsURLConnection.setDefaultSSLSocketFactory(factory(new PinningTrustManager(system(), keys)));
    }

    static SSLSocketFactory uploads() throws GeneralSecurityException {
        return factory(new LeafTrustManager());
    }

    private static SSLSocketFactory factory(X509TrustManager manager) throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLSv1.2");
        tls.init(null, new TrustManager[] {manager}, null);
        return tls.getSocketFactory();
    }

    private static X509TrustManager system() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager) {
                return (X509TrustManager) manager;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }
}
