package org.pinscan.no_pins_picasso;

import android.app.Application;
import android.util.Log;
import com.squareup.picasso.Picasso;
import java.io.IOException;

/** The whole app: pictures over a library's OkHttp, without pins. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try {
            Log.i("sample", "picture " + new Picasso.Builder(this).build().load("https://pictures.open.example/1.png").get());
        } catch (IOException error) {
            Log.w("sample", error);
        }
    }
}
