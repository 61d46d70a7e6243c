package org.pinscan.bank.net;

import android.util.Log;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** Notices as they come. */
public final class Socket extends WebSocketListener {
    private final OkHttpClient client;

    public Socket(OkHttpClient client) {
        this.client = client;
    }

    public void open() {
        client.newWebSocket(new Request.Builder().url("wss://eu.push.bank.example/notices").build(), this);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        Log.i("bank", text);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable error, Response response) {
        Log.w("bank", error);
    }
}
