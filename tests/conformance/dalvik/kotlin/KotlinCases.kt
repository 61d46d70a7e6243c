@file:Suppress("unused", "UNUSED_PARAMETER")

package cases

import kotlin.properties.Delegates
import kotlin.reflect.KProperty

private fun show(name: String, value: Any?) = Sink.show(name, value.toString())

data class Pin(val host: String, val pins: List<String>, val backup: Boolean = false)

sealed class Place { object Here : Place() { const val NAME = "here" }; data class There(val far: Int) : Place(); class Nowhere(val why: String) : Place() }

enum class Flavour(val host: String) { LIVE("live.example"), TEST("test.example") { override fun path() = "/t" }; open fun path() = "/"; companion object { fun of(s: String) = values().first { it.name.equals(s, true) } } }

object Config { val hosts = listOf("a.example", "b.example"); val table by lazy { hosts.associateWith { it.uppercase() } }; const val BASE = "example"; var changing = "c0" }

interface Named { val name: String; fun shout() = name.uppercase() }

class Delegated(n: Named) : Named by n

class Dsl { private val out = mutableListOf<String>(); fun pin(host: String, vararg pins: String) { out += pins.map { "$host:$it" } }; operator fun String.unaryPlus() { out += this }; fun build() = out.joinToString("|") }

fun dsl(block: Dsl.() -> Unit) = Dsl().apply(block).build()

@JvmInline value class Host(val text: String) { fun wild() = "*.$text" }

class Loud { operator fun getValue(o: Any?, p: KProperty<*>) = p.name.uppercase() }

open class Parent(val a: String) { open val b: String get() = a + "p"; val c = b }

class Child : Parent("x") { override val b: String get() = super.b + "c" }

inline fun <T> twice(f: () -> T): List<T> = listOf(f(), f())

inline fun <reified T> kind(o: Any) = if (o is T) "yes" else "no"

tailrec fun gcd(a: Int, b: Int): Int = if (b == 0) a else gcd(b, a % b)

fun String.deco(left: String = "<", right: String = ">") = left + this + right

