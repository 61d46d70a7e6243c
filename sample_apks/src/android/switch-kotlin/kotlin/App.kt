package org.pinscan.switch_kotlin

import android.app.Application
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request

/** The whole app. */
class App : Application() {
    private val config by lazy { FirebaseRemoteConfig.getInstance().apply { fetchAndActivate() } }

    override fun onCreate() {
        super.onCreate()
        try {
            client().newCall(Request.Builder().url("https://api.shop.example/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }

    /** A client that is pinned while the flag says so. */
    private fun client() = OkHttpClient.Builder().also { builder ->
        config.getBoolean("ssl_pinning_enabled").takeIf { it }?.let { builder.certificatePinner(pinner()) }
    }.build()

    private fun pinner() =
        CertificatePinner.Builder().add("api.shop.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build()
}
