package org.pinscan.keystore_okio;

import android.app.Application;
import android.util.Log;
import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The whole app. */
public final class App extends Application {
    private static final String ANALYTICS =
            "MIIBcDCCARagAwIBAgIJAI5BOo7bWB05MAoGCCqGSM49BAMCMDMxGDAWBgNVBAoMD3BpbnNjYW4gc2FtcGxlczEXMBUGA1UE" +
            "AwwOU2FtcGxlIFJvb3QgQ0EwHhcNMjQwMTAxMDAwMDAwWhcNNDQwMTAxMDAwMDAwWjAzMRgwFgYDVQQKDA9waW5zY2FuIHNh" +
            "bXBsZXMxFzAVBgNVBAMMDlNhbXBsZSBSb290IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYZ7GTvnXwcUJj4dZzXCR" +
            "kBdYdwZ+jsRQp6SJRuc/UT4j1PS5SpajPqVpI71IntIZyGaxsSQ2zjJmgTpo1Il8/aMTMBEwDwYDVR0TAQH/BAUwAwEB/zAK" +
            "BggqhkjOPQQDAgNIADBFAiEA6ppiISdpcmTiBwdIunUHOx8HVuXmWoVkLWaUt7HM9JsCIBP/gao+HXuVunVgpUHVCKEdcfTe" +
            "oD9+dDTSo9k7nlXb";

    @Override
    public void onCreate() {
        super.onCreate();
        try {
            fetch("https://analytics.example.com/v1", new Stores.Builder().add(ANALYTICS).build());
        } catch (IOException | GeneralSecurityException error) {
            Log.w("sample", error);
        }
    }

    private static void fetch(String address, SSLSocketFactory factory) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        connection.setSSLSocketFactory(factory);
        Log.i("sample", address + " answered " + connection.getResponseCode());
    }
}
