package org.pinscan.kt_trust

import android.app.Application
import android.net.http.SslError
import android.util.Base64
import android.util.Log
import android.webkit.SslErrorHandler
import android.webkit.WebView
import android.webkit.WebViewClient
import java.io.IOException
import java.net.InetAddress
import java.net.Socket
import java.net.URL
import java.security.KeyStore
import java.security.MessageDigest
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.HostnameVerifier
import javax.net.ssl.HttpsURLConnection
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLPeerUnverifiedException
import javax.net.ssl.SSLSession
import javax.net.ssl.SSLSocket
import javax.net.ssl.SSLSocketFactory
import javax.net.ssl.TrustManager
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509ExtendedTrustManager
import javax.net.ssl.X509TrustManager
import okhttp3.OkHttpClient
import okhttp3.Request

fun ByteArray.sha256(): ByteArray = MessageDigest.getInstance("SHA-256").digest(this)

fun X509Certificate.spki(): String = Base64.encodeToString(publicKey.encoded.sha256(), Base64.NO_WRAP)

fun platformTrust(): X509TrustManager = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
    .apply { init(null as KeyStore?) }.trustManagers.filterIsInstance<X509TrustManager>().first()

/** By delegation: all but the check of servers is the platform's. */
class SpkiTrustManager(private val platform: X509TrustManager, private val pins: Set<String>) : X509TrustManager by platform {
    override fun checkServerTrusted(chain: Array<out X509Certificate>, authType: String?) {
        platform.checkServerTrusted(chain, authType)
        if (chain.none { it.spki() in pins }) throw CertificateException("no pinned key in the chain")
    }
}

/** Sockets and engines alike. */
class LeafTrustManager(private val platform: X509TrustManager) : X509ExtendedTrustManager() {
    override fun checkClientTrusted(chain: Array<out X509Certificate>?, authType: String?, socket: Socket?) = throw CertificateException()
    override fun checkClientTrusted(chain: Array<out X509Certificate>?, authType: String?, engine: SSLEngine?) = throw CertificateException()
    override fun checkClientTrusted(chain: Array<out X509Certificate>?, authType: String?) = throw CertificateException()
    override fun checkServerTrusted(chain: Array<out X509Certificate>, authType: String?, socket: Socket?) = verify(chain, authType)
    override fun checkServerTrusted(chain: Array<out X509Certificate>, authType: String?, engine: SSLEngine?) = verify(chain, authType)
    override fun checkServerTrusted(chain: Array<out X509Certificate>, authType: String?) = verify(chain, authType)
    override fun getAcceptedIssuers(): Array<X509Certificate> = platform.acceptedIssuers

    private fun verify(chain: Array<out X509Certificate>, authType: String?) {
        platform.checkServerTrusted(chain, authType)
        val fingerprint = chain[0].encoded.sha256().joinToString(":") { "%02X".format(it) }
        if (fingerprint != LEAF) {
            throw CertificateException("leaf is $fingerprint")
        }
    }

    private companion object {
        const val LEAF = "21:99:8C:51:FA:C0:6D:2B:89:46:C2:7B:0B:39:3A:CB:8D:08:B5:E5:7F:4F:5F:5C:13:18:F0:AA:58:B6:5E:C3"
    }
}

/** Asks the platform, and notes what it saw. */
class AuditingTrustManager(private val platform: X509TrustManager) : X509TrustManager by platform {
    private val known = setOf("4Q5EsMCe4qTzxSa/YzaqSJuV9COxbkduzKC8p8sQI2U=")

    override fun checkServerTrusted(chain: Array<out X509Certificate>, authType: String?) {
        platform.checkServerTrusted(chain, authType)
        chain.forEach { Log.d("trust", "${it.subjectDN} ${if (it.spki() in known) "known" else "new"}") }
    }
}

