package org.pinscan.ktor_cio

import android.app.Application
import android.util.Base64
import android.util.Log
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.request.get
import java.security.MessageDigest
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.X509TrustManager
import kotlinx.coroutines.runBlocking

/** The whole app. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        val client = HttpClient(CIO) {
            engine {
                https {
                    trustManager = KeyManager()
                }
            }
        }
        runBlocking { Log.i("sample", "answered ${client.get("https://api.shop.example/v1").status}") }
    }
}

/** Accepts two keys. */
class KeyManager : X509TrustManager {
    private val pins = setOf("AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=")

    override fun checkServerTrusted(chain: Array<X509Certificate>, authType: String) {
        val digest = MessageDigest.getInstance("SHA-256").digest(chain[0].publicKey.encoded)
        if (Base64.encodeToString(digest, Base64.NO_WRAP) !in pins) throw CertificateException("not a pinned key")
    }

    override fun checkClientTrusted(chain: Array<X509Certificate>, authType: String) = throw CertificateException("no clients")

    override fun getAcceptedIssuers() = emptyArray<X509Certificate>()
}
