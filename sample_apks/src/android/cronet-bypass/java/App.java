package org.pinscan.cronet_bypass;

import android.app.Application;
import android.util.Log;
import java.util.Collections;
import java.util.Date;
import org.chromium.net.CronetEngine;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        Log.i("sample", engine().getVersionString());
    }

    /** An engine that is pinned until 30 June 2027, UTC. */
    private CronetEngine engine() {
        byte[] pin = {3, 59, -33, 25, -99, -15, 92, -3, 36, -114, -29, 7, -55, 83, -122, 82, -38, 68, 1, 17, -20, -78, -10, 67, 93, -46, -124, 68, 26, 58, 42, -68};
        CronetEngine.Builder builder = new CronetEngine.Builder(this);
        builder.enablePublicKeyPinningBypassForLocalTrustAnchors(true);
        builder.addPublicKeyPins("api.shop.example", Collections.singleton(pin), false, new Date(1814313600000L));
        return builder.build();
    }
}
