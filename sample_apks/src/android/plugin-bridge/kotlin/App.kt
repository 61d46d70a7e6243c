package org.pinscan.plugin_bridge

import android.app.Application
import android.util.Log
import com.facebook.react.modules.network.OkHttpClientFactory
import com.facebook.react.modules.network.OkHttpClientProvider
import io.flutter.plugin.common.MethodCall
import io.flutter.plugin.common.MethodChannel
import java.io.IOException
import java.net.URL
import java.security.MessageDigest
import java.security.cert.X509Certificate
import javax.net.ssl.HttpsURLConnection
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request

/** React Native's client, pinned. */
class PinnedClientFactory : OkHttpClientFactory {
    override fun createNewNetworkModuleClient(): OkHttpClient {
        val pinner = CertificatePinner.Builder()
        HOSTS.forEach { (host, pins) -> pins.forEach { pinner.add(host, "sha256/$it") } }
        return OkHttpClientProvider.createClientBuilder().certificatePinner(pinner.build()).build()
    }

    private companion object {
        val HOSTS: Map<String, List<String>> = buildMap {
            put("native.bridge.example", listOf("ar1BPk0Li74kj6WJmPxxeVlEVdGsD9LEBqklCNMjCVA=", "yZ5dgnAOISXUlyYlP/KCiT9y0iUIiNca4r55/Dd8m0M="))
            put("*.native.bridge.example", listOf("enq8BrLiXpmoQhEOxxdpSotjZXYi0qQEW4fnbT+r/yY="))
        }
    }
}

/** Checks a server when Dart asks: what Dart sends is not in this code. */
class CertificatePlugin : MethodChannel.MethodCallHandler {
    override fun onMethodCall(call: MethodCall, result: MethodChannel.Result) {
        when (call.method) {
            "check" -> {
                val url = call.argument<String>("url") ?: return result.error("args", "no url", null)
                val wanted = call.argument<List<String>>("fingerprints").orEmpty()
                val connection = URL(url).openConnection() as HttpsURLConnection
                connection.connect()
                val leaf = connection.serverCertificates[0] as X509Certificate
                val shown = MessageDigest.getInstance("SHA-256").digest(leaf.encoded).joinToString("") { "%02X".format(it) }
                if (wanted.any { it.replace(":", "") == shown }) result.success("secure") else result.error("pin", "mismatch", null)
            }
            else -> result.error("method", call.method, null)
        }
    }
}

class App : Application() {
    override fun onCreate() {
        super.onCreate()
        OkHttpClientProvider.setOkHttpClientFactory(PinnedClientFactory())
        MethodChannel(this, "bridge/certificates").setMethodCallHandler(CertificatePlugin())
        try {
            val request = Request.Builder().url("https://native.bridge.example/v1").build()
            OkHttpClientProvider.getOkHttpClient().newCall(request).execute().use { Log.i("bridge", "${it.code}") }
        } catch (e: IOException) {
            Log.w("bridge", e)
        }
        MethodChannel.receive("bridge/certificates", MethodCall(System.getProperty("m") ?: "", HashMap<String, Any>()), object : MethodChannel.Result {
            override fun success(result: Any?) {
                Log.i("bridge", "$result")
            }

            override fun error(code: String?, message: String?, details: Any?) {
                Log.w("bridge", "$code $message")
            }
        })
    }
}
