package org.pinscan.listeners

import android.app.Application
import android.util.Log
import java.io.IOException
import javax.net.ssl.SSLPeerUnverifiedException
import okhttp3.Call
import okhttp3.CertificatePinner
import okhttp3.Connection
import okhttp3.EventListener
import okhttp3.Handshake
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okio.ByteString.Companion.toByteString

/** Ends calls whose handshake shows none of the keys. */
class HandshakeGuard(private val keys: Set<String>) : EventListener() {
    override fun secureConnectEnd(call: Call, handshake: Handshake?) {
        val shown = handshake?.peerCertificates.orEmpty().map { CertificatePinner.pin(it) }
        if (shown.none(keys::contains)) {
            call.cancel()
        }
    }
}

/** Only measures. */
class Timing : EventListener() {
    override fun secureConnectEnd(call: Call, handshake: Handshake?) {
        Log.d("listeners", "${handshake?.tlsVersion} ${handshake?.peerCertificates?.size} ${handshake?.peerCertificates?.firstOrNull()?.let { CertificatePinner.pin(it) } == "sha256/XVc6Q2nxWwFuM3HmbwdPYtWpxIkyqKensmJ9RxXODjo="}")
    }
}

/** By host, before anything is sent. */
class HostPins : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        val wanted = PINS[request.url.host]
        if (wanted != null) {
            val connection: Connection = chain.connection() ?: throw IOException("no connection")
            val certificates = connection.handshake()?.peerCertificates ?: emptyList()
            val ok = certificates.any { certificate -> certificate.publicKey.encoded.toByteString().sha256().base64() in wanted }
            if (!ok) throw SSLPeerUnverifiedException("${request.url.host}: pin mismatch")
        }
        return chain.proceed(request)
    }

    private companion object {
        val PINS = mapOf(
            "orders.listeners.example" to listOf("WEiwJXnqFoI/a6M6o98sYbXJ/tNy6vzWJAakOSJy/KE=", "7X8RRDz3p/kcxViF3Xmt64ytuyiEoH1wmSu4OJKSMLc="),
            "stock.listeners.example" to listOf("KNtG5zCloIm+SKVIporoi/wH3R9pVI+z/UmzIdTh/k8="),
        )
    }
}

/** After the answer: closes it when the leaf was another. */
class AnswerGuard(private val host: String, private val leaf: String) : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val response = chain.proceed(chain.request())
        if (chain.request().url.host == host) {
            val pin = response.handshake?.peerCertificates?.firstOrNull()?.let(CertificatePinner::pin)
            if (pin != leaf) {
                response.close()
                throw SSLPeerUnverifiedException("unexpected leaf")
            }
        }
        return response
    }
}

class App : Application() {
    override fun onCreate() {
        super.onCreate()
        call(OkHttpClient.Builder().eventListener(HandshakeGuard(setOf("sha256/Pj7g7XhFZTHj8YKBXq6n+fzyqpM5eAb8fA3L2cyuYlQ=", "sha256/P+r5roULS4+3KvE3SioQomxbYgo1TYckSNvg4wZ7N5g="))).build(), "guard.listeners.example")
        call(OkHttpClient.Builder().eventListenerFactory { Timing() }.build(), "timing.listeners.example")
        call(OkHttpClient.Builder().addNetworkInterceptor(HostPins()).build(), "orders.listeners.example")
        call(OkHttpClient.Builder().addInterceptor(AnswerGuard("answer.listeners.example", "sha256/asF7Tjubxz9S0fvt1CfvfJa5PPSNnaXWce9UQEjL4bk=")).build(), "answer.listeners.example")
        val inline = OkHttpClient.Builder().addNetworkInterceptor { chain ->
            val leaf = chain.connection()!!.handshake()!!.peerCertificates[0]
            check(CertificatePinner.pin(leaf) == "sha256/XkXHTuSBcuhkyTBT/gypOFnY5mfrWMQnA+fyzpLPCBk=") { "wrong key" }
            chain.proceed(chain.request())
        }.build()
        call(inline, "inline.listeners.example")
    }

    private fun call(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/").build()).execute().use { Log.i("listeners", "${it.code}") }
        } catch (e: IOException) {
            Log.w("listeners", e)
        }
    }
}
