package org.pinscan.interceptors;

import java.io.IOException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import okhttp3.CertificatePinner;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Several hosts with the same pins; one name is longer than a pin is. */
final class MediaInterceptor implements Interceptor {
    private static final Set<String> HOSTS = new HashSet<>(Arrays.asList("media.icept.example", "thumbnails-and-previews.media.icept.example"));
    private static final List<String> PINS = Arrays.asList("sha256/WaeRE12RbNXnDL46rgYDHFVGjRlFWkEWmN/kQxQmoS0=", "sha256/mYKerJ/TXLDOhuzHNIqLFerjnzgKUoOKYOTpl0fwLrs=");

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (HOSTS.contains(chain.request().url().host()) && !isPinned(chain.connection().handshake().peerCertificates())) {
            throw new IOException("not a media server");
        }
        return chain.proceed(chain.request());
    }

    private static boolean isPinned(List<Certificate> certificates) {
        for (Certificate certificate : certificates) {
            if (PINS.contains(CertificatePinner.pin(certificate))) {
                return true;
            }
        }
        return false;
    }
}
