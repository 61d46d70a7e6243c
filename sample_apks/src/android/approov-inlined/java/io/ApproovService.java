package io.approov.service.okhttp;

import com.criticalblue.approovsdk.Approov;
import java.util.List;
import java.util.Map;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** Stands for the service's layer: the pins come from the SDK. */
public final class ApproovService {
    private ApproovService() { }

    public static OkHttpClient getOkHttpClient() {
        CertificatePinner.Builder pins = new CertificatePinner.Builder();
        for (Map.Entry<String, List<String>> entry : Approov.getPins("public-key-sha256").entrySet()) {
            for (String pin : entry.getValue()) {
                pins.add(entry.getKey(), "sha256/" + pin);
            }
        }
        return new OkHttpClient.Builder().certificatePinner(pins.build()).build();
    }
}
