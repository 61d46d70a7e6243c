package org.json;

/** Only to compile against: the platform brings the real one. */
public class JSONObject {
    public JSONObject(String text) throws JSONException {
    }

    public native boolean getBoolean(String name) throws JSONException;

    public native boolean optBoolean(String name);

    public native boolean optBoolean(String name, boolean fallback);

    public native String getString(String name) throws JSONException;

    public native JSONArray getJSONArray(String name) throws JSONException;

    public native JSONObject getJSONObject(String name) throws JSONException;

    public native java.util.Iterator<String> keys();
}
