package org.pinscan.keystore_sdk_shapes;

import java.util.LinkedList;
import java.util.List;

/** Certificates under names, in a list that fills itself as it is made. */
final class Certificates {
    final String name;
    final String pem;

    Certificates(String name, String pem) {
        this.name = name;
        this.pem = pem;
    }

    static final List<Certificates> TELEMETRY = new LinkedList<Certificates>() {{
        add(new Certificates("now",
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
            "-----END CERTIFICATE-----\n"));
        add(new Certificates("next",
            "-----BEGIN CERTIFICATE-----\n" +
            "MIIBjTCCATSgAwIBAgIJAItKhmty9PlWMAoGCCqGSM49BAMCMDMxGDAWBgNVBAoM\n" +
            "D3BpbnNjYW4gc2FtcGxlczEXMBUGA1UEAwwOU2FtcGxlIFJvb3QgQ0EwHhcNMjYx\n" +
            "MDAxMDAwMDAwWhcNMjcxMDAxMDAwMDAwWjA2MRgwFgYDVQQKDA9waW5zY2FuIHNh\n" +
            "bXBsZXMxGjAYBgNVBAMMEWFwaS5jZXJ0cy5leGFtcGxlMFkwEwYHKoZIzj0CAQYI\n" +
            "KoZIzj0DAQcDQgAEPJTj662GGAHletionqiXdGUmsOKlDK/oLquFdDL6TO0Mshrf\n" +
            "SYjHXaj7xtJDVgz8D+AUgOIL9sqGXk6nKad8j6MuMCwwDAYDVR0TAQH/BAIwADAc\n" +
            "BgNVHREEFTATghFhcGkuY2VydHMuZXhhbXBsZTAKBggqhkjOPQQDAgNHADBEAiAN\n" +
            "3ZC6eesCGLlb+ighyhawFpXYV5Ja5HHkAwLZjtA8BgIgTV2xORQR93BIndWrle7U\n" +
            "d5XJuxOxdrksn2x4LcW9lSU=\n" +
            "-----END CERTIFICATE-----\n"));
    }};
}
