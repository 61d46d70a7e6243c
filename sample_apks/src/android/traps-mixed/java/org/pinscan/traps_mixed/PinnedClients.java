package org.pinscan.traps_mixed;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** Clients that pin, one of them only on paper. */
final class PinnedClients {
    private static final String ZERO = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private final OkHttpClient shared = new OkHttpClient();

    /** An old server's hashes. */
    OkHttpClient old() {
        CertificatePinner pinner = new CertificatePinner.Builder()
                .add("old.traps.example", "sha1/EjKeUU3d+EEAaNMjNdb389s7qq0=", "sha1/BmDTl4+yfh172JBoO507dIYSn30=")
                .build();
        return shared.newBuilder().certificatePinner(pinner).build();
    }

    /** One key, written twice. */
    OkHttpClient twice() {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (String pin : Arrays.asList("sha256/Q3/CMEMy7jlVLJm5Zi/QQM9IHMg9lVnKgQDpCxCihcg=", "sha256/Q3/CMEMy7jlVLJm5Zi/QQM9IHMg9lVnKgQDpCxCihcg=")) {
            builder.add("twice.traps.example", pin);
        }
        return shared.newBuilder().certificatePinner(builder.build()).build();
    }

    /** A backup that nobody has. */
    OkHttpClient zero() {
        Map<String, List<String>> pins = new LinkedHashMap<>();
        pins.put("zero.traps.example", Arrays.asList("sha256/Ab3NKwQozGFyR+BalvzKkDzvzpY6ItRCUv3f8Q9pTD4=", ZERO));
        pins.put("*.zero.traps.example", Collections.singletonList("sha256/BSBFrXchJzIRtj2AjrGunpqjqgoZDefmCNNvZbasezA="));
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        for (Map.Entry<String, List<String>> entry : pins.entrySet()) {
            for (String pin : entry.getValue()) {
                builder.add(entry.getKey(), pin);
            }
        }
        return shared.newBuilder().certificatePinner(builder.build()).build();
    }

    /** Pinned, then pinned again to nothing. */
    OkHttpClient replaced() {
        return shared.newBuilder()
                .certificatePinner(new CertificatePinner.Builder().add("replaced.traps.example", "sha256/5ZFhBpMr5s7bfRHwIpLeJDUykKmNj+wvC0Bh7CspNwI=").build())
                .certificatePinner(CertificatePinner.DEFAULT)
                .build();
    }

    /** The pin of the stage the build is for. */
    OkHttpClient staged(Stage stage) {
        CertificatePinner.Builder builder = new CertificatePinner.Builder();
        switch (stage.label()) {
            case "production":
                builder.add("www.stage.example", "sha256/5wgP7aX5VfM0Kr2P+XLEe4ozfr41geJHP8fdjMYSt0c=");
                break;
            case "acceptance":
                builder.add("acc.stage.example", "sha256/Fpt9KdjhJH7u9p1q+dWQNZLR9KkQGSDyOjjdL4p7WWs=");
                break;
            default:
                break;
        }
        return shared.newBuilder().certificatePinner(builder.build()).build();
    }
}
