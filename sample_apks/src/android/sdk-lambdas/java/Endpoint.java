package org.pinscan.sdk_lambdas;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.CertificatePinner;

/** A server of the SDK, with the keys that it may have. */
public record Endpoint(String name, String domain, List<String> keys) {
    private static final int PORT = 443;

    /** The server of this name below the vendor's domain. */
    public static Endpoint named(String name, String... keys) {
        Supplier<String> domain = () -> "vendor" + ".example";
        return new Endpoint(name, domain.get(), List.of(keys));
    }

    /** What the pinner is asked for. */
    public String host() {
        return name + "." + domain;
    }

    /** The address, which nobody is given but the client of the SDK. */
    private String address() {
        return "https://" + host() + ":" + PORT + "/v1";
    }

    /** Adds the keys to a pinner. */
    public CertificatePinner.Builder into(CertificatePinner.Builder builder) {
        Function<String, String> pin = key -> "sha256/" + key;
        for (String key : keys) {
            builder.add(host(), pin.apply(key));
        }
        return builder;
    }

    /** Reads what only a nest mate may. */
    static final class Addresses {
        private Addresses() {
        }

        static String of(Endpoint endpoint) {
            return endpoint.address();
        }
    }
}
