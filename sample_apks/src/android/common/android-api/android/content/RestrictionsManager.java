package android.content;

import android.os.Bundle;

/** Only to compile against: the platform brings the real one. */
public class RestrictionsManager {
    public native Bundle getApplicationRestrictions();
}
