package dalvik.system;

import java.nio.ByteBuffer;

/** Android 8's class loader of code in memory, to compile against. */
public final class InMemoryDexClassLoader extends ClassLoader {
    public InMemoryDexClassLoader(ByteBuffer code, ClassLoader parent) {
        super(parent);
    }
}