/** Hands out sockets whose peer was looked at. */
class CheckedSocketFactory(private val inner: SSLSocketFactory, private val pin: String) : SSLSocketFactory() {
    override fun getDefaultCipherSuites(): Array<String> = inner.defaultCipherSuites
    override fun getSupportedCipherSuites(): Array<String> = inner.supportedCipherSuites
    override fun createSocket(s: Socket, host: String, port: Int, autoClose: Boolean): Socket = checked(inner.createSocket(s, host, port, autoClose))
    override fun createSocket(host: String, port: Int): Socket = checked(inner.createSocket(host, port))
    override fun createSocket(host: String, port: Int, local: InetAddress, localPort: Int): Socket = checked(inner.createSocket(host, port, local, localPort))
    override fun createSocket(host: InetAddress, port: Int): Socket = checked(inner.createSocket(host, port))
    override fun createSocket(host: InetAddress, port: Int, local: InetAddress, localPort: Int): Socket = checked(inner.createSocket(host, port, local, localPort))

    private fun checked(socket: Socket): Socket {
        val tls = socket as SSLSocket
        tls.startHandshake()
        val leaf = tls.session.peerCertificates.first() as X509Certificate
        if (leaf.spki() != pin) {
            tls.close()
            throw SSLPeerUnverifiedException("unexpected key")
        }
        return tls
    }
}

/** The name, and for some names the key. */
object KeyVerifier : HostnameVerifier {
    private val keys = mapOf(
        "ledger.trust.example" to setOf("9W+fif57Tz6D4RPRDTVwtm2d8mfVBn6fpaLsnAZmGQw=", "M3bRJoIKHAqDfvg5Avs84Sz0bGVERINs0Kl/14EusEc="),
        "vault.trust.example" to setOf("2T+z9TfLtJ6JBg6+SwROPFYOVCcdZE6diGydCpSn/HE="),
    )

    override fun verify(hostname: String, session: SSLSession): Boolean {
        if (!HttpsURLConnection.getDefaultHostnameVerifier().verify(hostname, session)) return false
        val wanted = keys[hostname] ?: return true
        return try {
            (session.peerCertificates[0] as X509Certificate).spki() in wanted
        } catch (e: SSLPeerUnverifiedException) {
            false
        }
    }
}

/** A web view for one server with a certificate of its own. */
class KioskClient : WebViewClient() {
    override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
        val bundle = android.net.http.SslCertificate.saveState(error.certificate)
        val bytes = bundle.getByteArray("x509-certificate")
        if (bytes != null && bytes.sha256().joinToString("") { "%02x".format(it) } == "a9d22b8d2a33cac9305bb1ec605838ee8c1835bbc3e0a21a9b8d21a17e016ef2") {
            handler.proceed()
        } else {
            handler.cancel()
        }
    }
}

class App : Application() {
    override fun onCreate() {
        super.onCreate()
        val platform = platformTrust()
        call(clientOf(SpkiTrustManager(platform, setOf("tt+05q1q5dlv/o9hNXvHJRFrYd6imzEpfPg2mqww3EQ=", "WyNkWB9tklw69kIeey80sMetbHjMJSNS4IFtyoqmxtM="))), "core.trust.example")
        call(clientOf(LeafTrustManager(platform)), "leaf.trust.example")
        call(clientOf(AuditingTrustManager(platform)), "audit.trust.example")
        call(OkHttpClient.Builder().hostnameVerifier(KeyVerifier).build(), "ledger.trust.example")
        old("socket.trust.example")
        val view = WebView(this)
        view.setWebViewClient(KioskClient())
        view.loadUrl("https://kiosk.trust.example/")
    }

    private fun clientOf(trust: X509TrustManager): OkHttpClient {
        val context = SSLContext.getInstance("TLS")
        context.init(null, arrayOf<TrustManager>(trust), null)
        return OkHttpClient.Builder().sslSocketFactory(context.socketFactory, trust).build()
    }

    private fun call(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/").build()).execute().use { Log.i("trust", "${it.code}") }
        } catch (e: IOException) {
            Log.w("trust", e)
        }
    }

    private fun old(host: String) {
        try {
            val connection = URL("https://$host/").openConnection() as HttpsURLConnection
            connection.sslSocketFactory = CheckedSocketFactory(HttpsURLConnection.getDefaultSSLSocketFactory(), "3pyk0LGQCTXNExZXmgrFkHN+4Zdu7uZW80cckpWASVE=")
            Log.i("trust", "${connection.responseCode}")
        } catch (e: IOException) {
            Log.w("trust", e)
        }
    }
}
