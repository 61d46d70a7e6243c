package com.wultra.android.sslpinning;

import java.net.URL;

/** Stands for the SDK's class: the same descriptors. */
public class CertStoreConfiguration {
    final URL serviceUrl;
    final byte[] publicKey;

    CertStoreConfiguration(URL serviceUrl, byte[] publicKey) {
        this.serviceUrl = serviceUrl;
        this.publicKey = publicKey;
    }

    /** As above. */
    public static class Builder {
        private final URL serviceUrl;
        private final byte[] publicKey;

        public Builder(URL serviceUrl, byte[] publicKey) {
            this.serviceUrl = serviceUrl;
            this.publicKey = publicKey;
        }

        public CertStoreConfiguration build() {
            return new CertStoreConfiguration(serviceUrl, publicKey);
        }
    }
}
