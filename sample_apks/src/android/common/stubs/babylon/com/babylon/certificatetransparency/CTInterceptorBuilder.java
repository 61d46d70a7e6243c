package com.babylon.certificatetransparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okhttp3.Interceptor;

/** Stands for the library's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class CTInterceptorBuilder {
    private final List<String> included = new ArrayList<>();
    private boolean failOnError = true;

    public CTInterceptorBuilder includeHost(String... hosts) {
        included.addAll(Arrays.asList(hosts));
        return this;
    }

    public CTInterceptorBuilder setFailOnError(boolean value) {
        failOnError = value;
        return this;
    }

    public Interceptor build() {
        List<String> hosts = included;
        boolean strict = failOnError;
        return chain -> {
            if (strict && hosts.contains(chain.request().url().host()) && chain.connection() == null) {
                throw new javax.net.ssl.SSLPeerUnverifiedException("Certificate transparency failed");
            }
            return chain.proceed(chain.request());
        };
    }
}
