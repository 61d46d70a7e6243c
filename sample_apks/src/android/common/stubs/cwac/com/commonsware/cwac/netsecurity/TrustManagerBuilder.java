package com.commonsware.cwac.netsecurity;

import android.content.Context;
import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.XmlResourceParser;
import android.os.Build;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.xmlpull.v1.XmlPullParserException;

/** Stands for the library's class: its published methods and messages, with bodies of our own. */
public class TrustManagerBuilder {
    private final CompositeTrustManager managers = new CompositeTrustManager();

    public TrustManagerBuilder useDefault() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager one : factory.getTrustManagers()) {
            managers.add((X509TrustManager) one);
        }
        return this;
    }

    public TrustManagerBuilder withConfig(Context context, int resource) {
        return withConfig(context, resource, false);
    }

    public TrustManagerBuilder withConfig(Context context, int resource, boolean debug) {
        refuseUsers(context, resource, debug);
        managers.add(new ConfigTrustManager(context, resource));
        return this;
    }

    public TrustManagerBuilder withManifestConfig(Context context) {
        if (Build.VERSION.SDK_INT >= 24) {
            return this;
        }
        ApplicationInfo info;
        try {
            info = context.getPackageManager().getApplicationInfo(context.getPackageName(), PackageManager.GET_META_DATA);
        } catch (PackageManager.NameNotFoundException error) {
            throw new RuntimeException("We could not find ourselves?!?", error);
        }
        int resource = info.metaData.getInt("android.security.net.config", -1);
        if (resource == -1) {
            throw new RuntimeException("Could not find android.security.net.config meta-data!");
        }
        return withConfig(context, resource, true);
    }

    public CompositeTrustManager build() {
        return managers;
    }

    public HttpURLConnection applyTo(HttpURLConnection connection) throws GeneralSecurityException {
        if (connection instanceof HttpsURLConnection && managers.size() > 0) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {managers}, null);
            ((HttpsURLConnection) connection).setSSLSocketFactory(context.getSocketFactory());
        }
        return connection;
    }

    private static void refuseUsers(Context context, int resource, boolean allowed) {
        try {
            XmlResourceParser xml = context.getResources().getXml(resource);
            while (xml.next() != XmlResourceParser.END_DOCUMENT) {
                if ("certificates".equals(xml.getName()) && "user".equals(xml.getAttributeValue(null, "src")) && !allowed) {
                    throw new RuntimeException("requested <certificates src=\"user\">, not supported");
                }
            }
        } catch (IOException | XmlPullParserException error) {
            throw new RuntimeException("Could not parse config XML", error);
        }
    }
}
