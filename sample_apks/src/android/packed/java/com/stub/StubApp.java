package com.stub;

import android.app.Application;
import android.content.Context;

/** What a packer puts in the place of the app: a stand-in that only loads its library. */
public final class StubApp extends Application {
    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        System.loadLibrary("jiagu");
        start(base);
    }

    private native void start(Context base);
}
