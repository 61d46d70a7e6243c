package org.pinscan.http_engine;

import android.app.Application;
import android.net.http.HttpEngine;
import android.util.Log;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        Log.i("sample", "made " + engine());
    }

    /** An engine that is pinned until 30 June 2027, UTC. */
    private HttpEngine engine() {
        byte[] first = {3, 59, -33, 25, -99, -15, 92, -3, 36, -114, -29, 7, -55, 83, -122, 82, -38, 68, 1, 17, -20, -78, -10, 67, 93, -46, -124, 68, 26, 58, 42, -68};
        byte[] second = {-38, 102, -4, 83, -77, 90, 50, -100, -103, -47, 2, -14, 70, 112, 112, 40, -20, 2, -54, 16, -74, 78, -74, -34, 53, 51, -72, 4, -77, -22, 106, -104};
        return new HttpEngine.Builder(this)
            .addPublicKeyPins("api.shop.example", new HashSet<>(Arrays.asList(first, second)), true, Instant.parse("2027-06-30T00:00:00Z"))
            .setEnablePublicKeyPinningBypassForLocalTrustAnchors(false)
            .build();
    }
}
