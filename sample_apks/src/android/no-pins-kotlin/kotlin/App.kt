package org.pinscan.no_pins_kotlin

import android.app.Application
import android.content.pm.PackageManager
import android.util.Base64
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.ByteArrayInputStream
import java.io.IOException
import java.security.KeyFactory
import java.security.KeyStore
import java.security.MessageDigest
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.spec.X509EncodedKeySpec
import javax.crypto.Cipher
import javax.crypto.spec.SecretKeySpec
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager
import okhttp3.CertificatePinner
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response

/** An image as a registry names it. */
data class Layer(val reference: String, val digest: String)

private const val SCRIPT = "sha256-1elmVsb0VdKw2NpJMKTHRAzYa05tKRXeF50fkvSTFqk="
private const val AES_KEY = "mJnx/sZhNGjMtyuaTWrD+olxXqCqAmSH+5nEHOlZs94="
private val LAYERS = listOf(Layer("registry.example/app", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
private const val APK_SIGNER = "tcPhvh/2qAuv3N10kr1YfserXjs5vz7y1ds1BlYNbF8="
private const val STORE_PATH = "objects/sha256/ab/cdef"

/** Logs who answered; decides nothing. */
class PeerLogger : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val peer = chain.connection()?.handshake()?.peerCertificates?.firstOrNull()
        if (peer != null) Log.d("sample", CertificatePinner.pin(peer))
        return chain.proceed(chain.request())
    }
}

/** The whole app. */
class App : Application() {
    private val flags by lazy { FirebaseRemoteConfig.getInstance() }

    override fun onCreate() {
        super.onCreate()
        if (!genuine()) return
        if (flags.getBoolean("disable_pin_code")) Log.i("sample", "no PIN screen")
        if (flags.getBoolean("screen_pinning_enabled")) Log.i("sample", "kiosk")
        Log.i("sample", html() + LAYERS.joinToString { it.reference + "@" + it.digest } + STORE_PATH + String(decrypt(ByteArray(16))))
        Log.i("sample", "token ${verified("a.b".toByteArray(), ByteArray(64))} nonce ${nonce("order-1")}")
        fetch(OkHttpClient.Builder().addNetworkInterceptor(PeerLogger()).build())
        fetch(mutual())
    }

    /** Whether the app is signed by us: no TLS anywhere near. */
    private fun genuine(): Boolean {
        val info = packageManager.getPackageInfo(packageName, PackageManager.GET_SIGNATURES)
        return info.signatures.any {
            val certificate = CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(it.toByteArray())) as X509Certificate
            val digest = MessageDigest.getInstance("SHA-256").digest(certificate.encoded)
            Base64.encodeToString(digest, Base64.NO_WRAP) == APK_SIGNER
        }
    }

    private fun html() = "<script src=\"https://cdn.example.net/app.js\" integrity=\"$SCRIPT\"></script>"

    private fun decrypt(text: ByteArray): ByteArray = Cipher.getInstance("AES/CBC/PKCS5Padding").run {
        init(Cipher.DECRYPT_MODE, SecretKeySpec(Base64.decode(AES_KEY, Base64.DEFAULT), "AES"))
        doFinal(text)
    }

    /** Whether a token was signed by the server's key. */
    private fun verified(text: ByteArray, mark: ByteArray): Boolean {
        val key = KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(Base64.decode("yz66DcoKk8XZryNfEJX2ws4F+Xp2RbcFvsFRs22rxNg=", 0)))
        return Signature.getInstance("SHA256withECDSA").run { initVerify(key); update(text); verify(mark) }
    }

    private fun nonce(order: String) = Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(order.toByteArray()), Base64.URL_SAFE)

    /** A client that shows a certificate of its own and trusts what the system trusts. */
    private fun mutual(): OkHttpClient {
        val store = KeyStore.getInstance("PKCS12").apply { load(null, null) }
        val keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()).apply { init(store, "secret".toCharArray()) }
        val context = SSLContext.getInstance("TLS").apply { init(keys.keyManagers, null, null) }
        val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(null as KeyStore?) }
        return OkHttpClient.Builder().sslSocketFactory(context.socketFactory, trust.trustManagers[0] as X509TrustManager).build()
    }

    /** Uses the client, so that nothing of it is dropped. */
    private fun fetch(client: OkHttpClient) {
        try {
            client.newCall(Request.Builder().url("https://api.no-pins.example/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}
