package org.pinscan.library_trust_all;

import android.app.Application;
import android.util.Log;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The whole app: a client of Google's HTTP library, told to check nothing. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            HttpTransport transport = new NetHttpTransport.Builder().doNotValidateCertificate().build();
            GenericUrl url = new GenericUrl("https://api.certs.example/v1");
            int code = transport.createRequestFactory().buildGetRequest(url).execute().getStatusCode();
            Log.i("sample", "answered " + code);
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }
}
