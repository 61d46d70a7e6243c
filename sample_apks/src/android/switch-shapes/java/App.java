package org.pinscan.switch_shapes;

import android.app.Application;
import android.os.Build;
import android.util.Log;
import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import java.io.IOException;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The whole app. */
public final class App extends Application {
    private static boolean pinningWanted;

    @Override
    public void onCreate() {
        super.onCreate();
        FirebaseRemoteConfig config = FirebaseRemoteConfig.getInstance();
        config.fetchAndActivate();
        pinningWanted = config.getBoolean("use_cert_pinning");
        fetch(early(config), "early.shapes.example");
        fetch(bail(config), "bail.shapes.example");
        fetch(mode(config), "mode.shapes.example");
        fetch(both(config), "both.shapes.example");
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        apply(builder, config.getBoolean("enforce_pinning"));
        fetch(builder.build(), "helper.shapes.example");
        fetch(new Clients(new Features(new RemoteSource(config))).make(), "enum.shapes.example");
        fetch(field(), "field.shapes.example");
        fetch(kill(config), "kill.shapes.example");
        fetch(filled(config), "filled.shapes.example");
        fetch(caught(), "caught.shapes.example");
        fetch(pinned("always.shapes.example", "sha256/nNxsR6oZOuf9q2xXqI8Rjgrb4lTIIJXTlTH15cExS90="), "always.shapes.example");
    }

    /** Leaves early unless the flag is on. */
    private static OkHttpClient early(FirebaseRemoteConfig config) {
        if (!config.getBoolean("ssl_pinning_enabled")) {
            return new OkHttpClient();
        }
        return pinned("early.shapes.example", "sha256/9AiDC8x/qzcIGRciRKoy47pmqEiDWRHAJinZpN/3eZI=");
    }

    /** Leaves early when the flag is on. */
    private static OkHttpClient bail(FirebaseRemoteConfig config) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder().followRedirects(false);
        if (config.getBoolean("disable_ssl_pinning")) {
            return builder.build();
        }
        builder.certificatePinner(new CertificatePinner.Builder().add("bail.shapes.example", "sha256/+ogav0tNjrEVxInzVbP8OWVKSe+PiNEffqYZlKVx2eQ=").build());
        return builder.build();
    }

    /** A word decides. */
    private static OkHttpClient mode(FirebaseRemoteConfig config) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        switch (config.getString("tls_pinning_mode")) {
            case "off":
            case "none":
                break;
            default:
                builder.certificatePinner(new CertificatePinner.Builder().add("mode.shapes.example", "sha256/5kKxKQGm7lFFb2VMSM0KpukK/WTgNa+8l8/FQiCccPk=").build());
        }
        return builder.build();
    }

    /** The flag and something else. */
    private static OkHttpClient both(FirebaseRemoteConfig config) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (config.getBoolean("cert_pinning_active") && !Build.FINGERPRINT.startsWith("generic")) {
            builder.certificatePinner(new CertificatePinner.Builder().add("both.shapes.example", "sha256//3dyBTq/fYF9buwimgnhTw0VUvHLCu7bKsc3hKwtLjk=").build());
        }
        return builder.build();
    }

    /** The answer is handed on. */
    private static void apply(OkHttpClient.Builder builder, boolean on) {
        if (on) {
            builder.certificatePinner(new CertificatePinner.Builder().add("helper.shapes.example", "sha256/6B07Dp2C/qr19uVb3/JHMdfu4IYy/6Y4AeY5cpDF0go=").build());
        }
    }

    /** The answer was kept in a static field. */
    private static OkHttpClient field() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (pinningWanted) {
            builder.certificatePinner(new CertificatePinner.Builder().add("field.shapes.example", "sha256/wNKFa3TQ3wW51EVrF3lQNRvYjpi3fxJXTft6kRrO4NA=").build());
        }
        return builder.build();
    }

    /** A pinner in either case, but an empty one when the flag is on. */
    private static OkHttpClient kill(FirebaseRemoteConfig config) {
        CertificatePinner pinner = config.getBoolean("pinning_kill_switch")
            ? CertificatePinner.DEFAULT
            : new CertificatePinner.Builder().add("kill.shapes.example", "sha256/K9qbTfur/bF8102Cd2jaUZiuK4FVACpJRSS76vb1zbo=").build();
        return new OkHttpClient.Builder().certificatePinner(pinner).build();
    }

    /** A pinner in either case, filled when the flag is on. */
    private static OkHttpClient filled(FirebaseRemoteConfig config) {
        CertificatePinner.Builder pinner = new CertificatePinner.Builder();
        if (config.getBoolean("pin_certificates")) {
            pinner.add("filled.shapes.example", "sha256/ii+Ly1VyqJrpaRhq8OA8Vsh8Ir6Yy4Hgx572nIAxlnA=");
        }
        return new OkHttpClient.Builder().certificatePinner(pinner.build()).build();
    }

    /** Pinned too when the flag cannot be had. */
    private static OkHttpClient caught() {
        boolean lifted = false;
        try {
            lifted = FirebaseRemoteConfig.getInstance().getBoolean("skip_certificate_pinning");
        } catch (IllegalStateException error) {
            Log.w("sample", error);
        }
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!lifted) {
            builder.certificatePinner(new CertificatePinner.Builder().add("caught.shapes.example", "sha256/pHouGHKFKWbK+BjGgqidGLt4GdRcLJ0dc8WGE7ma0O8=").build());
        }
        return builder.build();
    }

    static OkHttpClient pinned(String host, String pin) {
        return new OkHttpClient.Builder().certificatePinner(new CertificatePinner.Builder().add(host, pin).build()).build();
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
