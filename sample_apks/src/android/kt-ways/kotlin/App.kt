package org.pinscan.kt_ways

import android.app.Application
import android.content.Context
import android.util.Base64
import android.util.Log
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.charset.StandardCharsets
import java.util.Properties
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import org.json.JSONArray
import org.json.JSONObject

private const val BASE_URL = "https://www.ways.example/api/"
private const val SHA = "sha256/"

/** A server with its keys. */
data class Server(val host: String, val pins: List<String>, val backup: String? = null)

/** A key's digest, without its prefix. */
@JvmInline
value class Digest(private val text: String) {
    val full: String get() = SHA + text
}

/** A key, with and without prefix. */
val String.asPin: String get() = if (startsWith(SHA)) this else SHA + this

/** A host read from a map. */
class Settings(values: Map<String, String>) {
    val host: String by values
    val pin by lazy { values.getValue("pin") }
}

/** Where a pin comes from. */
interface PinSource {
    val host: String
    fun pins(): List<String>
    fun fill(builder: CertificatePinner.Builder) = pins().forEach { builder.add(host, it) }
}

/** The usual one. */
class BundledPins(override val host: String, private val keys: Array<String>) : PinSource {
    override fun pins() = keys.map { "sha256/$it" }
}

/** What every client does. */
abstract class BaseClient {
    protected abstract val hostname: String
    protected abstract fun keys(): Array<String>
    fun client(): OkHttpClient = OkHttpClient.Builder()
        .certificatePinner(CertificatePinner.Builder().add(hostname, *keys()).build())
        .build()
}

/** One of them. */
class PaymentClient : BaseClient() {
    override val hostname = "template.ways.example"
    override fun keys() = arrayOf("sha256/IoXSJDGsZUgcNTsvfOAmIBxifHGULrifwOioFyVaX7k=", "sha256/KL9Q0TCdQbnz5Kjv+4/utZ0iynqwBRN4Zu/CEU/DynE=")
}

/** Servers by name. */
enum class Region(val code: String) {
    EUROPE("eu") { override val pin = "bMpoqpkIlmkVkdYv8tw6/jL/fvzlayv4+jZoRUF4mxA=" },
    AMERICA("us") { override val pin = "FZlFlpAKuGwNE09Nm4ayFQ5MERR0Vr7dZf8k8PPBVGo=" };
    abstract val pin: String
}

/** How a client is told what to do. */
class ClientConfig {
    private var configure: OkHttpClient.Builder.() -> Unit = {}
    fun config(block: OkHttpClient.Builder.() -> Unit) {
        val old = configure
        configure = { old(); block() }
    }
    fun build(): OkHttpClient = OkHttpClient.Builder().apply(configure).build()
}

fun httpClient(block: ClientConfig.() -> Unit): OkHttpClient = ClientConfig().apply(block).build()

/** What a generator of dependency injection writes. */
class PinnerProvider(private val host: () -> String, private val pins: () -> Set<String>) : () -> CertificatePinner {
    override fun invoke(): CertificatePinner = CertificatePinner.Builder().add(host(), *pins().toTypedArray()).build()
}

