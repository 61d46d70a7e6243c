package org.pinscan.kt_models

import android.app.Application
import android.util.Log
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import org.pinscan.kt_models.net.ApiClient
import org.pinscan.kt_models.net.Environment
import org.pinscan.kt_models.net.PinConfig
import org.pinscan.kt_models.net.PinRegistry
import org.pinscan.kt_models.net.PinnedHost
import org.pinscan.kt_models.net.pinnedTo
import org.pinscan.kt_models.net.withPinning

/** What Gradle writes. */
object BuildConfig {
    val FLAVOR: String = java.lang.String.valueOf("production")
}

/** The whole app. */
class App : Application() {
    private val environment: Environment by lazy {
        when (BuildConfig.FLAVOR) {
            "production" -> Environment.Production
            else -> Environment.Staging
        }
    }

    override fun onCreate() {
        super.onCreate()
        fetch(OkHttpClient.Builder().certificatePinner(PinRegistry.pinner()).build(), "listed.models.example")
        fetch(OkHttpClient.Builder().certificatePinner(PinnedHost.pinner()).build(), "login.enum.example")
        fetch(forEnvironment(environment), environment.baseHost)
        fetch(ApiClient().client, "companion.models.example")
        fetch(OkHttpClient.Builder().withPinning("extension.models.example", "5/6QezKHiIrP0bR4PzzltShZPmxg1NfykjZi2m1B/os=", "OIubsUOEOAqp753jM8j72CAtboFKCgl3GonotxN9K1Q=").build(), "extension.models.example")
        fetch(OkHttpClient.Builder().pinnedTo(PinConfig("*.config.models.example", listOf("xNWf1mPgRD13hk6Kebrhlinj+5fjhvI0ciZAmoaROqE=", "eL2EyBzrR2WU1W332UO4STg3OkMuZtXjhEzui8mDw38="))).build(), "a.config.models.example")
        val plain = OkHttpClient()
        fetch(plain, "open.models.example")
        fetch(plain.newBuilder().certificatePinner(CertificatePinner.Builder().add("copied.models.example", "sha256/+zBZPKMt9XqKDxnVUXENyICpiyCLbhgLB+av9ZEC0Ug=").build()).build(), "copied.models.example")
    }

    private fun forEnvironment(env: Environment) = OkHttpClient.Builder()
        .certificatePinner(CertificatePinner.Builder().add(env.baseHost, env.pin).build())
        .build()

    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}
