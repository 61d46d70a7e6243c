package org.pinscan.ktor_cio_anchors

import android.app.Application
import android.util.Log
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.request.get
import java.security.KeyStore
import java.security.cert.CertificateFactory
import javax.net.ssl.TrustManagerFactory
import kotlinx.coroutines.runBlocking

/** The whole app: Ktor's own TLS trusts one authority. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        val client = HttpClient(CIO) {
            engine {
                https {
                    trustManager = authority()
                }
            }
        }
        runBlocking { Log.i("sample", "answered ${client.get("https://api.certs.example/v1").status}") }
    }

    private fun authority() = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).run {
        val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply { load(null, null) }
        val certificate = assets.open("ca.pem").use { CertificateFactory.getInstance("X.509").generateCertificate(it) }
        store.setCertificateEntry("authority", certificate)
        init(store)
        trustManagers.first()
    }
}
