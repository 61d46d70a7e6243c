package org.pinscan.legacy_news;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.json.JSONException;
import org.pinscan.legacy_news.config.RemoteSettings;
import org.pinscan.legacy_news.net.TlsSetup;
import org.pinscan.legacy_news.net.Uploader;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        final RemoteSettings settings = new RemoteSettings(this);
        try {
            TlsSetup.install(this, settings);
        } catch (GeneralSecurityException error) {
            Log.e("news", "no TLS", error);
        }
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    settings.refresh();
                    Log.i("news", settings.fontSize() + " " + new Uploader().send(new byte[10]));
                } catch (IOException | GeneralSecurityException | JSONException error) {
                    Log.w("news", error);
                }
            }
        }).start();
    }
}
