package org.pinscan.string_vault;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        fetch(Clients.byTable());
        fetch(Clients.byShift());
        fetch(Clients.byMix());
        fetch(Clients.byKey());
        fetch(Clients.byCipher());
        fetch(Clients.byParts());
        fetch(Clients.byHex());
        fetch(Clients.byNative());
    }

    private void fetch(OkHttpClient client) {
        try (Response response = client.newCall(new Request.Builder().url(Vault.shifted("lyztx@34utjt2{gyqz2j~ervpj5", 4)).build()).execute()) {
            Log.i("vault", String.valueOf(response.code()));
        } catch (IOException error) {
            Log.w("vault", error);
        }
    }
}
