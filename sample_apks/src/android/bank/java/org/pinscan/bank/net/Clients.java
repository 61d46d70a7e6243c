package org.pinscan.bank.net;

import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import java.util.concurrent.TimeUnit;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import okhttp3.logging.HttpLoggingInterceptor;

/** The app's clients. */
public final class Clients {
    private static final String API = "api.bank.example";
    private static final String[] KEYS = {"sha256/vQCM7KazT0UWzLvpL+RwcnqXGGI4v4rs9KXnff/zryc=", "sha256/K0fVesL5dC0bHDS9OB8sykSdBzNDPQpLfqjcuJT49EA="};
    private final FirebaseRemoteConfig config;
    private final OkHttpClient base;

    public Clients(FirebaseRemoteConfig config) {
        this.config = config;
        HttpLoggingInterceptor log = new HttpLoggingInterceptor();
        log.setLevel(HttpLoggingInterceptor.Level.BASIC);
        base = new OkHttpClient.Builder().connectTimeout(20, TimeUnit.SECONDS).addInterceptor(log)
                .addInterceptor(chain -> chain.proceed(chain.request().newBuilder().header("X-App", "bank").build())).build();
    }

    /** For what is public. */
    public OkHttpClient plain() {
        return base;
    }

    /** For what is the customer's: pinned, unless the switch was thrown. */
    public OkHttpClient api() {
        OkHttpClient.Builder builder = base.newBuilder();
        if (!config.getBoolean("disable_certificate_pinning")) {
            CertificatePinner.Builder pinner = new CertificatePinner.Builder();
            for (String key : KEYS) {
                pinner.add(API, key);
            }
            pinner.add("*.push.bank.example", KEYS);
            builder.certificatePinner(pinner.build());
        }
        return builder.build();
    }
}
