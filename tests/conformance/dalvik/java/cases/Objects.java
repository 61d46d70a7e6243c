package cases;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects: fields, classes, interfaces, enumerations, lambdas, statics; and what the platform's own classes do. */
final class Objects {
    static class Base { String name = "base"; Base() { init(); } void init() { name = name + "!"; } String id() { return "B" + name; } }
    static class Derived extends Base { String own = "own"; Derived() { super(); own += name; } @Override void init() { name = "derived"; own = "early"; } @Override String id() { return "D" + super.id() + own; } }
    interface Shape { String area(); default String twice() { return area() + area(); } }
    static final class Square implements Shape { final int side; Square(int side) { this.side = side; } public String area() { return "" + side * side; } }
    enum Env {
        PROD("p.example", 1) { String extra() { return "P"; } }, DEV("d.example", 2);
        final String host; final int rank;
        Env(String host, int rank) { this.host = host; this.rank = rank; }
        String extra() { return "-"; }
    }
    static class Node { Node next; String value; Node(String value, Node next) { this.value = value; this.next = next; } }
    static class Builder { private final List<String> parts = new ArrayList<>(); private String end = ""; Builder add(String p) { parts.add(p); return this; } Builder end(String e) { end = e; return this; } String build() { return String.join("/", parts) + end; } }
    static class Counter { static int count; final int id = ++count; }
    static class Lazy { private static String kept; static int made; static String get() { if (kept == null) { kept = "made" + ++made; } return kept; } }
    static class Holder { static final Holder ONE = new Holder("one"); static final String AFTER = ONE.text + "after"; final String text; Holder(String text) { this.text = text; } }
    static class Generic<T> { T value; Generic(T value) { this.value = value; } <R> Generic<R> map(Function<T, R> f) { return new Generic<>(f.apply(value)); } }

