package org.pinscan.interceptors;

import java.io.IOException;
import java.security.cert.Certificate;
import okhttp3.CertificatePinner;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Made, and given to no client. */
final class DormantInterceptor implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        for (Certificate certificate : chain.connection().handshake().peerCertificates()) {
            if ("sha256/m4SzN6t/GyFeaWbrn3cMi6jKEuCUm4kujtjw94nWcEY=".equals(CertificatePinner.pin(certificate))) {
                return chain.proceed(chain.request());
            }
        }
        throw new IOException("not the dormant key");
    }
}
