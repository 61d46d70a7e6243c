package org.pinscan.interceptors;

import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import okhttp3.OkHttpClient;

/** One client for each way. */
final class Clients {
    private Clients() {}

    /** Pins by host, from a map. */
    static OkHttpClient accounts(OkHttpClient shared) {
        return shared.newBuilder().addNetworkInterceptor(new AccountsInterceptor()).build();
    }

    /** One host, all others pass. */
    static OkHttpClient payments(OkHttpClient shared) {
        OkHttpClient.Builder builder = shared.newBuilder();
        builder.addInterceptor(new PaymentsInterceptor());
        return builder.build();
    }

    /** A set of hosts with the same pins, in the list itself. */
    static OkHttpClient media(OkHttpClient shared) {
        OkHttpClient.Builder builder = shared.newBuilder();
        builder.networkInterceptors().add(new MediaInterceptor());
        return builder.build();
    }

    /** Every host below one name; a helper is told what to refuse. */
    static OkHttpClient partner(OkHttpClient shared) {
        Verifier verifier = new Verifier();
        return shared.newBuilder().addNetworkInterceptor(chain -> {
            if (chain.request().url().host().endsWith(".icept-partner.example")) {
                verifier.verify(chain.connection().handshake());
            }
            return chain.proceed(chain.request());
        }).build();
    }

    /** The leaf has to be the certificate that the app carries. */
    static OkHttpClient carried(OkHttpClient shared) {
        return shared.newBuilder().addNetworkInterceptor(new CarriedInterceptor()).build();
    }

    /** Given to the client while a flag says so. */
    static OkHttpClient flagged(OkHttpClient shared, FirebaseRemoteConfig config) {
        OkHttpClient.Builder builder = shared.newBuilder();
        if (config.getBoolean("check_server_keys")) {
            builder.addNetworkInterceptor(new FlaggedInterceptor());
        }
        return builder.build();
    }
}
