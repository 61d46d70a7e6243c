package org.pinscan.trust_all_debug;

import android.app.Application;
import android.content.Context;
import android.content.pm.ApplicationInfo;
import android.util.Log;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Clients that trust anything while the app is developed, beside one that always does. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            fetch(ofBuild(), "build.shop.example");
            fetch(ofStaging(), "staging.shop.example");
            fetch(ofManifest(), "manifest.shop.example");
            fetch(always(), "always.shop.example");
            fetch(with(new OkHttpClient.Builder(), new Managers.Checking(platform())), "checked.shop.example");
        } catch (GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private static OkHttpClient ofBuild() throws GeneralSecurityException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (BuildConfig.DEBUG) {
            return with(builder, new Managers.OfBuild());
        }
        return builder.build();
    }

    private static OkHttpClient ofStaging() throws GeneralSecurityException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (BuildConfig.STAGING) {
            return with(builder, new Managers.OfStaging());
        }
        return builder.build();
    }

    /** The question is asked in a helper, and what follows is done in another. */
    private OkHttpClient ofManifest() throws GeneralSecurityException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (isDebuggable(this)) {
            loosen(builder);
        }
        return builder.build();
    }

    private static boolean isDebuggable(Context context) {
        return (context.getApplicationInfo().flags & ApplicationInfo.FLAG_DEBUGGABLE) != 0;
    }

    private static void loosen(OkHttpClient.Builder builder) throws GeneralSecurityException {
        with(builder.hostnameVerifier(new Managers.AnyName()), new Managers.OfManifest());
        Log.i("sample", "anything goes");
    }

    /** A condition that decides nothing but a line of the log. */
    private OkHttpClient always() throws GeneralSecurityException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (isDebuggable(this)) {
            Log.i("sample", "debuggable");
        }
        return with(builder, new Managers.Always());
    }

    private static OkHttpClient with(OkHttpClient.Builder builder, X509TrustManager manager) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {manager}, new SecureRandom());
        return builder.sslSocketFactory(context.getSocketFactory(), manager).build();
    }

    private static X509TrustManager platform() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** Uses the client, so that nothing of it is dropped. */
    private static void fetch(OkHttpClient client, String host) {
        try (Response response = client.newCall(new Request.Builder().url("https://" + host + "/v1").build()).execute()) {
            Log.i("sample", response.code() + " " + host);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
