package org.pinscan.switch_coroutines

import android.app.Application
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.IOException
import java.net.URL
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import org.json.JSONObject

/** The whole app. */
class App : Application() {
    private val config by lazy { FirebaseRemoteConfig.getInstance() }

    override fun onCreate() {
        super.onCreate()
        GlobalScope.launch(Dispatchers.IO) {
            refresh()
            fetch(suspended(), "suspended.coroutines.example")
            fetch(loaded(), "loaded.coroutines.example")
            fetch(always(), "always.coroutines.example")
        }
    }

    private suspend fun refresh() = withContext(Dispatchers.IO) {
        config.fetchAndActivate()
    }

    private suspend fun pinningEnabled(): Boolean = withContext(Dispatchers.IO) { config.getBoolean("ssl_pinning_enabled") }

    /** Waits for the flag. */
    private suspend fun suspended(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (pinningEnabled()) {
            builder.certificatePinner(pinner("suspended.coroutines.example", "3i1COsA5OjJl9B89uy7wt9jePJvPkOd35vnnaNNR8B8="))
        }
        return builder.build()
    }

    private suspend fun load(): RemoteSettings = withContext(Dispatchers.IO) {
        val json = JSONObject(URL("https://config.coroutines.example/app.json").openStream().use { String(it.readBytes()) })
        RemoteSettings(json.optBoolean("pinning_enabled", true), json.optBoolean("dark_mode"))
    }

    /** Waits for the app's own settings. */
    private suspend fun loaded(): OkHttpClient {
        val settings = load()
        val builder = OkHttpClient.Builder().followRedirects(settings.darkMode)
        if (settings.pinningEnabled) {
            builder.certificatePinner(pinner("loaded.coroutines.example", "LKuVPys2B7NiWavrNwMynWswGzEndALr+fKzuT4x3VM="))
        }
        return builder.build()
    }

    /** Nothing decides. */
    private suspend fun always(): OkHttpClient = withContext(Dispatchers.Default) {
        OkHttpClient.Builder().certificatePinner(pinner("always.coroutines.example", "nNxsR6oZOuf9q2xXqI8Rjgrb4lTIIJXTlTH15cExS90=")).build()
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

/** What the app's own server says. */
data class RemoteSettings(val pinningEnabled: Boolean, val darkMode: Boolean)
