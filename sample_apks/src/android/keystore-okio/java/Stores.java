package org.pinscan.keystore_okio;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import okio.Buffer;
import okio.ByteString;

/** Trust stores of base64 that okio decodes and reads, as one analytics SDK makes them. */
final class Stores {
    /** Base64, decoded and read by okio. */
    static final class Builder {
        private final List<String> written = new ArrayList<>();

        Builder add(String base64) {
            written.add(base64);
            return this;
        }

        SSLSocketFactory build() throws IOException, GeneralSecurityException {
            KeyStore store = empty();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            int count = 1;
            for (String base64 : written) {
                Buffer buffer = new Buffer();
                buffer.write(ByteString.decodeBase64(base64));
                store.setCertificateEntry(Integer.toString(count++), factory.generateCertificate(buffer.inputStream()));
            }
            return trusting(store);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static SSLSocketFactory trusting(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), new SecureRandom());
        return context.getSocketFactory();
    }
}
