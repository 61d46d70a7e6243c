package org.pinscan.interceptors;

import java.io.IOException;
import java.security.cert.Certificate;
import okhttp3.CertificatePinner;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Whatever the client fetches. */
final class FlaggedInterceptor implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        for (Certificate certificate : chain.connection().handshake().peerCertificates()) {
            if ("sha256/X63kx9BpFSfPhjq2U6IYEMTuIFPBXZQVlS+qasv5JAw=".equals(CertificatePinner.pin(certificate))) {
                return chain.proceed(chain.request());
            }
        }
        throw new IOException("not the flagged key");
    }
}
