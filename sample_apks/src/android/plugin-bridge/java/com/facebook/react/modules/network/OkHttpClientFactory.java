package com.facebook.react.modules.network;

import okhttp3.OkHttpClient;

/** React Native's interface. */
public interface OkHttpClientFactory {
    OkHttpClient createNewNetworkModuleClient();
}
