package org.pinscan.dagger_shop.net;

import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;

/** The wallet's keys, by the server the app speaks to. */
public final class DefaultPinPolicy implements PinPolicy {
    private final Environment environment;

    @Inject
    DefaultPinPolicy(Environment environment) {
        this.environment = environment;
    }

    @Override
    public String host() {
        return "wallet." + environment.getDomain();
    }

    @Override
    public List<String> pins() {
        List<String> pins = new ArrayList<>();
        for (String key : environment.getWalletKeys()) {
            pins.add("sha256/" + key);
        }
        return pins;
    }
}
