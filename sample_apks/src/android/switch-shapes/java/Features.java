package org.pinscan.switch_shapes;

import com.google.firebase.remoteconfig.FirebaseRemoteConfig;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** What the app can be told from afar. */
enum Feature {
    DARK_MODE("dark_mode", false), CHAT("chat", true), PINNING("ssl_pinning_v2_enabled", true);

    final String key;
    final boolean fallback;

    Feature(String key, boolean fallback) {
        this.key = key;
        this.fallback = fallback;
    }
}

/** Where flags come from. */
interface FlagSource {
    boolean read(String key, boolean fallback);
}

/** Firebase's. */
final class RemoteSource implements FlagSource {
    private final FirebaseRemoteConfig config;

    RemoteSource(FirebaseRemoteConfig config) {
        this.config = config;
    }

    @Override
    public boolean read(String key, boolean fallback) {
        return config.getBoolean(key);
    }
}

/** Asks for features. */
final class Features {
    private final FlagSource source;

    Features(FlagSource source) {
        this.source = source;
    }

    boolean isOn(Feature feature) {
        return source.read(feature.key, feature.fallback);
    }
}

/** Makes clients. */
final class Clients {
    private final Features features;

    Clients(Features features) {
        this.features = features;
    }

    OkHttpClient make() {
        OkHttpClient.Builder builder = new OkHttpClient.Builder();
        if (!features.isOn(Feature.CHAT)) {
            builder.followRedirects(false);
        }
        if (features.isOn(Feature.PINNING)) {
            builder.certificatePinner(new CertificatePinner.Builder().add("enum.shapes.example", "sha256/8+vqSKBfrWSgztxvjCrO/N4s+6RAaSsp8QpWHyep2KA=").build());
        }
        return builder.build();
    }
}
