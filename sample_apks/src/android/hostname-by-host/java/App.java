package org.pinscan.hostname_by_host;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Verifiers whose pins depend on the server's name: by a map, and by a switch. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        HostnameVerifier table = new Table();
        HostnameVerifier cases = new Cases();
        fetch("https://orders.byhost.example/v1", table);
        fetch("https://stock.byhost.example/v1", table);
        fetch("https://chat.byhost.example/v1", cases);
        fetch("https://voice.byhost.example/v1", cases);
    }

    /** The leaf's key of one connection. */
    static String digest(SSLSession session) {
        try {
            byte[] key = session.getPeerCertificates()[0].getPublicKey().getEncoded();
            return Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key), Base64.NO_WRAP);
        } catch (SSLPeerUnverifiedException | NoSuchAlgorithmException error) {
            return "";
        }
    }

    /** Pins in a map; a server that is not in it is refused. */
    static final class Table implements HostnameVerifier {
        private final Map<String, List<String>> pins = new HashMap<>();

        Table() {
            pins.put("orders.byhost.example", Arrays.asList("1pcrhwuSXiiS5Dx4hoGjb3VxOMaALp1mJi4Eb6QRrg0="));
            pins.put("stock.byhost.example", Arrays.asList("jLmjhbTfHUyxk+NYsRRJEDIYmVKtmVNw09UF2QPl9ao=", "kSwbtK6MwsOGgkPZgsViNklAZGsk8qsDePwytmjEWNE="));
        }

        @Override
        public boolean verify(String host, SSLSession session) {
            List<String> allowed = pins.get(host);
            return allowed != null
                && HttpsURLConnection.getDefaultHostnameVerifier().verify(host, session)
                && allowed.contains(digest(session));
        }
    }

    /** Pins by a switch; any other server is the platform's to verify. */
    static final class Cases implements HostnameVerifier {
        @Override
        public boolean verify(String host, SSLSession session) {
            boolean named = HttpsURLConnection.getDefaultHostnameVerifier().verify(host, session);
            switch (host) {
                case "chat.byhost.example":
                    return named && "z8NdqxUqEwVIB7wchATfu5W1VhQdxeYmO3d88Ya1uoY=".equals(digest(session));
                case "voice.byhost.example":
                    return named && "MIJ4OezbYHKB+vvZH5V4ir/LhCBWMG7P9L+dcb5zLtA=".equals(digest(session));
                default:
                    return named;
            }
        }
    }

    private static void fetch(String address, HostnameVerifier verifier) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
            connection.setHostnameVerifier(verifier);
            Log.i("sample", "answered " + connection.getResponseCode());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
