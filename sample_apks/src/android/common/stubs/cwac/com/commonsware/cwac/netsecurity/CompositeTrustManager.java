package com.commonsware.cwac.netsecurity;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/** Stands for the library's class: every manager has to accept. */
public class CompositeTrustManager implements X509TrustManager {
    private final List<X509TrustManager> managers = new ArrayList<>();

    public void add(X509TrustManager manager) {
        managers.add(manager);
    }

    public int size() {
        return managers.size();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        for (X509TrustManager manager : managers) {
            manager.checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        for (X509TrustManager manager : managers) {
            manager.checkClientTrusted(chain, authType);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[managers.size() - managers.size()];
    }
}