fun template() { val h = "api"; show("kTemplate", "https://$h.${Config.BASE}.com/${h.length + 1}") }
fun trimmed() = show("kTrimmed", """
    |a
    |  b
""".trimMargin())
fun indented() = show("kIndented", """
    a
      b
""".trimIndent())
fun lines() { for (l in "a\nb\r\nc".lines()) show("kLines", l) }
fun splits() { for (p in "a, b;c".split(",", ";")) show("kSplits", p.trim()) }
fun splitLimit() = show("kSplitLimit", "a=b=c".split("=", limit = 2))
fun around() = show("kAround", "user@host:80".run { substringAfter('@') + substringBefore("@") + substringAfterLast(":") + substringBeforeLast("x", "none") })
fun removed() = show("kRemoved", "sha256/AB=".removePrefix("sha256/").removeSuffix("=").removeSurrounding("A"))
fun replaced() = show("kReplaced", "a.b.c".replace(".", "") + "aXbx".replace("x", "-", ignoreCase = true) + "a1b2".replace(Regex("\\d")) { "<${it.value}>" })
fun reversed() = show("kReversed", "abc".reversed())
fun chunked() { for (c in "abcdefg".chunked(3)) show("kChunked", c) }
fun windowed() = show("kWindowed", "abcd".windowed(2).joinToString())
fun padded() = show("kPadded", "7".padStart(3, '0') + "x".padEnd(3) + "!")
fun filtered() = show("kFiltered", "a1b2".filter { it.isDigit() } + "a1b2".filterNot(Char::isDigit))
fun mapped() = show("kMapped", "abc".map { it + 1 }.joinToString(""))
fun folded() = show("kFolded", "abc".fold("") { acc, c -> "$c$acc" })
fun taken() = show("kTaken", "abcdef".take(2) + "abcdef".drop(4) + "abcdef".takeLast(1) + "abcdef".dropLast(5) + "aab".takeWhile { it == 'a' } + "abc".slice(1..2))
fun capital() = show("kCapital", "api".replaceFirstChar { it.titlecase() } + "API".lowercase())
fun repeated() = show("kRepeated", "ab".repeat(3))
fun hexed() = show("kHexed", byteArrayOf(1, -2, 127).joinToString("") { "%02x".format(it) })
fun unhexed() = show("kUnhexed", "616263".chunked(2).map { it.toInt(16).toByte() }.toByteArray().decodeToString())
fun xored() = show("kXored", "KZO".mapIndexed { i, c -> (c.code xor (i + 10)).toChar() }.joinToString(""))
fun xorBytes() { val k = 0x5a; show("kXorBytes", String(byteArrayOf(0x3b, 0x38).map { (it.toInt() xor k).toByte() }.toByteArray())) }
fun built() = show("kBuilt", buildString { append("a"); appendLine(); for (i in 0..2) append(i); insert(0, "<"); append('>') })
fun numbers() = show("kNumbers", "12".toInt() + ("x".toIntOrNull() ?: 5) + "0x".length + "ff".toLong(16).toInt())
fun compare() = show("kCompare", "${"a" < "b"} ${"A".equals("a", true)} ${"abc" in "xabcx"} ${"b" in listOf("a")} ${"".isNullOrEmpty()} ${" ".isBlank()}")
fun regexes() { for (m in Regex("(\\w)=(\\d)").findAll("a=1 b=2")) { val (k, v) = m.destructured; show("kRegexes", "$k$v") } }
fun listLoop() { for ((i, s) in listOf("a", "b").withIndex()) show("kListLoop", "$i$s") }
fun listOps() = show("kListOps", (listOf("a", "b") + "c" + listOf("d") - "a").let { it.first() + it.last() + it.getOrElse(9) { "none" } + it.size })
fun plusAssign() { val l = mutableListOf("a"); l += "b"; l += listOf("c", "d"); l -= "a"; show("kPlusAssign", l) }
fun varPlus() { var l = listOf("a"); l = l + "b"; l += "c"; show("kVarPlus", l) }
fun mapLoop() { for ((h, p) in mapOf("h1" to listOf("p1", "p2"), "h2" to listOf("p3"))) for (x in p) show("kMapLoop", h + x) }
fun mapOps() { val m = mutableMapOf("a" to 1); m["b"] = 2; m += "c" to 3; m -= "a"; show("kMapOps", m.map { (k, v) -> "$k$v" }.joinToString() + m.getOrElse("z") { 9 } + m.getValue("b")) }
fun mapGet() { val m = mapOf("a" to "1"); show("kMapGet", m["a"] + m["b"] + m.getOrDefault("c", "d")) }
fun mapValues() = show("kMapValues", mapOf("a" to "1").mapValues { it.value + "!" }.mapKeys { it.key + "?" }.entries.first().toString())
fun grouped() { for ((k, v) in listOf("h1 a", "h2 b", "h1 c").map { it.split(" ") }.groupBy({ it[0] }, { it[1] })) show("kGrouped", k + v) }
fun associated() = show("kAssociated", listOf("a=1", "b=2").associate { it.substringBefore("=") to it.substringAfter("=") }["b"])
fun associatedBy() = show("kAssociatedBy", listOf(Pin("h", listOf("p"))).associateBy { it.host }.getValue("h").pins[0])
fun zipped() { listOf("a", "b").zip(listOf("1", "2")).forEach { (x, y) -> show("kZipped", x + y) } }
fun flat() = show("kFlat", listOf(listOf("a"), listOf("b", "c")).flatten().joinToString("") + listOf("x y").flatMap { it.split(" ") })
fun found() = show("kFound", (listOf("a", "bb").find { it.length > 1 } ?: "no") + listOf("a").firstOrNull { it.length > 1 } + listOf("a", "bb").indexOfFirst { it == "bb" })
fun partitioned() { val (s, l) = listOf("a", "bb").partition { it.length < 2 }; show("kPartitioned", "$s$l") }
fun sorted() = show("kSorted", listOf("c", "a", "b").sortedDescending() + listOf("bb", "a").sortedBy { it.length })
fun distinct() = show("kDistinct", listOf("a", "b", "a").distinct() + setOf("x", "x"))
fun sequences() = show("kSequences", sequenceOf("a", "b", "c").filter { it != "b" }.map { it + it }.toList())
fun generated() = show("kGenerated", generateSequence(1) { it * 2 }.takeWhile { it < 20 }.joinToString())
fun yielded() { for (s in sequence { yield("a"); yieldAll(listOf("b", "c")) }) show("kYielded", s) }
fun ranges() { var s = ""; for (i in 10 downTo 1 step 3) s += i; for (i in 0 until 2) s += i; for (c in 'a'..'c') s += c; show("kRanges", s) }
fun whenText() {
    fun f(s: String) = when (s) { "a", "b" -> 1; in listOf("c") -> 2; else -> 3 }
    show("kWhenText", "${f("a")}${f("c")}${f("z")}") }
fun whenType() {
    fun f(p: Place) = when (p) { Place.Here -> Place.Here.NAME; is Place.There -> "there" + p.far; is Place.Nowhere -> p.why }
    show("kWhenType", f(Place.Here) + f(Place.There(3)) + f(Place.Nowhere("w"))) }
