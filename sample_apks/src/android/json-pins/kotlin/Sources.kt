package org.pinscan.json_pins.pins

import android.content.Context
import android.content.pm.PackageManager
import com.google.gson.Gson
import com.google.gson.annotations.SerializedName
import com.google.gson.reflect.TypeToken
import com.squareup.moshi.JsonAdapter
import com.squareup.moshi.Moshi
import com.squareup.moshi.Types
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.decodeFromString
import kotlinx.serialization.json.Json
import okhttp3.CertificatePinner
import org.json.JSONObject
import org.pinscan.json_pins.BuildConfig
import org.pinscan.json_pins.R
import org.xmlpull.v1.XmlPullParser

/** Where pins come from. */
interface PinSource {
    fun fill(builder: CertificatePinner.Builder)
}

/** One server, for Gson. */
data class GsonServer(
    @SerializedName("host") val host: String,
    @SerializedName("pins") val pins: List<String>,
)

/** The whole file, for Gson. */
data class GsonFile(
    @SerializedName("version") val version: Int,
    @SerializedName("servers") val servers: List<GsonServer>,
)

/** An asset read by Gson. */
class GsonSource(private val context: Context, private val gson: Gson = Gson()) : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        val file = context.assets.open("gson_pins.json").bufferedReader().use { gson.fromJson(it, GsonFile::class.java) }
        file.servers.forEach { server -> builder.add(server.host, *server.pins.toTypedArray()) }
    }
}

/** A text of the code read by Gson as a map. */
class GsonMapSource(private val gson: Gson = Gson()) : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        val type = object : TypeToken<Map<String, List<String>>>() {}.type
        val pins: Map<String, List<String>> = gson.fromJson(TEXT, type)
        for ((host, keys) in pins) builder.add(host, *keys.map { "sha256/$it" }.toTypedArray())
    }

    private companion object {
        const val TEXT = """{"gsonmap.json.example": ["0TrV2a1jOkg5LDnOxMl0Qpms8Q8rPFroftzkROkecUs=", "k0mletd+XMKpiaNjZoBTpCdxubI8THqykFPgzJY9uF8="]}"""
    }
}

/** An asset read by Moshi as a map. */
class MoshiSource(private val context: Context, moshi: Moshi) : PinSource {
    private val adapter: JsonAdapter<Map<String, List<String>>> = moshi.adapter(
        Types.newParameterizedType(Map::class.java, String::class.java, Types.newParameterizedType(List::class.java, String::class.java)),
    )

    override fun fill(builder: CertificatePinner.Builder) {
        val text = context.assets.open("moshi_pins.json").bufferedReader().readText()
        adapter.fromJson(text)?.forEach { (host, keys) -> keys.forEach { builder.add(host, "sha256/$it") } }
    }
}

/** A key, for kotlinx.serialization. */
@Serializable
data class SerialKey(val alg: String, val digest: String)

/** A server, for kotlinx.serialization. */
@Serializable
data class SerialHost(
    val hostname: String,
    @SerialName("include_subdomains") val includeSubdomains: Boolean = false,
    val keys: List<SerialKey> = emptyList(),
)

/** A raw resource read by kotlinx.serialization. */
class SerialSource(private val context: Context) : PinSource {
    private val json = Json { ignoreUnknownKeys = true }

    override fun fill(builder: CertificatePinner.Builder) {
        val text = context.resources.openRawResource(R.raw.serial_pins).use { it.readBytes().decodeToString() }
        json.decodeFromString<List<SerialHost>>(text).forEach { entry ->
            val pattern = if (entry.includeSubdomains) "**.${entry.hostname}" else entry.hostname
            entry.keys.forEach { builder.add(pattern, "${it.alg}/${it.digest}") }
        }
    }
}

/** An asset read by the platform. */
class OrgSource(private val context: Context) : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        val bytes = context.assets.open("org_pins.json").use { stream -> ByteArray(stream.available()).also { stream.read(it) } }
        val root = JSONObject(String(bytes, Charsets.UTF_8))
        for (host in root.keys()) {
            val entry = root.getJSONObject(host)
            builder.add(host, "sha256/" + entry.getString("primary"), "sha256/" + entry.getString("backup"))
        }
    }
}

/** A resource read as XML. */
class XmlSource(private val context: Context) : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        val parser = context.resources.getXml(R.xml.pins)
        var host = ""
        var event = parser.eventType
        while (event != XmlPullParser.END_DOCUMENT) {
            if (event == XmlPullParser.START_TAG) {
                when (parser.name) {
                    "host" -> host = parser.getAttributeValue(null, "name")
                    "pin" -> builder.add(host, "sha256/" + parser.nextText().trim())
                }
            }
            event = parser.next()
        }
    }
}

/** Values of the resources. */
class ValuesSource(private val context: Context) : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        val host = context.getString(R.string.pin_host)
        val all = listOf(context.getString(R.string.pin_primary)) + context.resources.getStringArray(R.array.pins_backup)
        all.filter(String::isNotBlank).forEach { builder.add(host, "sha256/$it") }
    }
}

/** What Gradle writes. */
class BuildSource : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        BuildConfig.PINS.split(';').map { it.trim() }.filter { it.isNotEmpty() }.forEach { builder.add(BuildConfig.API_HOST, "sha256/$it") }
    }
}

/** The manifest's meta-data. */
class ManifestSource(private val context: Context) : PinSource {
    override fun fill(builder: CertificatePinner.Builder) {
        val info = context.packageManager.getApplicationInfo(context.packageName, PackageManager.GET_META_DATA)
        val host = info.metaData.getString("org.pinscan.PIN_HOST")
        val pin = info.metaData.getString("org.pinscan.PIN")
        if (host != null && pin != null) builder.add(host, pin)
    }
}