    static void construct() { Sink.show("construct", new Derived().id()); }
    static void dispatchVirtual() { Base b = new Derived(); Base c = new Base(); Sink.show("dispatchVirtual", b.id() + c.id()); }
    static void dispatchInterface() { Shape s = new Square(3); Sink.show("dispatchInterface", s.twice()); }
    static void enumField() { for (Env e : Env.values()) Sink.show("enumField", e.host + e.rank + e.extra() + e.name() + e.ordinal()); }
    static void enumValueOf() { Sink.show("enumValueOf", Env.valueOf("DEV").host); }
    static void enumSwitch() { Sink.show("enumSwitch", of(Env.PROD) + of(Env.DEV)); }
    private static String of(Env e) { switch (e) { case PROD: return "1"; case DEV: return "2"; default: return "3"; } }
    static void linked() { Node n = new Node("a", new Node("b", new Node("c", null))); StringBuilder b = new StringBuilder(); for (Node m = n; m != null; m = m.next) b.append(m.value); Sink.show("linked", b.toString()); }
    static void built() { Sink.show("built", new Builder().add("a").add("b").end(".").build()); }
    static void counted() { Counter a = new Counter(), b = new Counter(); Sink.show("counted", b.id - a.id); }
    static void lazy() { Sink.show("lazy", Lazy.get() + Lazy.get()); }
    static void holder() { Sink.show("holder", Holder.AFTER + Holder.ONE.text); }
    static void generic() { Sink.show("generic", new Generic<>("a").map(s -> s + "b").map(String::length).value); }
    static void lambda() { String p = "pre"; Function<String, String> f = s -> p + s; Supplier<String> g = () -> f.apply("x"); Sink.show("lambda", g.get()); }
    static void composed() { Function<String, String> f = s -> s + "1", g = s -> s + "2"; Sink.show("composed", f.andThen(g).compose((String s) -> s + "0").apply("")); }
    static void anonymous() { Object o = new Object() { @Override public String toString() { return "anon"; } }; Sink.show("anonymous", "" + o); }
    static void identity() { Square a = new Square(1), b = new Square(1), c = a; Sink.show("identity", "" + (a == b) + (a == c) + a.equals(b)); }
    static void fieldAlias() { Node a = new Node("x", null), b = a; b.value = "y"; Sink.show("fieldAlias", a.value); }
    static void twoObjects() { Node a = new Node("x", null), b = new Node("z", null); b.value = "y"; Sink.show("twoObjects", a.value + b.value); }
    static void instance() { Object o = new Square(2); Sink.show("instance", o instanceof Shape ? "shape" + ((Shape) o).area() : "none"); }
    static void boxed() { Integer a = 127, b = 127; Long l = 5L; Sink.show("boxed", "" + a.equals(b) + l.equals(5) + Integer.valueOf("12").hashCode() + Boolean.parseBoolean("TRUE")); }
    static void recursion() { Sink.show("recursion", fib(12)); }
    private static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
    static void varargs() { Sink.show("varargs", joined("a", "b", "c") + joined()); }
    private static String joined(String... parts) { return parts.length + String.join("", parts); }
    static void digest() throws Exception { Sink.show("digest", new BigInteger(1, MessageDigest.getInstance("SHA-256").digest("abc".getBytes(StandardCharsets.US_ASCII))).toString(16)); }
    static void hexLoop() { byte[] b = {(byte) 0xca, (byte) 0xfe, 7}; StringBuilder s = new StringBuilder(); for (byte x : b) s.append(String.format("%02x", x & 0xff)); Sink.show("hexLoop", s.toString()); }
    static void hexTable() { byte[] b = {(byte) 0xca, (byte) 0xfe, 7}; char[] out = new char[b.length * 2]; String digits = "0123456789abcdef"; for (int i = 0; i < b.length; i++) { int v = b[i] & 0xff; out[2 * i] = digits.charAt(v >>> 4); out[2 * i + 1] = digits.charAt(v & 15); } Sink.show("hexTable", new String(out)); }
    static void fromHex() { String h = "616263"; byte[] b = new byte[h.length() / 2]; for (int i = 0; i < b.length; i++) b[i] = (byte) Integer.parseInt(h.substring(2 * i, 2 * i + 2), 16); Sink.show("fromHex", new String(b)); }
    static void buffer() { ByteBuffer b = ByteBuffer.allocate(8); b.putInt(0x61626364).put((byte) 'e').put("fg".getBytes()); b.flip(); byte[] out = new byte[b.remaining()]; b.get(out); Sink.show("buffer", new String(out)); }
    static void groups() { Matcher m = Pattern.compile("(\\w+)=(\\w+);?").matcher("a=1;b=2"); while (m.find()) Sink.show("groups", m.group(1) + "-" + m.group(2)); }
    static void properties() { Properties p = new Properties(); p.setProperty("k", "v"); Sink.show("properties", p.getProperty("k") + p.getProperty("n", "d")); }
    static void ternaries() { int n = 5; Sink.show("ternaries", n > 3 ? n > 4 ? "big" : "mid" : "low"); }
    static void labelled() { String s = ""; outer: for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) { if (j == 2) continue outer; if (i == 2) break outer; s += i + "" + j + " "; } Sink.show("labelled", s); }
    static void openDispatch() { Base b = Sink.open() ? new Derived() : new Base(); Sink.show("openDispatch", b.id()); }
    static void openField() { Node n = new Node("x", null); if (Sink.open()) n.value = "y"; Sink.show("openField", n.value); }
    static void openAliased() { Node a = new Node("a", null), b = new Node("b", null); Node c = Sink.open() ? a : b; c.value = "c"; Sink.show("openAliased", a.value + b.value); }
    static void openEnum() { Env e = Sink.open() ? Env.PROD : Env.DEV; Sink.show("openEnum", e.host + e.rank); }
    static void openStatic() { shared = "s0"; if (Sink.open()) change(); Sink.show("openStatic", shared); }
    static String shared; private static void change() { shared = "s1"; }
    static void staticOrder() { shared = "t0"; String before = shared; change(); Sink.show("staticOrder", before + shared); }
    static void openLambda() { Function<String, String> f = Sink.open() ? s -> s + "1" : s -> s + "2"; Sink.show("openLambda", f.apply("x")); }
    static void openPairing() { Node n = Sink.open() ? new Node("h1", new Node("p1", null)) : new Node("h2", new Node("p2", null)); Sink.show("openPairing", n.value + n.next.value); }
    static void passedOn() { Node n = new Node("x", null); mutate(n); Sink.show("passedOn", n.value); }
    private static void mutate(Node n) { n.value = n.value + "m"; }
    static void escaped() { List<Node> l = new ArrayList<>(); Node n = new Node("x", null); l.add(n); l.get(0).value = "e"; Sink.show("escaped", n.value); }

    static void all() throws Exception {
        construct(); dispatchVirtual(); dispatchInterface(); enumField(); enumValueOf(); enumSwitch(); linked(); built(); counted(); lazy(); holder(); generic(); lambda(); composed(); anonymous(); identity(); fieldAlias(); twoObjects(); instance(); boxed(); recursion(); varargs(); digest(); hexLoop(); hexTable(); fromHex(); buffer(); groups(); properties(); ternaries(); labelled(); openDispatch(); openField(); openAliased(); openEnum(); openStatic(); staticOrder(); openLambda(); openPairing(); passedOn(); escaped();
    }
}
