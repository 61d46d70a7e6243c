package org.pinscan.loader_dex;

import android.app.Application;
import android.util.Log;
import dalvik.system.DexClassLoader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The whole app: what it runs is fetched first. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        File jar = new File(getFilesDir(), "module.jar");
        try {
            download("https://modules.open.example/module.jar", jar);
            DexClassLoader loader = new DexClassLoader(jar.getPath(), getCacheDir().getPath(), null, getClassLoader());
            ((Runnable) loader.loadClass("org.pinscan.module.Main").newInstance()).run();
        } catch (IOException | ReflectiveOperationException error) {
            Log.w("sample", error);
        }
    }

    private static void download(String address, File to) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        try (InputStream in = connection.getInputStream(); OutputStream out = new FileOutputStream(to)) {
            byte[] buffer = new byte[4096];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
    }
}
