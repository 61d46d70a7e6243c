package com.facebook.react.modules.network;

import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/** Stands for React Native's class. */
public final class OkHttpClientProvider {
    private static OkHttpClient client;
    private static OkHttpClientFactory factory;

    public static void setOkHttpClientFactory(OkHttpClientFactory given) {
        factory = given;
    }

    public static OkHttpClient getOkHttpClient() {
        if (client == null) {
            client = factory != null ? factory.createNewNetworkModuleClient() : createClientBuilder().build();
        }
        return client;
    }

    public static OkHttpClient.Builder createClientBuilder() {
        return new OkHttpClient.Builder().connectTimeout(0, TimeUnit.MILLISECONDS).readTimeout(0, TimeUnit.MILLISECONDS);
    }
}
