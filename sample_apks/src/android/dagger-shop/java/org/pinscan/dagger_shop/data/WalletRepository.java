package org.pinscan.dagger_shop.data;

import dagger.Lazy;
import java.io.IOException;
import javax.inject.Inject;
import javax.inject.Named;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.pinscan.dagger_shop.net.Environment;

/** What is in the wallet. */
public final class WalletRepository {
    private final Lazy<OkHttpClient> client;
    private final Environment environment;

    @Inject
    WalletRepository(@Named("wallet") Lazy<OkHttpClient> client, Environment environment) {
        this.client = client;
        this.environment = environment;
    }

    public String balance() throws IOException {
        Request request = new Request.Builder().url("https://wallet." + environment.getDomain() + "/balance").build();
        try (Response response = client.get().newCall(request).execute()) {
            return response.body().string();
        }
    }
}
