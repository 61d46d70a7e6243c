package org.pinscan.wultra_plain_http;

import android.app.Application;
import android.util.Base64;
import android.util.Log;
import com.wultra.android.sslpinning.CertStore;
import com.wultra.android.sslpinning.CertStoreConfiguration;
import java.net.MalformedURLException;
import java.net.URL;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            Log.i("sample", "valid " + store().validateFingerprint("api.shop.example", new byte[32]));
        } catch (MalformedURLException error) {
            Log.w("sample", error);
        }
    }

    /** The store of fingerprints. */
    private CertStore store() throws MalformedURLException {
        byte[] key = Base64.decode("BDr8arN5FPHoPy+UVTDluiQZvj2DiIdGHmaQQ8mp2u2XgIjInWKvwrQgFPmhHOulJEAkM3eQnRDlNqKIMBMRZpM=", Base64.NO_WRAP);
        return CertStore.powerAuthCertStore(
            new CertStoreConfiguration.Builder(new URL("http://pins.shop.example/app/init"), key).build(), this);
    }
}
