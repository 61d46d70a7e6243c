package org.pinscan.traps_mixed;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.security.GeneralSecurityException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        PinnedClients clients = new PinnedClients();
        fetch(clients.old(), "https://old.traps.example/a");
        fetch(clients.twice(), "https://twice.traps.example/a");
        fetch(clients.zero(), "https://zero.traps.example/a");
        fetch(clients.replaced(), "https://replaced.traps.example/a");
        fetch(clients.staged(Stage.valueOf(getSharedPreferences("stage", 0).getString("stage", "PRODUCTION"))), "https://www.stage.example/a");
        try {
            fetch(DebugTrust.open(this, new OkHttpClient.Builder()).build(), "https://proxy.open.example/a");
            Log.i("traps", String.valueOf(Diagnostics.ping("https://ping.open.example/a")));
        } catch (GeneralSecurityException | IOException error) {
            Log.w("traps", error);
        }
        Log.i("traps", String.valueOf(HelpPage.open(this)));
    }

    private void fetch(OkHttpClient client, String address) {
        try (Response response = client.newCall(new Request.Builder().url(address).build()).execute()) {
            Log.i("traps", String.valueOf(response.code()));
        } catch (IOException error) {
            Log.w("traps", error);
        }
    }
}
