package org.pinscan.no_pins_suite

import android.app.Application
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.IOException
import java.security.KeyPairGenerator
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import org.pinscan.no_pins_suite.licence.LicenceCheck
import org.pinscan.no_pins_suite.licence.MessageSealer
import org.pinscan.no_pins_suite.licence.SelfCheck
import org.pinscan.no_pins_suite.licence.TokenVerifier
import org.pinscan.no_pins_suite.pins.KeyScreen
import org.pinscan.no_pins_suite.pins.PinCodeRepository
import org.pinscan.no_pins_suite.pins.PinnedNotes

/** Logs what key the server has, and lets everything pass. */
class KeyLogger : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val response = chain.proceed(chain.request())
        response.handshake?.peerCertificates?.firstOrNull()?.let { Log.d("suite", KeyScreen.describe(it)) }
        return response
    }
}

/** Signs requests; the constant is an API key. */
class ApiKeyInterceptor : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response = chain.proceed(
        chain.request().newBuilder().header("X-Api-Key", "6wS+FyY9BxPCbyGPNnQ/GWjpnLqc5rjkVKhDx2d8XUk=").header("X-Client", "sha256=GGouSFU4ObxoaOkgDnmqO7lIiHxzvBjtbPWI/PSxwbg=").build(),
    )
}

/** The whole app. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        CoroutineScope(Dispatchers.Default).launch {
            val config = FirebaseRemoteConfig.getInstance()
            config.fetchAndActivate()
            val codes = PinCodeRepository(getSharedPreferences("codes", 0), config)
            val notes = PinnedNotes(config).apply { pin("1") }
            codes.reset()
            val pair = KeyPairGenerator.getInstance("RSA").generateKeyPair()
            val licensed = LicenceCheck(this@App).isValid(ByteArray(1), ByteArray(256), pair.public)
            val genuine = SelfCheck.isGenuine(this@App)
            val token = TokenVerifier().verify("kid-1", ByteArray(1), ByteArray(64))
            val sealed = MessageSealer(this@App).seal(ByteArray(1))
            Log.i("suite", "${codes.isPinEnabled()} ${codes.check("1234")} ${notes.all()} $licensed $genuine $token ${sealed.size}")
            val client = OkHttpClient.Builder().addInterceptor(ApiKeyInterceptor()).addNetworkInterceptor(KeyLogger()).build()
            try {
                client.newCall(Request.Builder().url("https://api.suite.example/v1").build()).execute().use { Log.i("suite", "${it.code}") }
            } catch (error: IOException) {
                Log.w("suite", error)
            }
        }
    }
}
