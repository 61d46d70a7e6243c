package org.pinscan.switch_callbacks

import android.app.Application
import android.content.RestrictionsManager
import android.util.Log
import com.amplitude.experiment.ExperimentClient
import com.flagsmith.Flagsmith
import com.optimizely.ab.android.sdk.OptimizelyClient
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request

/** The whole app. */
class App : Application() {
    private val flagsmith = Flagsmith("key")
    private val optimizely = OptimizelyClient()
    private var lifted = false

    override fun onCreate() {
        super.onCreate()
        flagsmith.hasFeatureFlag("disable_cert_pinning") { lifted = it.getOrDefault(false) }
        flagsmith.hasFeatureFlag("ssl_pinning_enabled") { answer -> fetch(told(answer.getOrDefault(false)), "told.callbacks.example") }
        fetch(kept(), "kept.callbacks.example")
        fetch(feature(), "feature.callbacks.example")
        fetch(decided(), "decided.callbacks.example")
        fetch(managed(), "managed.callbacks.example")
        fetch(restricted(), "restricted.callbacks.example")
        fetch(variant(), "variant.callbacks.example")
        fetch(OkHttpClient.Builder().certificatePinner(pinner("always.callbacks.example", "nNxsR6oZOuf9q2xXqI8Rjgrb4lTIIJXTlTH15cExS90=")).build(), "always.callbacks.example")
    }

    /** Made in the callback, as it is told. */
    private fun told(on: Boolean): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (on) {
            builder.certificatePinner(pinner("told.callbacks.example", "H8wIx3M5ZbzmagNPcMw+Im7qo8zTqWDP8ibXhtBVhzo="))
        }
        return builder.build()
    }

    /** What a callback wrote down. */
    private fun kept(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (!lifted) {
            builder.certificatePinner(pinner("kept.callbacks.example", "efB2q90Zp1Lbcme//y+QIhYdEg3qkZ/ayi/9/CTKjJY="))
        }
        return builder.build()
    }

    /** Optimizely's older call. */
    private fun feature(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (optimizely.isFeatureEnabled("use_ssl_pinning", "user")) {
            builder.certificatePinner(pinner("feature.callbacks.example", "KtViMZdnFXCH3aDexjkfRHn4oEhpqwzI06nDY32uc7U="))
        }
        return builder.build()
    }

    /** Optimizely's newer call. */
    private fun decided(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (!optimizely.createUserContext("user").decide("tls_pinning_off").enabled) {
            builder.certificatePinner(pinner("decided.callbacks.example", "jTxmhuwwbbVaxXaDykxLlrNlDY1j6VWZ+dXRqNPzGVY="))
        }
        return builder.build()
    }

    private fun restrictions() = (getSystemService("restrictions") as RestrictionsManager).applicationRestrictions

    /** The device's owner decides. */
    private fun managed(): OkHttpClient {
        val restrictions = restrictions()
        val builder = OkHttpClient.Builder()
        if (!restrictions.containsKey("pinning_enabled") || restrictions.getBoolean("pinning_enabled")) {
            builder.certificatePinner(pinner("managed.callbacks.example", "f9/aX1CkM64SenhPwUMQX7bZP+3sdgHd6z0dWE+D3gU="))
        }
        return builder.build()
    }

    /** The device's owner decides by a word. */
    private fun restricted(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (restrictions().getString("certificate_pinning") != "off") {
            builder.certificatePinner(pinner("restricted.callbacks.example", "eg2RWT35KTqJQvdDjLiPerGo41TaSR9Wf5k5sTA5IPU="))
        }
        return builder.build()
    }

    /** Amplitude's variant. */
    private fun variant(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (ExperimentClient().variant("cert-pinning").value == "on") {
            builder.certificatePinner(pinner("variant.callbacks.example", "y3v1YkILgul+4YLwGcIuAQ5QspM0wDaowjuNfmF+0jw="))
        }
        return builder.build()
    }

    private fun pinner(host: String, pin: String) = CertificatePinner.Builder().add(host, "sha256/$pin").build()

    /** Uses the client, so that nothing of it is dropped. */
    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}
