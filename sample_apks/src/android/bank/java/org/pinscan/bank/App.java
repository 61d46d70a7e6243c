package org.pinscan.bank;

import android.app.Application;
import android.util.Log;
import com.datatheorem.android.trustkit.TrustKit;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import com.squareup.picasso.Picasso;
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
import okhttp3.OkHttpClient;
import org.pinscan.bank.data.Account;
import org.pinscan.bank.net.Accounts;
import org.pinscan.bank.net.Clients;
import org.pinscan.bank.net.Rates;
import org.pinscan.bank.net.Socket;

/** A bank's app: two APIs, pictures, a socket, a login page, and what an app has beside. */
public final class App extends Application {
    private Clients clients;

    @Override
    public void onCreate() {
        super.onCreate();
        TrustKit.initializeWithNetworkSecurityConfiguration(this);
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        config.fetchAndActivate();
        clients = new Clients(config);
        OkHttpClient client = clients.api();
        Accounts accounts = Accounts.over(client);
        accounts.list(one -> Log.i("bank", one.name + " " + one.balance));
        Rates.over(clients.plain()).latest(rates -> Log.i("bank", "rates " + rates.size()));
        new Socket(client).open();
        try {
            Log.i("bank", "logo " + new Picasso.Builder(this).build().load("https://cdn.bank.example/logo.png").get());
            login();
        } catch (IOException error) {
            Log.w("bank", error);
        }
    }

    private void login() throws IOException {
        URL page = new URL("https://login.bank.example/start");
        HttpsURLConnection connection = (HttpsURLConnection) page.openConnection();
        connection.setSSLSocketFactory(TrustKit.getInstance().getSSLSocketFactory(page.getHost()));
        Log.i("bank", "login " + connection.getResponseCode());
    }
}