fun dataCopy() { val p = Pin("h", listOf("a")).copy(backup = true); val (h, pins, b) = p; show("kDataCopy", "$h$pins$b ${p == Pin("h", listOf("a"), true)} $p") }
fun enums() { for (f in Flavour.values()) show("kEnums", f.host + f.path()) }
fun enumOf() = show("kEnumOf", Flavour.of("test").host)
fun objectValues() = show("kObjectValues", Config.hosts[1] + Config.table["a.example"])
fun lazily() { var n = 0; val v by lazy { n++; "v$n" }; show("kLazily", v + v + n) }
fun observed() { var log = ""; var v: String by Delegates.observable("a") { _, old, new -> log += old + new }; v = "b"; show("kObserved", log + v) }
fun delegated() { val loud by Loud(); show("kDelegated", loud + Delegated(object : Named { override val name = "n" }).shout()) }
fun dslBuilt() = show("kDslBuilt", dsl { pin("h1", "a", "b"); +"mid"; pin("h2", "c") })
fun valueClass() = show("kValueClass", Host("example.com").wild())
fun inherited() = show("kInherited", Child().let { it.a + it.b + it.c })
fun inlined() { var i = 0; show("kInlined", twice { "n" + i++ }) }
fun reified() = show("kReified", kind<String>("x") + kind<Int>("x"))
fun tail() = show("kTail", gcd(48, 18))
fun defaults() = show("kDefaults", "a".deco() + "b".deco(right = "]") + "c".deco("[", "]"))
fun scopes() = show("kScopes", "a".let { it + "b" }.also { Config.changing = it }.run { this + "c" }.takeIf { it.length == 3 }?.plus("d") ?: "none")
fun withs() = show("kWiths", with(StringBuilder()) { append("a"); append(1); toString() })
fun elvis() { val s: String? = if (Config.BASE.isEmpty()) "x" else null; show("kElvis", (s?.length ?: -1)) }
fun safeCast() { val o: Any = "t"; show("kSafeCast", ((o as? Int)?.toString() ?: "no") + (o as? String)) }
fun caught() = show("kCaught", runCatching { error("bad") }.getOrElse { "e" + it.message } + try { "1".toInt() } catch (e: NumberFormatException) { 0 })
fun localFunction() { var n = 0; fun step() { n += 2 }; repeat(3) { step() }; show("kLocalFunction", n) }
fun closures() { val fs = (1..3).map { i -> { i * 10 } }; show("kClosures", fs.map { it() }) }
fun references() = show("kReferences", listOf("a", "b").map(String::uppercase).let(List<String>::toString) + ::Host.invoke("x").wild())
fun arrays() { val a = arrayOf("a", "b"); a[0] = "z"; show("kArrays", a.joinToString("") + IntArray(3) { it * it }.sum() + a.indices) }
fun spread() {
    fun f(vararg s: String) = s.size.toString() + s.last()
    show("kSpread", f("a", *arrayOf("b", "c"))) }
fun pairs() { val (a, b) = "x" to "y"; val t = Triple(1, 2, 3); show("kPairs", a + b + t.third) }
fun bits() = show("kBits", (0xff shl 4 or 1) and 0xfff xor 2 ushr 1)
fun unsigned() = show("kUnsigned", (200u.toUByte() + 100u).toString() + UInt.MAX_VALUE)
fun characters() = show("kCharacters", ('a'.code + 1).toChar().toString() + '7'.digitToInt() + 'z'.isLetter())
fun openIf() = show("kOpenIf", if (Sink.open()) "a" else "b")
fun openList() { val l = mutableListOf("a"); if (Sink.open()) l += "b"; show("kOpenList", l.joinToString("")) }
fun openLet() = show("kOpenLet", (if (Sink.open()) "a" else null)?.let { it + "!" } ?: "none")
fun openWhen() { val f = if (Sink.open()) Flavour.LIVE else Flavour.TEST; show("kOpenWhen", when (f) { Flavour.LIVE -> "l"; Flavour.TEST -> "t" } + f.host) }
fun openFilter() = show("kOpenFilter", listOf("a", "b").filter { it == "a" || Sink.open() }.joinToString(""))
fun openMap() { val m = mutableMapOf("h" to "1"); if (Sink.open()) m["h"] = "2"; show("kOpenMap", m["h"]) }
fun openVar() { var s = "a"; listOf(1, 2).forEach { if (Sink.open()) s += it }; show("kOpenVar", s) }
fun openObject() { Config.changing = "c1"; if (Sink.open()) Config.changing = "c2"; show("kOpenObject", Config.changing) }
fun openPin() { val p = if (Sink.open()) Pin("h1", listOf("p1")) else Pin("h2", listOf("p2")); show("kOpenPin", p.host + p.pins) }

fun all() {
    template(); trimmed(); indented(); lines(); splits(); splitLimit(); around(); removed(); replaced(); reversed(); chunked(); windowed(); padded(); filtered(); mapped(); folded(); taken(); capital(); repeated(); hexed(); unhexed(); xored(); xorBytes(); built(); numbers(); compare(); regexes(); listLoop(); listOps(); plusAssign(); varPlus(); mapLoop(); mapOps(); mapGet(); mapValues(); grouped(); associated(); associatedBy(); zipped(); flat(); found(); partitioned(); sorted(); distinct(); sequences(); generated(); yielded(); ranges(); whenText(); whenType(); dataCopy(); enums(); enumOf(); objectValues(); lazily(); observed(); delegated(); dslBuilt(); valueClass(); inherited(); inlined(); reified(); tail(); defaults(); scopes(); withs(); elvis(); safeCast(); caught(); localFunction(); closures(); references(); arrays(); spread(); pairs(); bits(); unsigned(); characters(); openIf(); openList(); openLet(); openWhen(); openFilter(); openMap(); openVar(); openObject(); openPin()
}
