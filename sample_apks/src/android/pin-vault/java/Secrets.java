package org.pinscan.pin_vault;

import java.util.HashMap;
import java.util.Map;

/** Hidden values by name, made known when the class is loaded. */
enum Secrets {
    INSTANCE;

    private final Map<String, String> values = new HashMap<>();

    Secrets() {
        load("host", new int[] {104, 111, 108, 100, 101, 114, 46, 118, 97, 117, 108, 116, 46, 101, 120, 97, 109, 112, 108, 101});
        values.put("pin.1", join("sha256", "grxT9oOVFq6vDLyt3DKXo2U5RVjD8WRPP74zMo6ekEw="));
        values.put("pin.2", join("sha256", "ql+F97twGoI5iB0Z7ZbX1Wlo8N/ljvTtcfaTbUcHdBQ="));
    }

    private void load(String name, int[] codes) {
        values.put(name, new String(codes, 0, codes.length));
    }

    private static String join(String kind, String hash) {
        return kind.concat("/").concat(hash);
    }

    String get(String name) {
        return values.get(name);
    }
}
