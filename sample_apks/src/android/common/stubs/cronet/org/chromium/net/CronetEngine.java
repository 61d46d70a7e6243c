package org.chromium.net;

import android.content.Context;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Stands for the library's class: the same descriptors, and bodies that an optimiser cannot see through. */
public class CronetEngine {
    private final List<Object> settings;

    CronetEngine(List<Object> settings) {
        this.settings = settings;
    }

    public String getVersionString() {
        return "Cronet/119.0.6045.31 " + settings;
    }

    /** As above. */
    public static class Builder {
        private final List<Object> settings = new ArrayList<>();

        public Builder(Context context) {
            settings.add(context);
        }

        public Builder addPublicKeyPins(String hostName, Set<byte[]> pins, boolean includeSubdomains, Date expirationDate) {
            if (hostName == null || pins == null || expirationDate == null) {
                throw new NullPointerException("The pin expiration date cannot be null");
            }
            settings.add(hostName);
            settings.add(pins);
            settings.add(includeSubdomains);
            settings.add(expirationDate);
            return this;
        }

        public Builder enablePublicKeyPinningBypassForLocalTrustAnchors(boolean value) {
            settings.add(value);
            return this;
        }

        public CronetEngine build() {
            return new CronetEngine(settings);
        }
    }
}
