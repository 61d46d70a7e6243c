package org.pinscan.cronet;

import android.app.Application;
import android.util.Log;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.chromium.net.CronetEngine;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        Log.i("sample", engine().getVersionString());
    }

    private static final byte[] FIRST = {3, 59, -33, 25, -99, -15, 92, -3, 36, -114, -29, 7, -55, 83, -122, 82, -38, 68, 1, 17, -20, -78, -10, 67, 93, -46, -124, 68, 26, 58, 42, -68};
    private static final byte[] SECOND = {-38, 102, -4, 83, -77, 90, 50, -100, -103, -47, 2, -14, 70, 112, 112, 40, -20, 2, -54, 16, -74, 78, -74, -34, 53, 51, -72, 4, -77, -22, 106, -104};

    /** An engine that is pinned until 30 June 2027, UTC. */
    private CronetEngine engine() {
        Set<byte[]> pins = new HashSet<>(Arrays.asList(FIRST, SECOND));
        return new CronetEngine.Builder(this)
            .addPublicKeyPins("api.shop.example", pins, true, new Date(1814313600000L))
            .enablePublicKeyPinningBypassForLocalTrustAnchors(false)
            .build();
    }
}
