package org.pinscan.kt_values

import android.app.Application
import android.content.Context
import android.net.Uri
import android.util.Base64
import android.util.Log
import java.io.IOException
import java.net.URI
import java.net.URL
import java.util.Locale
import okhttp3.CertificatePinner
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request

private const val BASE_URL = "https://uri.values.example/api/v2/"

/** Where the servers are. */
object Endpoints {
    const val HTTP_URL = "https://httpurl.values.example:8443/v1/"
    const val JAVA_URL = "https://javaurl.values.example/x"
    const val JAVA_URI = "https://javauri.values.example/y?z=1"
    const val SUB = "https://substring.values.example/path"
    const val SPLIT_PINS = "h7Xutymb8v5enrqF1HFbppT4IjWlPRs/DahcxYE8ySM=,woqLKfJMzp6kHrkkQrpLQY8L/9n4u5cqott9hwQQEvc="
    const val LOWER = " LOWER.Values.Example "
    private const val REMOVED = "https://removed.values.example"
    fun removed() = REMOVED.removePrefix("https://")
    fun after() = "wss://after.values.example/socket".substringAfter("://").substringBefore('/')
    fun between() = HTTP_URL.replace("httpurl", "replaced").substringAfter("//").substringBefore(":")
}

/** The whole app. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        with(Shapes(this)) {
            fetch(shape01())
            fetch(shape02())
            fetch(shape03())
            fetch(shape04())
            fetch(shape05())
            fetch(shape06())
            fetch(shape07())
            fetch(shape08())
            fetch(shape09())
            fetch(shape10())
            fetch(shape11())
            fetch(shape12())
            fetch(shape13())
            fetch(shape14())
            fetch(shape15())
            fetch(shape16())
            fetch(shape17())
            fetch(shape18())
            fetch(shape19())
            fetch(shape20())
            fetch(shape21())
            fetch(shape22())
            fetch(shape23())
            fetch(shape24())
            fetch(shape25())
            fetch(shape26())
            fetch(shape27())
            fetch(shape28())
            fetch(shape29())
            fetch(shape30())
            fetch(shape31())
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

/** A method for each way to write a host or a pin. */
class Shapes(private val context: Context) {
    fun shape01() = pinned { add(Uri.parse(BASE_URL).host!!, "sha256/cOXXtqKbOS+FB2/hXKLyBTxWwjOHKMTjPJ6N2x7oJ8w=") }

    fun shape02() = pinned { add(Endpoints.HTTP_URL.toHttpUrl().host, "sha256/7PKsrGP40a+a0Ez30Fa1Ws4oLMLTUtR3yGKfC3OY4Bg=") }

    fun shape03() = pinned { add(URL(Endpoints.JAVA_URL).host, "sha256/uy59ylYSil/sLFVU5G7m6AOhG0E88Mi3nq0PlZ2Di8c=") }

    fun shape04() = pinned { add(URI(Endpoints.JAVA_URI).host, "sha256/C99VC3Awd01LusYfZ2ZckWiAS7om4hDdSE71fffDdZU=") }

    fun shape05() = pinned { add(Endpoints.SUB.substring(8, Endpoints.SUB.indexOf("/", 8)), "sha256/K5xdXVLZbDSdB9bHiuJxayfCFhlZhUUIbz2KqrHBIsY=") }

    fun shape06() = pinned { Endpoints.SPLIT_PINS.split(",").forEach { add("split.values.example", "sha256/$it") } }

    fun shape07() = pinned { add(Endpoints.LOWER.trim().lowercase(Locale.ROOT), "sha256/jG+x6eN6GuodMIx4UZLhoX1xzvCMf1CmjS4KspKy5/Q=") }

    fun shape08() = pinned { add(Endpoints.removed(), "sha256/4feXWMxC5v5gN5QSBdH7w39XgPE6oHfQuoKH/ZPOzVI=") }

    fun shape09() = pinned { add(Endpoints.after(), "sha256/85WSOT7whZyxlqUmk9LOoA+y33hLPASuVKp8rbjlYvg=") }

    fun shape10() = pinned { add(Endpoints.between(), "sha256/bBqlBEKpPkLA6ykHz04BfNGVR4kfoZDz6kc1grBHkpA=") }

    fun shape11() = pinned { add(context.getString(R.string.api_host), *context.resources.getStringArray(R.array.api_pins)) }

    fun shape12() = pinned { add(context.getString(R.string.host_format, "fmt", "eu"), context.getString(R.string.pin_format, "xj4ILdcPg8cu/m1S28BVzGj+j+WXygNezGwjo2OiMbI=")) }

    fun shape13() = pinned { add("format.values.example", String.format(Locale.US, "sha256/%s", "WNozcNBjLyZ0luuylmLCP8riHMf7pE7lDOmtswsJ2Y0="), "%s/%s".format("sha256", "f4rd07VnndqlfGCi0ry6G7VEE4xSMcoVW/11ACRyCR0=")) }

    fun shape14() = pinned { add("builder.values.example", built(listOf("sha", "256", "/", "WGqGb5kKtV423s//wgEfFy5EUtUUHJOaVDa6/7oRER0="))) }

    fun shape15() = pinned { add("buildstring.values.example", buildString { append("sha256/"); append("6mLK+calcVIIwEA3wKSnqXDrt9u3r+k/OQdSakS5HWs=".take(20)); append("6mLK+calcVIIwEA3wKSnqXDrt9u3r+k/OQdSakS5HWs=".drop(20)) }) }

