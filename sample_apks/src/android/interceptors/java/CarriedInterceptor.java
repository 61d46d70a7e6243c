package org.pinscan.interceptors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Compares the leaf with a certificate in the code. */
final class CarriedInterceptor implements Interceptor {
    private static final String PEM =
            "-----BEGIN CERTIFICATE-----\n" +
            "MIIBjjCCATSgAwIBAgIJAItKhmty9PlWMAoGCCqGSM49BAMCMDMxGDAWBgNVBAoM\n" +
            "D3BpbnNjYW4gc2FtcGxlczEXMBUGA1UEAwwOU2FtcGxlIFJvb3QgQ0EwHhcNMjYw\n" +
            "OTAxMDAwMDAwWhcNMjcwOTAxMDAwMDAwWjA2MRgwFgYDVQQKDA9waW5zY2FuIHNh\n" +
            "bXBsZXMxGjAYBgNVBAMMEWFwaS5jZXJ0cy5leGFtcGxlMFkwEwYHKoZIzj0CAQYI\n" +
            "KoZIzj0DAQcDQgAEDARzqlNUpvvbi3CqLLQjXNcK9lnfOj2SD9G9KZoeTR9tYCdd\n" +
            "2pHPpZQge2VvtqbcYwJa037cOQzv3i38WrVWWaMuMCwwDAYDVR0TAQH/BAIwADAc\n" +
            "BgNVHREEFTATghFhcGkuY2VydHMuZXhhbXBsZTAKBggqhkjOPQQDAgNIADBFAiEA\n" +
            "qfN11s/bgy7X/4e8rzprWCA8ZLTSaVMIwyMIktwldMwCIAoWMs2Omh/RcTVKYplB\n" +
            "3Fk2FxyXd3F/j9GRvnKnDHAh\n" +
            "-----END CERTIFICATE-----\n";

    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Certificate own = factory.generateCertificate(new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));
            Certificate leaf = chain.connection().handshake().peerCertificates().get(0);
            if (!Arrays.equals(leaf.getEncoded(), own.getEncoded())) {
                throw new IOException("another certificate");
            }
        } catch (CertificateException error) {
            throw new IOException(error);
        }
        return chain.proceed(chain.request());
    }
}