/** The whole app. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        with(Ways(this)) {
            listOf(way01(), way02(), way03(), way04(), way05(), way06(), way07(), way08(), way09(), way10()).forEach(::fetch)
            listOf(way11(), way12(), way13(), way14(), way15(), way16(), way17(), way18(), way19(), way20()).forEach(::fetch)
            listOf(way21(), way22(), way23(), way24(), way25(), way26(), way27(), way28(), way29(), way30()).forEach(::fetch)
            listOf(way31(), way32(), way33(), way34(), way35(), way36()).forEach(::fetch)
        }
    }

    /** Uses the client, so that nothing of it is dropped. */
    private fun fetch(client: OkHttpClient) {
        try {
            client.newCall(Request.Builder().url(BASE_URL).build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}

/** A method for each way. */
class Ways(private val context: Context) {
    fun way01(): OkHttpClient {
        val base = Server("base.ways.example", listOf("sha256/ewQ6hnEy+UYER3RiSThx7AEmhXz/5pXF3fj7IuVGRDQ="))
        val copied = base.copy(host = "copy.ways.example", backup = "sha256/qZPYQqekArWaVpAm+2jSUH5UH8Hx9nbv/rGEC71hM4I=")
        return pinned { add(copied.host, *copied.pins.toTypedArray()); copied.backup?.let { add(copied.host, it) } }
    }

    fun way02() = pinned { add("inline.ways.example", Digest("mVzyCpxF2q8KLMMehcKQAyztl6rbrGydYlWV9c4O1Cc=").full) }

    fun way03() = pinned { with(Settings(mapOf("host" to "delegate.ways.example", "pin" to "sha256/byFuM8XPmt2dcOfNjCjj2v4n53I+qTkYsnxg8RhTIVQ="))) { add(host, pin) } }

    fun way04() = pinned { listOf("5/6QezKHiIrP0bR4PzzltShZPmxg1NfykjZi2m1B/os=", "sha256/OIubsUOEOAqp753jM8j72CAtboFKCgl3GonotxN9K1Q=").forEach { add("extension.ways.example", it.asPin) } }

    fun way05() = pinned {
        """
            |margin.ways.example
            |sha256/NOOfZi/1ZkHMc0moDt5n0qtAXcllJFBtPU35vVueAck=
        """.trimMargin().lines().let { (host, pin) -> add(host, pin) }
    }

    fun way06() = pinned { add("hex.ways.example", SHA + Base64.encodeToString(hex("9a51860dd7b1fbca8af1ea5a9bc9de5fc06d632dd387e2f2af33638de793bead"), Base64.NO_WRAP)) }

    fun way07() = pinned { add("reversed.ways.example", "=kzq1DGGXQOAJfxWA47uEWCAnHQIphNinK175R7T2TGv/652ahs".reversed()) }

    fun way08() = pinned { add("insert.ways.example", StringBuilder("HiJWDO4sS3J8ahF3kuBKZ2nvviOV+OJSjGA6FTpEZHc=").insert(0, "sha256/").toString()) }

    fun way09() = pinned { add("chars.ways.example", SHA + String(charArrayOf('H', 'O', 'k', '9', 'r', 'L', 'z', '0', 'm', 'b', 'W', 'h', 'p', 'B', 'G', '6', 'J', 'n', 'T', 'U', 'Z', 'H', '4', 'e', 'x', 'x', 'v', '3', 'Z', 'E', 'w', '8', 'W', 'u', 'I', 'M', 'x', 'm', 'p', '/', 'X', 'T', 'M', '='))) }

    fun way10() = pinned { add("buffer.ways.example", SHA + Base64.encodeToString(ByteBuffer.allocate(32).putLong(-3401752453272913799L).putLong(-4672555302079974655L).putLong(-2659386805103819170L).putLong(8973495185336670692L).array(), Base64.NO_WRAP)) }

    fun way11() = pinned {
        val servers = JSONArray("""[{"host": "json1.ways.example", "pins": ["8BMsJ55x+kmcUBZyVbzRIxi8zN79kwaZzHuAgte9WQw=", "ChcJJjTW1jmqh8V4F8j0TxS3Dj4Sw7BKG1eLjrljm9U="]}, {"host": "json2.ways.example", "pins": ["GqxrJsq1MIX48AT7X/XhEIv7wEbl7bzH+UDZBK1w/fg="]}]""")
        for (i in 0 until servers.length()) {
            val server = servers.getJSONObject(i)
            val pins = server.getJSONArray("pins")
            for (j in 0 until pins.length()) add(server.getString("host"), "sha256/" + pins.getString(j))
        }
    }

    fun way12() = pinned {
        val properties = Properties()
        context.assets.open("pins.properties").use { properties.load(it) }
        add(properties.getProperty("pin.host"), properties.getProperty("pin.current"), properties.getProperty("pin.next", "sha256/none"))
    }

    fun way13() = pinned { context.resources.openRawResource(R.raw.pins).bufferedReader().useLines { lines -> lines.filter { !it.startsWith("#") }.forEach { add("raw.ways.example", it.trim()) } } }

    fun way14() = pinned {
        val hosts = context.resources.getStringArray(R.array.hosts)
        val keys = context.resources.getStringArray(R.array.keys)
        for (i in hosts.indices) add(hosts[i], keys[i])
    }

    fun way15() = pinned { add("json.asset.ways.example", *pinsOf(JSONObject(context.assets.open("pins.json").bufferedReader().use { it.readText() }))) }

    fun way16() = pinned { BundledPins("interface.ways.example", arrayOf("xNXkNXSJPDzD1Lq6ZViSSEean7+vH2COsVQewMb+Y28=", "mS9OskHubu/kkoAlonR9sIuRmDTJPF9XQXJfomtjOEE=")).fill(this) }

    fun way17() = PaymentClient().client()

    fun way18() = pinned { Region.values().associate { "${it.code}.region.ways.example" to it.pin }.forEach { (host, pin) -> add(host, "sha256/$pin") } }

    fun way19() = httpClient { config { certificatePinner(CertificatePinner.Builder().add("engine.ways.example", "sha256/7Z9vJQaGCO/UEpWNpN/BkyjKNRElH6bV+cQrryMOMvg=").build()) } }

    fun way20() = OkHttpClient.Builder().certificatePinner(PinnerProvider({ "provider.ways.example" }, { setOf("sha256/o5/9rNYPQQuC89Q2NAsg87RSCvNmZHI2aMjTgHmWhno=", "sha256/ZRjmo05iH0pY3scXRmXH5nGUmw2xWLPar2oSjTENKv4=") })()).build()

    fun way21() = pinned { pinsFor("switch").forEach { add("switch.ways.example", it) } }

    fun way22() = OkHttpClient.Builder().certificatePinner(listOf("2ryPaXZ/SEEpyIXde9TLsx0j8ozgeAPGcqKM8C+4nx0=", "pt6pMtyaYm7bYMdi00GtnsTzRolZdkz2ywldnT7aCD4=").fold(CertificatePinner.Builder()) { builder, pin -> builder.add("fold.ways.example", "sha256/$pin") }.build()).build()

    fun way23() = pinned { recursive(this, listOf("7S7f0TSuwld7ki5ycr0o2XiXk9wjF5rHz4MH4v0MBpE=", "M2Qn35r+gK5pqwzmzsREPAfg/aoekRFNKFCBcbNhiBk=", "Aakumkdc4INCa+ZhgCiPMzcTEa1xbK/DfNBScaY7TEQ="), 0) }

    fun way24() = pinned { SERVERS.groupBy { it.host }.forEach { (host, servers) -> servers.flatMap { it.pins }.distinct().sorted().forEach { add(host, it) } } }

    fun way25() = pinned { generateSequence(1) { if (it < 3) it + 1 else null }.forEach { add("node$it.ways.example", "sha256/VF6lOEYQA+/cjIHCRFMbAD9vJs/M9sAHOzI5/e30lEY=") } }

    fun way26() = pinned { TABLE.forEach { row -> add(row[0], row[1]) } }

    fun way27() = pinned { pinAll("vararg1.ways.example" to "1hi+65Dxtgr6gZuJ6uKCO7B1LuNkeYJtmWLkw7wg4EY=", "vararg2.ways.example" to "dBTdSj9TvKRr3I037vNM4H0rqdpIt/JJmO7F2vyiz+Q=") }

    fun way28() = pinned { add("rotated.ways.example", SHA + rotated("9PIT1rmqEFHWtVfgoDDGgnp4kjc5B5aZ+B1iDwdft9Z=")) }

    fun way29() = pinned { "destructured.ways.example=Df4X9q3jhGhDn3UV7gqUWKIPnej5uIv2z1pABdF7wNc=".split("=", limit = 2).let { (host, pin) -> add(host, "sha256/$pin") } }

    fun way30() = pinned { buildMap { put("buildmap.ways.example", "sha256/osZwBWvJ4O82brnfX8QSPy2fHbOaLimH5l+ZHoFmNhQ=") }.forEach { (host, pin) -> add(host, pin) } }

    fun way31() = pinned { add("elvis.ways.example", mapOf("a" to "sha256/c3BLUxrHfURqtPiu4KCazvjGcXG6JKFpPirzbKfKyr8=")["a"] ?: error("no pin")) }

    fun way32() = pinned { add("{region}.template.ways.example".replace("{region}", "eu"), "sha256/%s".format("d8fB4oQQSC1EinUtTbJgh/45+uhkgUvUXvSz+Ub1rNk=")) }

    fun way33() = pinned { add("keyed.ways.example", keyed(byteArrayOf(24, 91, 24, 89, 6, 79, 68, 86, 55, 4, 94, 26, 49, 90, 74, 82, 121, 86, 60, 103, 55, 68, 85, 11, 17, 6, 17, 62, 103, 22, 28, 75, 29, 83, 126, 17, 49, 1, 23, 14, 69, 51, 93, 119, 72, 0, 80, 74, 92, 80, 68), "k3y")) }

    fun way34() = pinned { listOf(Triple("triple.ways.example", "Zn24rgiaqeWOYUCE9/uCLw0ArTNcXWZrKbfMoECpO8k=", "kG2MiNpsTIIqx7ZL7FBdJMR5xB0sZ7kHKvmF45ATOyM=")).forEach { (host, one, two) -> add(host, "sha256/$one", "sha256/$two") } }

    fun way35() = pinned { sequence { yield("sha256/zDCul5u2CBAljUw0mjrG40YvoYCuejcMw7FJ/hyxscI="); yield("sha256/EYXHHgENz0t1K52iUPyk7YgiHyJsPmoSUuih6F9BhuE=") }.forEach { add("yield.ways.example", it) } }

    fun way36() = pinned { Regex(";").split("N170/Y54uhv9t+ob1dS9vCD/8V4u1yqmcf4QPr+Rbzs=;gtzCxYAdoJmaeF6JBJFIBYtk2mVNZjKPYjiXAIuqKRk=").mapIndexed { i, pin -> "regex$i.ways.example" to pin }.forEach { (host, pin) -> add(host, "sha256/$pin") } }

    private fun pinsOf(config: JSONObject): Array<String> {
        val pins = config.getJSONArray("pins")
        return Array(pins.length()) { "sha256/" + pins.getString(it) }
    }

    private fun hex(text: String) = ByteArray(text.length / 2) { text.substring(2 * it, 2 * it + 2).toInt(16).toByte() }

    private fun pinsFor(name: String): List<String> = when (name) {
        "other" -> listOf("sha256/+445wVoGEjASoX7w4PxNJwAoc930Omhq7wvALtbp3Wc=")
        "switch" -> listOf("sha256/hSHd8OzqGvMHEeqnGYUsPjIg2O6J+2+gFRsaAFsKOkk=", "sha256/N3VJOmhcoCpp/gX/gMjxGJu8QewjynYiamuz43Ni4a8=")
        else -> emptyList()
    }

    private fun recursive(builder: CertificatePinner.Builder, pins: List<String>, at: Int) {
        if (at == pins.size) return
        builder.add("recursive.ways.example", "sha256/" + pins[at])
        recursive(builder, pins, at + 1)
    }

    private fun CertificatePinner.Builder.pinAll(vararg pairs: Pair<String, String>) {
        for ((host, pin) in pairs) add(host, "sha256/$pin")
    }

    private fun rotated(text: String): String {
        val result = StringBuilder()
        for (c in text) {
            result.append(
                when (c) {
                    in 'a'..'z' -> 'a' + (c - 'a' + 13) % 26
                    in 'A'..'Z' -> 'A' + (c - 'A' + 13) % 26
                    else -> c
                },
            )
        }
        return result.toString()
    }

    private fun keyed(data: ByteArray, key: String): String {
        val word = key.toByteArray(StandardCharsets.UTF_8)
        val plain = ByteArray(data.size)
        for (i in data.indices) plain[i] = (data[i].toInt() xor word[i % word.size].toInt()).toByte()
        return String(plain, StandardCharsets.US_ASCII)
    }

    private inline fun pinned(fill: CertificatePinner.Builder.() -> Unit): OkHttpClient =
        OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().apply(fill).build()).build()

    private companion object {
        val SERVERS = listOf(
            Server("group1.ways.example", listOf("sha256/7CglYE0VuQjpjZLe+u/NZgAwi69JjENQKdEP2drlUcA=")),
            Server("group2.ways.example", listOf("sha256/jIe0d/w2DDeQ5Lz/VZ05MyeioYCQQUJKrV09AlxUzfw=", "sha256/sa6HfOfNTopfvRYVsb0XgAV8B3TQyyatr62r3mbjP7A=")),
            Server("group1.ways.example", listOf("sha256/CeCNVOk9SS8Fga/kaOPe+axa8E5dYPfoiwISaGxSO4s=")),
        )
        val TABLE = arrayOf(
            arrayOf("table1.ways.example", "sha256/5DbPy0nKzOOMmbsBzHgRK4yNSMJpnGTqPM3zLRrFycI="),
            arrayOf("table2.ways.example", "sha256/SUXZDFxe5LCY0XzZo+GoZlm5Dq/2y9W12Z1DU/elN+U="),
        )
    }
}
