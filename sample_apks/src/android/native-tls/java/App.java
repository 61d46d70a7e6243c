package org.pinscan.native_tls;

import android.app.Application;
import android.util.Log;

/** The whole app: all its traffic goes through native code. */
public final class App extends Application {
    static {
        System.loadLibrary("wire");
    }

    @Override
    public void onCreate() {
        super.onCreate();
        Log.i("sample", "https://api.native.example/v1 " + get(7));
    }

    private static native int get(int socket);
}
