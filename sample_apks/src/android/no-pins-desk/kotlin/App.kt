package org.pinscan.no_pins_desk

import android.app.Application
import android.content.Context
import android.content.pm.PackageManager
import android.util.Base64
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.ByteArrayInputStream
import java.io.IOException
import java.security.KeyFactory
import java.security.MessageDigest
import java.security.Signature
import java.security.cert.CertificateException
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.spec.X509EncodedKeySpec
import javax.crypto.Cipher
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import javax.net.ssl.HostnameVerifier
import javax.net.ssl.SSLSession
import javax.net.ssl.X509TrustManager
import okhttp3.CertificatePinner
import okhttp3.ConnectionSpec
import okhttp3.EventListener
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.TlsVersion
import org.json.JSONObject

/** Is this the app we signed? */
object TamperCheck {
    private val SIGNERS = setOf("53a3dd564ff4b090260d009cbd1f9877166a900e14438a4af39db3a6ca463e84", "453cec25d46da3f6e4d2d0fff33ec27dec11dc9af91be7cdef15463bf4759309")

    fun genuine(context: Context): Boolean {
        val info = context.packageManager.getPackageInfo(context.packageName, PackageManager.GET_SIGNATURES)
        return info.signatures.any { signature ->
            val certificate = CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(signature.toByteArray()))
            MessageDigest.getInstance("SHA-256").digest(certificate.encoded).joinToString("") { "%02x".format(it) } in SIGNERS
        }
    }
}

/** Signed tokens. */
object Tokens {
    private const val JWKS_THUMBPRINT = "IhPJ7MhFIbZYtDvGlkdDDrQDhJrqAfSksSThUDWL7Xo="

    fun verify(header: JSONObject, signed: ByteArray, signature: ByteArray): Boolean {
        val leaf = Base64.decode(header.getJSONArray("x5c").getString(0), Base64.DEFAULT)
        val certificate = CertificateFactory.getInstance("X.509").generateCertificate(leaf.inputStream()) as X509Certificate
        val thumbprint = Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.publicKey.encoded), Base64.NO_WRAP)
        if (thumbprint != JWKS_THUMBPRINT) return false
        return Signature.getInstance("SHA256withRSA").run {
            initVerify(certificate.publicKey)
            update(signed)
            verify(signature)
        }
    }
}

/** What a download must be. */
class Downloads(private val context: Context, private val client: OkHttpClient) {
    fun update(): Int {
        val manifest = JSONObject(context.assets.open("update.json").bufferedReader().readText())
        val files = manifest.getJSONArray("files")
        var good = 0
        for (i in 0 until files.length()) {
            val file = files.getJSONObject(i)
            val url = "https://${manifest.getString("host")}/${file.getString("path")}"
            val bytes = client.newCall(Request.Builder().url(url).build()).execute().use { it.body!!.bytes() }
            if (MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) } == file.getString("sha256")) good++
        }
        return good
    }
}

/** The user's PIN, nothing else. */
class PinLock(context: Context, private val config: FirebaseRemoteConfig) {
    private val preferences = context.getSharedPreferences("pin", 0)
    private val required get() = config.getBoolean("pin_code_enabled") && !preferences.getBoolean("disable_pin_lock", false)

    fun unlock(pin: String): Boolean {
        val wanted = preferences.getString("pin_hash", "+Yv7GfvJuGvCTXvV/yC042Rvy1aEm/3GRgdgKegpyZU=")
        val mac = Mac.getInstance("HmacSHA256").apply { init(SecretKeySpec(Base64.decode("p7PiieaP0bIngJulyND2cqnLAlln0Y/8oP7azkezl1Y=", 0), "HmacSHA256")) }
        return !required || Base64.encodeToString(mac.doFinal(pin.toByteArray()), Base64.NO_WRAP) == wanted
    }
}

/** Asks the platform, then tells what it took. */
class TimingTrust(private val inner: X509TrustManager) : X509TrustManager by inner {
    override fun checkServerTrusted(chain: Array<out X509Certificate>, authType: String?) {
        val started = System.nanoTime()
        try {
            inner.checkServerTrusted(chain, authType)
        } catch (e: CertificateException) {
            Log.w("desk", "refused ${chain.firstOrNull()?.subjectDN}")
            throw e
        } finally {
            Log.d("desk", "${System.nanoTime() - started}")
        }
    }
}

/** As the platform, for our own names only. */
class OwnNames(private val inner: HostnameVerifier) : HostnameVerifier {
    override fun verify(hostname: String, session: SSLSession) = hostname.endsWith(".desk.example") && inner.verify(hostname, session)
}

/** Measures handshakes. */
class Handshakes : EventListener() {
    override fun secureConnectEnd(call: okhttp3.Call, handshake: okhttp3.Handshake?) {
        Log.d("desk", "${handshake?.peerCertificates?.size} ${handshake?.cipherSuite}")
    }
}

class Headers(private val key: String) : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response = chain.proceed(chain.request().newBuilder().header("X-Key", key).build())
}

class App : Application() {
    override fun onCreate() {
        super.onCreate()
        val client = OkHttpClient.Builder()
            .certificatePinner(CertificatePinner.DEFAULT)
            .connectionSpecs(listOf(ConnectionSpec.Builder(ConnectionSpec.RESTRICTED_TLS).tlsVersions(TlsVersion.TLS_1_3).build()))
            .eventListener(Handshakes())
            .hostnameVerifier(OwnNames(javax.net.ssl.HttpsURLConnection.getDefaultHostnameVerifier()))
            .addInterceptor(Headers(getString(R.string.content_key)))
            .build()
        val sri = resources.getStringArray(R.array.sri)
        try {
            Log.i("desk", "${TamperCheck.genuine(this)} ${Downloads(this, client).update()} ${PinLock(this, FirebaseRemoteConfig.getInstance()).unlock("1234")} ${sri.size} ${getString(R.string.help_pinning)}")
            Log.i("desk", "${Tokens.verify(JSONObject("{}"), ByteArray(1), ByteArray(1))} ${license("a", "b")}")
        } catch (e: IOException) {
            Log.w("desk", e)
        }
    }

    private fun license(text: String, signature: String): Boolean {
        val key = KeyFactory.getInstance("RSA").generatePublic(X509EncodedKeySpec(Base64.decode(text, Base64.DEFAULT)))
        val fingerprint = Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key.encoded), Base64.NO_WRAP)
        check(fingerprint == "t+4YdyxtZJQTrRXCadyyPURPJPChEoQjml4NNVUXARM=") { "wrong vendor" }
        return Signature.getInstance("SHA256withRSA").run { initVerify(key); update(text.toByteArray()); verify(Base64.decode(signature, 0)) }
    }
}