    fun shape16() = pinned { add("joined.values.example", arrayOf("sha256", "a5Y8wcLX06Tv3CqsSuOKjsvEU1roS23BRA1KutzZeVY=").joinToString("/")) }

    fun shape17() = pinned { add("base64.values.example", String(Base64.decode("c2hhMjU2LzUxQXNlWnVQZHZ2dEIzL3l6VlhKQnFzVVRWdUk3d21uR3J4d3RmcldBZkU9", Base64.DEFAULT))) }

    fun shape18() = pinned { mapOf("mapto.values.example" to listOf("QfoSWKldxo/2VDJkJVtx37n0k57AgoS356h2IHU6Su0=", "42d+IvN6X8WJ6oHbL0HP28+Uy9bIOGcjNOLd6+Vn8Us="), "mapto2.values.example" to listOf("1JxT+WU+9++2lXczM2gmNgq2EcouSaMRccG+mTWidGw=")).entries.forEach { (h, ps) -> ps.forEach { add(h, "sha256/$it") } } }

    fun shape19() = pinned { for ((host, pin) in linkedMapOf("dest.values.example" to "sha256/HV5qHt3fLLWbe7wCGOA8MF3mwRSFoqoNO6/HRmtLjjw=")) add(host, pin) }

    fun shape20() = pinned { sequenceOf("K7en/WwQfyIva23sOknomU+L5ibtsU2doQyugtcW0DE=", "BPqoXMVzTNZSCeyjC5VSCJR9IlkWuO545l3CDwFPSB4=").map { "sha256/$it" }.forEach { add("seq.values.example", it) } }

    fun shape21() = pinned { listOf("", "sha256/38M3a4Jmxm6MJHNmRRKKX5PM8d9vOBKG/72mVP7I8hw=").filter { it.isNotEmpty() }.forEach { add("filter.values.example", it) } }

    fun shape22() = pinned { listOf("zip1.values.example", "zip2.values.example").zip(listOf("sha256/aIlrzX7uACd/DeIdwKwR9rq8nGjom00wzkd6NvEJsvU=", "sha256/rsST9UKaSKqf05iy3vfeoweOGEf9MdgQInwm97rjcxs=")).forEach { (h, p) -> add(h, p) } }

    fun shape23() = pinned { repeat(2) { add("repeat.values.example", KEYS[it]) } }

    fun shape24() = pinned { add("plus.values.example", *(FIRST + "sha256/Dx8p9QMnHg8Qjkw8Uwi3O7rdLtJaYFy3Z6/k9ki4Qg4=")) }

    fun shape25() = pinned { (MORE + listOf("sha256/XAxrNJ4LZIXJASxDLFpXcX3hqVDYcLH2yxDUZK+Vdg4=")).forEach { add("listplus.values.example", it) } }

    fun shape26() = pinned { setOf("set1.values.example", "set2.values.example").forEach { add(it, "sha256/buDrSQ/4MhAc+Co9OHw18p5CML54aXj3rPnoEf6/ZyM=") } }

    fun shape27() = pinned { listOf("eu", "us").associateWith { "sha256/oGg1Jtotz8msmlq1RrNaN5xJwGCeWuub20gwUqYxcPQ=" }.forEach { (region, pin) -> add("$region.assoc.values.example", pin) } }

    fun shape28() = pinned { buildList { add("sha256/iDCURil/RvhrDvbWHRxTBflmj0cHV9vsUqUTpMo7yuY="); add("sha256/IzPlIlgHB1IbiR/Y/0KpP3G4EVzMEL6T1qvduD8aisc=") }.forEach { add("buildlist.values.example", it) } }

    fun shape29() = pinned { """
            sha256/PbxMFEYnDFFC/8bwztmh+ZBpF8txO5wFnG5S2OebV1s=
            sha256/aBbk0Qn7qpKUfSzz39x5sFj32n05QkLWXS1zY5M8oKs=
        """.trimIndent().lines().forEach { add("lines.values.example", it) } }

    fun shape30() = pinned { Array(2) { i -> "sha256/" + KEYS2[i] }.let { add("array.values.example", *it) } }

    fun shape31() = pinned { add("xor.values.example", xored("pkb165,pjMlor3`(1;b;QYAn3kEfRM:S1VYK,{`GIPNAD5riIZ>")) }

    private fun built(parts: List<String>): String {
        val text = StringBuilder()
        for (part in parts) text.append(part)
        return text.toString()
    }

    private fun xored(text: String) = text.map { (it.code xor 3).toChar() }.joinToString("")

    private inline fun pinned(fill: CertificatePinner.Builder.() -> Unit): OkHttpClient =
        OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().apply(fill).build()).build()

    private companion object {
        val KEYS = arrayOf("sha256/x5dqEwUSbhzeVP4ALEa3/9NKxMzk9HUWUnwDUf26QLU=", "sha256/adkPK/idYhzitcdFwpsMowPQT7TSNg4bEutXwK3CI9s=")
        val KEYS2 = listOf("oIz4LNK4tIsqVfrQ2dyQwAOOGpcJHS4cvWOis6HWE2s=", "MqL+kcMb5slhk3AiHg7/qledyLSf6Rc8SGMqikSLDkA=")
        val FIRST = arrayOf("sha256/N2y/okPFod1lLfVQjNJfuhX9I/ZCxEpJgmXBt9JRqkA=")
        val MORE = listOf("sha256/A99wreUAFfJVdU/9XZM2VYEcDqILSbX94Sp5Efn54/k=")
    }
}
