package org.pinscan.dagger_shop.net;

/** One key of one server. */
public final class HostPin {
    private final String host;
    private final String pin;

    public HostPin(String host, String pin) {
        this.host = host;
        this.pin = pin;
    }

    public String getHost() {
        return host;
    }

    public String getPin() {
        return pin;
    }
}
