package org.pinscan.libs_mixed.net

import android.content.Context
import com.android.volley.RequestQueue
import com.android.volley.toolbox.BasicNetwork
import com.android.volley.toolbox.HurlStack
import com.android.volley.toolbox.NoCache
import com.squareup.picasso.OkHttp3Downloader
import com.squareup.picasso.Picasso
import io.ktor.client.HttpClient
import io.ktor.client.engine.okhttp.OkHttp
import java.security.KeyStore
import java.security.cert.CertificateFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLSocketFactory
import javax.net.ssl.TrustManagerFactory
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.WebSocket
import okhttp3.WebSocketListener
import org.pinscan.libs_mixed.R

/** Ktor over OkHttp, told in its block. */
object KtorApi {
    val client by lazy {
        HttpClient(OkHttp) {
            expectSuccess = true
            engine {
                config {
                    followRedirects(false)
                    certificatePinner(
                        CertificatePinner.Builder()
                            .add("ktor.libs.example", "sha256/xUsHmr7429M/pzVz22rc1DCBiqsZhe/W+S31Q8Sj6zk=", "sha256/4pdJFZzGzSayUilemfZXKeWiizZ+KgW4Gx4jhW7wvsY=")
                            .build(),
                    )
                }
            }
        }
    }
}

/** Pictures from a pinned server. */
object Pictures {
    fun loader(context: Context): Picasso {
        val client = OkHttpClient.Builder()
            .certificatePinner(CertificatePinner.Builder().add("**.img.libs.example", "sha256/41UJVvd4rqM6WycUakSIXqrzggXPxuaZ9epx1V/RuDo=", "sha256/GFNB5FHQDwPlRBLzHGZpNLSjjJMll3U1nTMgn90W2Ps=").build())
            .build()
        return Picasso.Builder(context).downloader(OkHttp3Downloader(client)).build()
    }
}

/** Prices as they change. */
class PriceStream(base: OkHttpClient) {
    private val client = base.newBuilder()
        .certificatePinner(CertificatePinner.Builder().add("ws.libs.example", PIN_NOW, PIN_NEXT).build())
        .build()

    fun open(listener: WebSocketListener): WebSocket =
        client.newWebSocket(Request.Builder().url("wss://ws.libs.example/prices").build(), listener)

    private companion object {
        const val PIN_NOW = "sha256/DMnTFFFmaUZM79c0Hu9yEZBIYWtSW6RHWy/5wts7i7o="
        const val PIN_NEXT = "sha256/idjGP03ARAvK/OM4KDkEaMYefirYtJRchpQVmxsDJgE="
    }
}

/** Volley over the platform's connections, with an authority of our own. */
object VolleyQueue {
    fun create(context: Context): RequestQueue {
        val stack = HurlStack(null, socketFactory(context))
        return RequestQueue(NoCache(), BasicNetwork(stack)).apply { start() }
    }
}

/** Trusts the one authority in the app's resources. */
fun socketFactory(context: Context): SSLSocketFactory {
    val certificate = context.resources.openRawResource(R.raw.server).use {
        CertificateFactory.getInstance("X.509").generateCertificate(it)
    }
    val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply {
        load(null, null)
        setCertificateEntry("ca", certificate)
    }
    val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(store) }
    return SSLContext.getInstance("TLS").apply { init(null, factory.trustManagers, null) }.socketFactory
}
