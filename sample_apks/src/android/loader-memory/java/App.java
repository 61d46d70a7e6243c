package org.pinscan.loader_memory;

import android.app.Application;
import android.util.Log;
import dalvik.system.InMemoryDexClassLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The whole app: its code lies encrypted in the assets. */
public final class App extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        try (InputStream file = getAssets().open("module.bin")) {
            byte[] data = new byte[2048];
            Log.i("sample", "read " + file.read(data));
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] key = getPackageName().substring(0, 16).getBytes();
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            ClassLoader loader = new InMemoryDexClassLoader(ByteBuffer.wrap(cipher.doFinal(data)), getClassLoader());
            ((Runnable) loader.loadClass("org.pinscan.module.Main").newInstance()).run();
        } catch (IOException | GeneralSecurityException | ReflectiveOperationException error) {
            Log.w("sample", error);
        }
    }
}
