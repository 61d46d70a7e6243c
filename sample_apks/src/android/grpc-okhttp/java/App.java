package org.pinscan.grpc_okhttp;

import android.app.Application;
import android.util.Log;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.io.InputStream;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try (InputStream roots = getAssets().open("grpc-ca.pem")) {
            ChannelCredentials credentials = TlsChannelCredentials.newBuilder().trustManager(roots).build();
            ManagedChannel channel = OkHttpChannelBuilder.forAddress("grpc.certs.example", 443, credentials).build();
            Log.i("sample", "state " + channel.getState(true));
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
