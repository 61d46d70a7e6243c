package org.pinscan.json_hex

import android.app.Application
import android.util.Base64
import android.util.Log
import com.google.gson.Gson
import com.google.gson.reflect.TypeToken
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import okio.ByteString.Companion.decodeHex
import org.json.JSONObject

/** One server of the file. */
data class HexServer(val host: String, val pins: List<String>)

/** The whole file. */
data class HexFile(val version: Int, val servers: List<HexServer>)

/** Pins written as hex in documents, and turned into what OkHttp takes. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        fetch(fromGson(), "gsonhex.json.example")
        fetch(fromOrg(), "orghex.json.example")
        fetch(fromText(), "hexmap.json.example")
        fetch(OkHttpClient(), mirror())
    }

    private fun asset(name: String) = assets.open(name).use { it.readBytes().decodeToString() }

    private fun client(builder: CertificatePinner.Builder) =
        OkHttpClient.Builder().certificatePinner(builder.build()).build()

    /** Gson's objects, okio's decoder; some are written as openssl prints them. */
    private fun fromGson(): OkHttpClient {
        val builder = CertificatePinner.Builder()
        for (server in Gson().fromJson(asset("gson_hex.json"), HexFile::class.java).servers) {
            for (pin in server.pins) {
                builder.add(server.host, "sha256/" + pin.replace(":", "").lowercase().decodeHex().base64())
            }
        }
        return client(builder)
    }

    /** The platform's parser, a decoder of its own. */
    private fun fromOrg(): OkHttpClient {
        val builder = CertificatePinner.Builder()
        val root = JSONObject(asset("org_hex.json"))
        for (host in root.keys()) {
            val entry = root.getJSONObject(host)
            for (name in listOf("current", "next")) {
                builder.add(host, "sha256/" + Base64.encodeToString(bytes(entry.getString(name)), Base64.NO_WRAP))
            }
        }
        return client(builder)
    }

    private fun bytes(hex: String): ByteArray {
        val made = ByteArray(hex.length / 2)
        for (at in made.indices) {
            made[at] = ((Character.digit(hex[2 * at], 16) shl 4) + Character.digit(hex[2 * at + 1], 16)).toByte()
        }
        return made
    }

    /** A text of the code, as a map. */
    private fun fromText(): OkHttpClient {
        val builder = CertificatePinner.Builder()
        val type = object : TypeToken<Map<String, List<String>>>() {}.type
        val pins: Map<String, List<String>> = Gson().fromJson(TEXT, type)
        for ((host, keys) in pins) {
            keys.forEach { key -> builder.add(host, "sha256/" + key.chunked(2).map { it.toInt(16).toByte() }.toByteArray().let { Base64.encodeToString(it, Base64.NO_WRAP) }) }
        }
        return client(builder)
    }

    /** Checksums of files are no pins. */
    private fun mirror(): String = JSONObject(asset("files.json")).getJSONArray("mirrors").getJSONObject(0).getString("host")

    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("json", "${it.code}") }
        } catch (error: IOException) {
            Log.w("json", error)
        }
    }

    private companion object {
        const val TEXT = """{"hexmap.json.example": ["304f268229ec5277d0e3d17b9ac337961a9c926d2a6739f3ef57a0c993838735", "4b1ba2c317f44ad7f9715315aeab7b393ebef6aaeab31f9db9efbd6b674c5d97"]}"""
    }
}
