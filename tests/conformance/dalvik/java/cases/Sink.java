package cases;

/** Where a case shows a value; on a JVM it is printed, in the DEX file it is what is looked for. */
public final class Sink {
    public static void show(String name, String value) {
        System.out.print(name + "\t" + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") + "\u001e");
    }

    public static void show(String name, int value) {
        show(name, String.valueOf(value));
    }

    /** What no analysis can know; the cases are run once with each answer. */
    public static boolean open() {
        return System.getenv("OPEN_ANSWER") != null;
    }

    private Sink() {}
}
