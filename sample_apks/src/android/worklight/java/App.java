package org.pinscan.worklight;

import android.app.Application;
import android.util.Log;
import com.worklight.wlclient.api.WLClient;
import java.io.IOException;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        WLClient client = WLClient.createInstance(this);
        try {
            client.pinTrustedCertificatePublicKey("server.cer");
        } catch (IOException error) {
            Log.w("sample", error);
        }
        Log.i("sample", client.toString());
    }


}
