package org.json;

/** Only to compile against: the platform brings the real one. */
public class JSONArray {
    public JSONArray(String text) throws JSONException {
    }

    public native int length();

    public native String getString(int index) throws JSONException;

    public native JSONObject getJSONObject(int index) throws JSONException;
}
