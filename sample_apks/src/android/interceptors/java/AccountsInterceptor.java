package org.pinscan.interceptors;

import java.io.IOException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.CertificatePinner;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Two hosts, each with pins of its own. */
final class AccountsInterceptor implements Interceptor {
    private static final Map<String, List<String>> PINS = new HashMap<>();

    static {
        PINS.put("accounts.icept.example", Arrays.asList("sha256/bhYLI1SzJCJCYNzBgJnscZ88r9B50TmR6w+V48JrayU=", "sha256/sv62VD7R8dZwWIfodS8ckDN5G7duoB5EGRD1KZ2Y/PI="));
        PINS.put("ledger.icept.example", Arrays.asList("sha256/ax1KDaSLyTxN5pl3wm78FZHm2jSklY5jiL+4zem2HTs="));
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        List<String> pins = PINS.get(chain.request().url().host());
        if (pins == null) {
            return chain.proceed(chain.request());
        }
        for (Certificate certificate : chain.connection().handshake().peerCertificates()) {
            if (pins.contains(CertificatePinner.pin(certificate))) {
                return chain.proceed(chain.request());
            }
        }
        throw new SSLPeerUnverifiedException("none of the keys is pinned");
    }
}
