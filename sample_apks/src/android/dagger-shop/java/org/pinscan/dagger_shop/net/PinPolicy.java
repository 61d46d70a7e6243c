package org.pinscan.dagger_shop.net;

import java.util.List;

/** Which keys a server may have. */
public interface PinPolicy {
    String host();

    List<String> pins();
}
