package cases;

/** Runs every case on a JVM. */
public final class App {
    public static void main(String[] args) throws Exception {
        Texts.all();
        Lists.all();
        Objects.all();
        Numbers.all();
        KotlinCasesKt.all();
    }

    public void onCreate() throws Exception {
        main(null);
    }
}
