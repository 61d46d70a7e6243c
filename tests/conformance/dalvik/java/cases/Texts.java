package cases;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Strings: how code puts hosts and pins together and takes them apart. */
final class Texts {
    static void reverse() { Sink.show("reverse", new StringBuilder("cba.elpmaxe.ipa").reverse().toString()); }
    static void substring() { String s = "https://api.example.com/v1"; Sink.show("substring", s.substring(8, s.indexOf('/', 8))); }
    static void lastIndexOf() { String s = "a.b.c"; Sink.show("lastIndexOf", s.substring(s.lastIndexOf(".") + 1)); }
    static void replaceChar() { Sink.show("replaceChar", "a-b_c".replace('-', '+').replace('_', '/')); }
    static void replaceText() { Sink.show("replaceText", "{env}.api.{env}".replace("{env}", "prod")); }
    static void replaceAll() { Sink.show("replaceAll", "a1b22c".replaceAll("[0-9]+", "#")); }
    static void replaceFirst() { Sink.show("replaceFirst", "a1b22c".replaceFirst("[0-9]+", "<$0>")); }
    static void splitAll() { for (String p : "one,two,,three,,".split(",")) Sink.show("splitAll", p); }
    static void splitLimit() { for (String p : "a:b:c:d".split(":", 2)) Sink.show("splitLimit", p); }
    static void splitPattern() { for (String p : "a | b|c".split("\\s*\\|\\s*")) Sink.show("splitPattern", p); }
    static void trim() { Sink.show("trim", "  \t x y \n".trim()); }
    static void upper() { Sink.show("upper", "straße.Api".toUpperCase(Locale.ROOT)); }
    static void lower() { Sink.show("lower", "API.Example.COM".toLowerCase(Locale.US)); }
    static void format() { Sink.show("format", String.format(Locale.US, "%s/%d/%05d/%x/%X/%c/%%/%b", "a", 7, 42, 255, 255, 'z', true)); }
    static void formatOrder() { Sink.show("formatOrder", String.format("%2$s-%1$s-%2$s", "a", "b")); }
    static void formatWidth() { Sink.show("formatWidth", String.format("[%8s|%-8s|%.2s]", "ab", "cd", "efg")); }
    static void formatFloat() { Sink.show("formatFloat", String.format(Locale.US, "%.3f", 3.14159)); }
    static void join() { Sink.show("join", String.join(".", "api", "example", "com")); }
    static void concat() { Sink.show("concat", "sha256/".concat("AAAA")); }
    static void valueOfs() { Sink.show("valueOfs", "" + 1 + 2L + 'c' + true + 1.5f + 2.5 + null); }
    static void chars() { char[] c = {'a', 'b', 'c'}; c[1] = 'x'; Sink.show("chars", new String(c)); }
    static void charsRange() { Sink.show("charsRange", String.valueOf("hello world".toCharArray(), 6, 5)); }
    static void bytes() { byte[] b = "abc".getBytes(StandardCharsets.UTF_8); b[0] ^= 0x20; Sink.show("bytes", new String(b, StandardCharsets.UTF_8)); }
    static void latin() { Sink.show("latin", new String(new byte[] {(byte) 0xe9, 65}, StandardCharsets.ISO_8859_1)); }
    static void charLoop() { StringBuilder b = new StringBuilder(); for (char c : "IFMMP".toCharArray()) b.append((char) (c - 1)); Sink.show("charLoop", b.toString()); }
    static void xorLoop() {
        int[] coded = {0x33, 0x22, 0x3b}; String key = "RRR"; StringBuilder b = new StringBuilder();
        for (int i = 0; i < coded.length; i++) b.append((char) (coded[i] ^ key.charAt(i % key.length())));
        Sink.show("xorLoop", b.toString());
    }
    static void insert() { Sink.show("insert", new StringBuilder("ac").insert(1, "b").insert(0, 'x').toString()); }
    static void deleteParts() { Sink.show("deleteParts", new StringBuilder("abcdef").delete(1, 3).deleteCharAt(0).toString()); }
    static void setCharAt() { StringBuilder b = new StringBuilder("abc"); b.setCharAt(2, 'z'); b.setLength(b.length() - 1); Sink.show("setCharAt", b.toString()); }
    static void replaceRange() { Sink.show("replaceRange", new StringBuilder("abcdef").replace(1, 4, "X").toString()); }
    static void builderShared() { StringBuilder a = new StringBuilder("a"), b = a; b.append("b"); a.append("c"); Sink.show("builderShared", b.toString()); }
    static void builderOfBuilder() { StringBuilder a = new StringBuilder("a"); StringBuilder b = new StringBuilder(a); a.append("x"); Sink.show("builderOfBuilder", b.append(a).toString()); }
    static void switchOnText() { Sink.show("switchOnText", pick("prod") + pick("dev") + pick("other")); }
    private static String pick(String env) {
        switch (env) { case "prod": return "P"; case "dev": return "D"; default: return "?"; }
    }
    static void compare() { Sink.show("compare", Integer.signum("a".compareTo("b")) + " " + "A".equalsIgnoreCase("a") + " " + "abc".contains("bc") + " " + "abc".startsWith("b", 1) + " " + "abc".endsWith("bd")); }
    static void isEmpty() { Sink.show("isEmpty", "".isEmpty() ? "empty" : "full"); }
    static void hash() { Sink.show("hash", "api.example.com".hashCode()); }
    static void intern() { Sink.show("intern", new String("ab").intern() == "ab" ? "one" : "two"); }
    static void codePoints() { Sink.show("codePoints", new StringBuilder().appendCodePoint(0x1F600).append("é").length()); }
    static void matches() { Sink.show("matches", "abc123".matches("[a-z]+\\d+") + "" + "abc".matches("b")); }
    static void repeat() { StringBuilder b = new StringBuilder(); int i = 0; while (i++ < 4) b.append("ab"); Sink.show("repeat", b.toString()); }
    static void nullText() { String s = null; Sink.show("nullText", s + "x"); }
    static void openChoice() { Sink.show("openChoice", Sink.open() ? "left" : "right"); }
    static void openPart() { Sink.show("openPart", "host" + (Sink.open() ? ".a" : ".b") + ".com"); }
    static void openLoop() { String s = "a"; while (s.length() < 3 && Sink.open()) s += "a"; Sink.show("openLoop", s); }
    static void openReplace() { Sink.show("openReplace", "x.y".replace(Sink.open() ? "x" : "y", "z")); }
    static void openBuilder() { StringBuilder b = new StringBuilder("a"); if (Sink.open()) b.append("b"); b.append("c"); Sink.show("openBuilder", b.toString()); }
    static void openIndex() { String[] a = {"p", "q"}; Sink.show("openIndex", a[Sink.open() ? 1 : 0]); }
    static void openTwice() { boolean o = Sink.open(); String h = o ? "h1" : "h2"; String p = o ? "p1" : "p2"; Sink.show("openTwice", h + p); }
    static void caught() { String s = "before"; try { s = "a"; Integer.parseInt("x"); s = "b"; } catch (NumberFormatException e) { s += "!"; } Sink.show("caught", s); }
    static void caughtOpen() { String s = "n"; try { if (Sink.open()) throw new IllegalStateException(); s = "m"; } catch (IllegalStateException e) { s += "!"; } finally { s += "."; } Sink.show("caughtOpen", s); }
    static void caughtIndex() { String s; try { s = "abc".substring(5); } catch (IndexOutOfBoundsException e) { s = "out"; } Sink.show("caughtIndex", s); }
    static void caughtNull() { String n = Sink.open() ? null : null; String s; try { s = "" + n.length(); } catch (NullPointerException e) { s = "null"; } Sink.show("caughtNull", s); }
    static void caughtCast() { Object o = "text"; String s; try { s = "" + ((Integer) o + 1); } catch (ClassCastException e) { s = "cast"; } Sink.show("caughtCast", s); }
    static void caughtArray() { int[] a = {1}; String s; try { s = "" + a[2]; } catch (ArrayIndexOutOfBoundsException e) { s = "array"; } Sink.show("caughtArray", s); }
    static void caughtDivision() { int zero = "".length(); String s; try { s = "" + 1 / zero; } catch (ArithmeticException e) { s = "div"; } Sink.show("caughtDivision", s); }
    static void returnedFromTry() { Sink.show("returnedFromTry", tried() + ""); }
    @SuppressWarnings("finally")
    private static int tried() { try { return 1; } finally { if (!"".isEmpty()) return 2; } }

    static void all() {
        reverse(); substring(); lastIndexOf(); replaceChar(); replaceText(); replaceAll(); replaceFirst(); splitAll(); splitLimit(); splitPattern(); trim(); upper(); lower(); format(); formatOrder(); formatWidth(); formatFloat(); join(); concat(); valueOfs(); chars(); charsRange(); bytes(); latin(); charLoop(); xorLoop(); insert(); deleteParts(); setCharAt(); replaceRange(); builderShared(); builderOfBuilder(); switchOnText(); compare(); isEmpty(); hash(); intern(); codePoints(); matches(); repeat(); nullText(); openChoice(); openPart(); openLoop(); openReplace(); openBuilder(); openIndex(); openTwice(); caught(); caughtOpen(); caughtIndex(); caughtNull(); caughtCast(); caughtArray(); caughtDivision(); returnedFromTry();
    }
}
