package org.pinscan.dagger_shop.net;

/** The servers that there are. */
public enum Environment {
    PRODUCTION("dagger.example", "utEVAavm5ZwmU/xoPUJNGy8rgeayAQ0l3Mn/W9BXR1s=", "2M8HKZ3gRc2KpEaTZyEc46A1wuq+qTRUbtmtyB5NgDg="),
    STAGING("staging.dagger.example", "iP8SBagcpPj5Hqxv/yFGPpa4urfkwOT439PsBYUr6fw=");

    private final String domain;
    private final String[] walletKeys;

    Environment(String domain, String... walletKeys) {
        this.domain = domain;
        this.walletKeys = walletKeys;
    }

    public String getDomain() {
        return domain;
    }

    public String getBaseUrl() {
        return "https://orders." + domain + "/v2/";
    }

    public String[] getWalletKeys() {
        return walletKeys.clone();
    }
}
