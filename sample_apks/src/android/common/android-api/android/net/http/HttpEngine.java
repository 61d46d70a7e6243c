package android.net.http;

import android.content.Context;
import java.time.Instant;
import java.util.Set;

/** Only to compile against: the platform brings the real one. */
public abstract class HttpEngine {
    /** As above. */
    public static class Builder {
        public Builder(Context context) {
        }

        public native Builder addPublicKeyPins(String host, Set<byte[]> pins, boolean subdomains, Instant expires);

        public native Builder setEnablePublicKeyPinningBypassForLocalTrustAnchors(boolean value);

        public native HttpEngine build();
    }
}
