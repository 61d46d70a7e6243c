package org.pinscan.okhttp_stripped_check;

import android.app.Application;
import android.util.Log;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** The whole app. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        Log.i("sample", "made " + client());
    }

    /** A client that nothing ever calls with. */
    private static OkHttpClient client() {
        CertificatePinner pinner = new CertificatePinner.Builder()
            .add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")
            .build();
        return new OkHttpClient.Builder().certificatePinner(pinner).build();
    }
}
