package org.json;

/** Only to compile against: the platform brings the real one. */
public class JSONException extends Exception {
    public JSONException(String message) {
        super(message);
    }
}
