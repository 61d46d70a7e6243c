package org.pinscan.no_pins_grpc;

import android.app.Application;
import android.util.Log;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;

/** The whole app: a channel that trusts what the platform trusts. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        ManagedChannel channel = OkHttpChannelBuilder.forAddress("grpc.open.example", 443).useTransportSecurity().build();
        Log.i("sample", "state " + channel.getState(true));
    }
}
