package org.pinscan.interceptors;

import android.app.Application;
import android.util.Log;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Clients whose interceptors check the server's certificates, and an interceptor that no client is given. */
public final class App extends Application {
    private static final List<Object> SHELF = new ArrayList<>();
    private final DormantInterceptor dormant = new DormantInterceptor();

    @Override
    public void onCreate() {
        super.onCreate();
        OkHttpClient shared = new OkHttpClient.Builder().addInterceptor(new AgentInterceptor("sample/1")).build();
        fetch(Clients.accounts(shared), "https://accounts.icept.example/v1");
        fetch(Clients.accounts(shared), "https://ledger.icept.example/v1");
        fetch(Clients.payments(shared), "https://pay.icept.example/v1");
        fetch(Clients.media(shared), "https://media.icept.example/v1");
        fetch(Clients.partner(shared), "https://partner.icept.example/v1");
        fetch(Clients.carried(shared), "https://api.certs.example/v1");
        fetch(Clients.flagged(shared, FirebaseRemoteConfig.getInstance()), "https://flagged.icept.example/v1");
        SHELF.add(dormant);
        Log.i("sample", "not used: " + SHELF);
    }

    private static void fetch(OkHttpClient client, String address) {
        try (Response response = client.newCall(new Request.Builder().url(address).build()).execute()) {
            Log.i("sample", response.code() + " " + address);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
