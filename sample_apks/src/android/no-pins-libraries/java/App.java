package org.pinscan.no_pins_libraries;

import android.app.Application;
import android.util.Log;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;

/** The whole app: an unshrunk build with whole libraries, one of them used as it is. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            GenericUrl url = new GenericUrl("https://api.certs.example/v1");
            NetHttpTransport transport = new NetHttpTransport.Builder().build();
            int code = transport.createRequestFactory().buildGetRequest(url).execute().getStatusCode();
            Log.i("sample", "answered " + code);
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
