package com.commonsware.cwac.netsecurity;

import android.content.Context;
import android.content.res.XmlResourceParser;
import android.util.Base64;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.xmlpull.v1.XmlPullParserException;

/** Stands for the library's copy of Android 7's trust manager: the platform's check, then the file's pins. */
final class ConfigTrustManager implements X509TrustManager {
    private final Context context;
    private final int resource;

    ConfigTrustManager(Context context, int resource) {
        this.context = context;
        this.resource = resource;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            ((X509TrustManager) factory.getTrustManagers()[0]).checkServerTrusted(chain, authType);
            Set<String> pins = pins();
            for (X509Certificate one : chain) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(one.getPublicKey().getEncoded());
                if (pins.contains(Base64.encodeToString(digest, Base64.NO_WRAP))) {
                    return;
                }
            }
        } catch (CertificateException error) {
            throw error;
        } catch (GeneralSecurityException error) {
            throw new CertificateException(error);
        }
        throw new CertificateException("Pin verification failed");
    }

    private Set<String> pins() throws CertificateException {
        Set<String> pins = new HashSet<>();
        try {
            XmlResourceParser xml = context.getResources().getXml(resource);
            boolean inside = false;
            for (int event = xml.next(); event != XmlResourceParser.END_DOCUMENT; event = xml.next()) {
                if (event == XmlResourceParser.TEXT && inside) {
                    pins.add(xml.getText().trim());
                }
                inside = event == XmlResourceParser.START_TAG && "pin".equals(xml.getName());
            }
        } catch (IOException | XmlPullParserException error) {
            throw new CertificateException(error);
        }
        return pins;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("Client authentication is not supported");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
