package io.flutter.plugin.common;

import java.util.HashMap;
import java.util.Map;

/** Stands for Flutter's class. */
public class MethodChannel {
    private static final Map<String, MethodCallHandler> HANDLERS = new HashMap<>();
    private final String name;

    public MethodChannel(Object messenger, String name) {
        this.name = name;
    }

    public void setMethodCallHandler(MethodCallHandler handler) {
        HANDLERS.put(name, handler);
    }

    public static void receive(String name, MethodCall call, Result result) {
        HANDLERS.get(name).onMethodCall(call, result);
    }

    /** Handles calls. */
    public interface MethodCallHandler {
        void onMethodCall(MethodCall call, Result result);
    }

    /** Takes answers. */
    public interface Result {
        void success(Object result);

        void error(String code, String message, Object details);
    }
}
