package cases;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Arrays and collections: how code keeps hosts with their pins. */
final class Lists {
    static void arrayLoop() { String[] a = {"a", "b", "c"}; for (String s : a) Sink.show("arrayLoop", s); }
    static void arrayFill() { String[] a = new String[3]; Arrays.fill(a, "z"); a[1] = "y"; Sink.show("arrayFill", a[0] + a[1] + a[2]); }
    static void arrayCopy() { int[] a = {1, 2, 3, 4}; int[] b = Arrays.copyOfRange(a, 1, 6); System.arraycopy(a, 0, b, 2, 2); Sink.show("arrayCopy", Arrays.toString(b)); }
    static void arrayAlias() { String[] a = {"x"}; String[] b = a; b[0] = "y"; Sink.show("arrayAlias", a[0]); }
    static void arrayClone() { String[] a = {"x"}; String[] b = a.clone(); b[0] = "y"; Sink.show("arrayClone", a[0] + b[0]); }
    static void arrayTwo() { String[][] a = {{"h1", "p1"}, {"h2", "p2"}}; for (String[] r : a) Sink.show("arrayTwo", r[0] + r[1]); }
    static void arrayWide() { long[] a = {1L << 40, -1}; a[1] += a[0]; Sink.show("arrayWide", "" + a[1]); }
    static void arrayDefault() { int[] a = new int[2]; boolean[] b = new boolean[1]; String[] s = new String[1]; Sink.show("arrayDefault", "" + a[1] + b[0] + s[0]); }
    static void arraySort() { String[] a = {"c", "a", "b"}; Arrays.sort(a); Sink.show("arraySort", String.join("", a)); }
    static void listAdd() { List<String> l = new ArrayList<>(); l.add("a"); l.add(0, "b"); l.add("c"); l.remove("a"); l.set(0, "d"); Sink.show("listAdd", l.toString()); }
    static void listRemoveIndex() { List<String> l = new ArrayList<>(Arrays.asList("a", "b", "c")); l.remove(1); Sink.show("listRemoveIndex", l.get(1) + l.size()); }
    static void listIterator() { List<String> l = new LinkedList<>(Arrays.asList("a", "b")); for (Iterator<String> i = l.iterator(); i.hasNext();) if (i.next().equals("a")) i.remove(); Sink.show("listIterator", l.get(0)); }
    static void listSub() { List<Integer> l = Arrays.asList(1, 2, 3, 4); Sink.show("listSub", l.subList(1, 3).toString()); }
    static void listReverse() { List<String> l = Arrays.asList("a", "b", "c"); Collections.reverse(l); Sink.show("listReverse", l.get(0)); }
    static void listSort() { List<String> l = new ArrayList<>(Arrays.asList("bb", "a", "ccc")); l.sort(Comparator.comparing(String::length).reversed()); Sink.show("listSort", l.toString()); }
    static void listContains() { Sink.show("listContains", "" + Arrays.asList("a", "b").contains("b") + Collections.singletonList("a").indexOf("c")); }
    static void listEquals() { Sink.show("listEquals", "" + new ArrayList<>(Arrays.asList("a")).equals(Collections.singletonList("a"))); }
    static void listForEach() { Arrays.asList("a", "b").forEach(s -> Sink.show("listForEach", s + s)); }
    static void listRemoveIf() { List<String> l = new ArrayList<>(Arrays.asList("a", "bb")); l.removeIf(s -> s.length() > 1); Sink.show("listRemoveIf", l.toString()); }
    static void listReplaceAll() { List<String> l = new ArrayList<>(Arrays.asList("a", "b")); l.replaceAll(s -> s + "!"); Sink.show("listReplaceAll", l.toString()); }
    static void listAddAll() { List<String> l = new ArrayList<>(); Collections.addAll(l, "a", "b"); l.addAll(1, Arrays.asList("x", "y")); Sink.show("listAddAll", l.toString()); }
    static void listEmptied() { List<String> l = new ArrayList<>(Arrays.asList("a", "b")); l.clear(); l.add("c"); for (String s : l) Sink.show("listEmptied", s); }
    static void deque() { Deque<String> d = new ArrayDeque<>(); d.push("a"); d.push("b"); d.addLast("c"); Sink.show("deque", d.pop() + d.pollLast() + d.peek()); }
    static void mapLoop() { Map<String, String> m = new LinkedHashMap<>(); m.put("h1", "p1"); m.put("h2", "p2"); for (Map.Entry<String, String> e : m.entrySet()) Sink.show("mapLoop", e.getKey() + "=" + e.getValue()); }
    static void mapKeys() { Map<String, String> m = new LinkedHashMap<>(); m.put("h1", "p1"); m.put("h2", "p2"); for (String k : m.keySet()) Sink.show("mapKeys", k + m.get(k)); }
    static void mapOverwrite() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); String old = m.put("a", "2"); Sink.show("mapOverwrite", old + m.get("a") + m.size()); }
    static void mapDefault() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); Sink.show("mapDefault", m.getOrDefault("b", "d") + m.getOrDefault("a", "d") + m.get("c")); }
    static void mapCompute() { Map<String, Integer> m = new TreeMap<>(); for (String s : "b a b".split(" ")) m.merge(s, 1, Integer::sum); Sink.show("mapCompute", m.toString()); }
    static void mapAbsent() { Map<String, List<String>> m = new LinkedHashMap<>(); for (String s : new String[] {"h1 a", "h2 b", "h1 c"}) m.computeIfAbsent(s.split(" ")[0], k -> new ArrayList<>()).add(s.split(" ")[1]); m.forEach((k, v) -> Sink.show("mapAbsent", k + v)); }
    static void mapRemoved() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); m.put("b", "2"); m.remove("a"); for (String k : m.keySet()) Sink.show("mapRemoved", k); }
    static void mapCopied() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); Map<String, String> n = new HashMap<>(m); m.put("a", "2"); Sink.show("mapCopied", n.get("a")); }
    static void mapShared() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); Map<String, String> n = Collections.unmodifiableMap(m); m.put("a", "2"); Sink.show("mapShared", n.get("a")); }
    static void mapTree() { TreeMap<String, String> m = new TreeMap<>(); m.put("b", "2"); m.put("a", "1"); Sink.show("mapTree", m.firstKey() + m.lastEntry().getValue()); }
    static void mapConcurrent() { ConcurrentHashMap<String, String> m = new ConcurrentHashMap<>(); m.put("a", "1"); m.putIfAbsent("a", "2"); Sink.show("mapConcurrent", m.get("a")); }
    static void mapEnum() { EnumMap<Kind, String> m = new EnumMap<>(Kind.class); m.put(Kind.B, "b"); m.put(Kind.A, "a"); Sink.show("mapEnum", m.toString()); }
    static void mapContains() { Map<String, String> m = Collections.singletonMap("a", "1"); Sink.show("mapContains", "" + m.containsKey("a") + m.containsValue("2") + m.isEmpty()); }
    static void setOrder() { Set<String> s = new LinkedHashSet<>(Arrays.asList("a", "b", "a")); for (String x : s) Sink.show("setOrder", x); }
    static void setAlgebra() { Set<String> s = new TreeSet<>(Arrays.asList("a", "b", "c")); s.retainAll(Arrays.asList("b", "c", "d")); s.removeAll(Collections.singleton("c")); Sink.show("setAlgebra", s.toString()); }
    static void setAdd() { Set<String> s = new HashSet<>(); Sink.show("setAdd", "" + s.add("a") + s.add("a") + s.size()); }
    static void streamJoin() { Sink.show("streamJoin", Stream.of("a", "b", "c").filter(s -> !s.equals("b")).map(s -> s + "1").collect(Collectors.joining(",", "[", "]"))); }
    static void streamArray() { String[] a = Arrays.stream(new String[] {"b", "a"}).sorted().toArray(String[]::new); Sink.show("streamArray", a[0] + a[1]); }
    static void streamFlat() { Sink.show("streamFlat", Stream.of("a b", "c").flatMap(s -> Arrays.stream(s.split(" "))).collect(Collectors.toList()).toString()); }
    static void streamGroup() { Map<Integer, List<String>> m = Stream.of("a", "bb", "c").collect(Collectors.groupingBy(String::length)); Sink.show("streamGroup", m.get(1).toString()); }
    static void streamMap() { Map<String, String> m = Stream.of("h1=p1", "h2=p2").map(s -> s.split("=")).collect(Collectors.toMap(p -> p[0], p -> p[1])); Sink.show("streamMap", m.get("h2")); }
    static void streamRange() { Sink.show("streamRange", IntStream.rangeClosed(1, 4).mapToObj(String::valueOf).collect(Collectors.joining())); }
    static void streamFind() { Sink.show("streamFind", Stream.of("a", "bb").filter(s -> s.length() > 1).findFirst().orElse("none")); }
    static void streamReduce() { Sink.show("streamReduce", Stream.of("a", "b").reduce("", (x, y) -> y + x)); }
    static void streamDistinct() { Sink.show("streamDistinct", Stream.of("a", "b", "a").distinct().skip(1).limit(1).collect(Collectors.joining())); }
    static void streamMatch() { Sink.show("streamMatch", "" + Stream.of("a", "b").anyMatch("b"::equals) + Stream.of("a").noneMatch("a"::equals)); }
    static void optional() { Sink.show("optional", Optional.of("a").map(s -> s + "b").filter(s -> s.isEmpty()).orElseGet(() -> "else")); }
    static void openKey() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); m.put("b", "2"); Sink.show("openKey", m.get(Sink.open() ? "a" : "b")); }
    static void openPut() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); if (Sink.open()) m.put("a", "2"); Sink.show("openPut", m.get("a")); }
    static void openAdd() { List<String> l = new ArrayList<>(); l.add("a"); if (Sink.open()) l.add(0, "b"); Sink.show("openAdd", l.get(0)); }
    static void openStore() { String[] a = {"x", "y"}; a[Sink.open() ? 0 : 1] = "z"; Sink.show("openStore", a[0]); }
    static void openRemove() { List<String> l = new ArrayList<>(Arrays.asList("a", "b")); l.remove(Sink.open() ? 0 : 1); Sink.show("openRemove", l.get(0)); }
    static void openClear() { List<String> l = new ArrayList<>(Arrays.asList("a", "b")); if (Sink.open()) l.clear(); l.add("c"); Sink.show("openClear", l.get(l.size() - 1) + l.get(0)); }
    static void openAlias() { List<String> a = new ArrayList<>(), b = new ArrayList<>(); a.add("a"); b.add("b"); (Sink.open() ? a : b).add("c"); Sink.show("openAlias", a.size() + a.get(a.size() - 1)); }
    static void openPairs() { String[][] rows = {{"h1", "p1"}, {"h2", "p2"}}; String[] row = rows[Sink.open() ? 1 : 0]; Sink.show("openPairs", row[0] + row[1]); }
    static void openBreak() { String last = ""; for (String s : new String[] {"a", "b", "c"}) { last = s; if (s.equals("b") && Sink.open()) break; } Sink.show("openBreak", last); }

    static void openInLoop() { for (String s : new String[] {"a", "b", "c", "d", "e"}) { if (Sink.open()) noted++; Sink.show("openInLoop", s); } Sink.show("openInLoop", "end"); }
    static void openSkip() { for (String s : new String[] {"a", "b", "c", "d"}) { if (s.equals("c") && Sink.open()) continue; Sink.show("openSkip", s); } }
    static void openCollect() { StringBuilder b = new StringBuilder(); for (int i = 0; i < 4; i++) { b.append(i); if (Sink.open()) noted++; } Sink.show("openCollect", b.toString()); }
    static void stack() { java.util.Stack<String> s = new java.util.Stack<>(); s.push("a"); s.push("b"); Sink.show("stack", s.peek() + s.pop() + s.size()); }
    static void queue() { Queue<String> q = new LinkedList<>(); q.offer("a"); q.add("b"); Sink.show("queue", q.poll() + q.peek() + q.size()); }
    static void viewRemoved() { Map<String, String> m = new LinkedHashMap<>(); m.put("a", "1"); m.put("b", "2"); m.keySet().remove("a"); Sink.show("viewRemoved", m.get("a") + m.size()); }
    static void viewRetained() { Map<String, String> m = new LinkedHashMap<>(); m.put("a", "1"); m.put("b", "2"); m.values().removeIf(v -> v.equals("1")); for (String k : m.keySet()) Sink.show("viewRetained", k); }
    static void treeSet() { for (String s : new TreeSet<>(Arrays.asList("c", "a", "b"))) Sink.show("treeSet", s); Sink.show("treeSet", new TreeSet<>(Arrays.asList("c", "a")).toString()); }
    static void comparator() { List<String> l = new ArrayList<>(Arrays.asList("bb", "a", "ccc")); Collections.sort(l, (x, y) -> y.length() - x.length()); Sink.show("comparator", l.get(0)); }
    static void subListed() { List<String> l = new ArrayList<>(Arrays.asList("a", "b", "c")); l.subList(0, 2).clear(); Sink.show("subListed", l.get(0)); }
    static void swapped() { List<String> l = Arrays.asList("a", "b"); Collections.swap(l, 0, 1); Sink.show("swapped", l.get(0)); }
    static void rotated() { List<String> l = Arrays.asList("a", "b", "c"); Collections.rotate(l, 1); Sink.show("rotated", l.get(0)); }
    static void entrySet() { Map<String, String> m = new HashMap<>(); m.put("a", "1"); for (Map.Entry<String, String> e : m.entrySet()) e.setValue("2"); Sink.show("entrySet", m.get("a")); }
    static void asListAlias() { String[] a = {"x"}; List<String> l = Arrays.asList(a); a[0] = "y"; Sink.show("asListAlias", l.get(0)); }
    static void passedList() { List<String> l = new ArrayList<>(); l.add("a"); grow(l, 0); Sink.show("passedList", l.get(l.size() - 1)); }
    private static void grow(List<String> l, int n) { if (n < 5) { l.add("g" + n); grow(l, n + 1); } }
    static int noted;

    enum Kind { A, B }

    static void all() {
        arrayLoop(); arrayFill(); arrayCopy(); arrayAlias(); arrayClone(); arrayTwo(); arrayWide(); arrayDefault(); arraySort(); listAdd(); listRemoveIndex(); listIterator(); listSub(); listReverse(); listSort(); listContains(); listEquals(); listForEach(); listRemoveIf(); listReplaceAll(); listAddAll(); listEmptied(); deque(); mapLoop(); mapKeys(); mapOverwrite(); mapDefault(); mapCompute(); mapAbsent(); mapRemoved(); mapCopied(); mapShared(); mapTree(); mapConcurrent(); mapEnum(); mapContains(); setOrder(); setAlgebra(); setAdd(); streamJoin(); streamArray(); streamFlat(); streamGroup(); streamMap(); streamRange(); streamFind(); streamReduce(); streamDistinct(); streamMatch(); optional(); openKey(); openPut(); openAdd(); openStore(); openRemove(); openClear(); openAlias(); openPairs(); openBreak(); openInLoop(); openSkip(); openCollect(); stack(); queue(); viewRemoved(); viewRetained(); treeSet(); comparator(); subListed(); swapped(); rotated(); entrySet(); asListAlias(); passedList();
    }
}
