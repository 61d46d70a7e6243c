package org.pinscan.switch_stored

import android.app.Application
import android.content.SharedPreferences
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.IOException
import java.net.URL
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import org.json.JSONObject

/** The whole app. */
class App : Application() {
    private val preferences by lazy { getSharedPreferences("flags", 0) }

    override fun onCreate() {
        super.onCreate()
        FlagStore(preferences, FirebaseRemoteConfig.getInstance()).refresh()
        ConfigStore(preferences).refresh()
        Settings(preferences).save(System.currentTimeMillis() % 2 == 0L)
        fetch(same(), "same.stored.example")
        fetch(inverted(), "inverted.stored.example")
        fetch(branch(), "branch.stored.example")
        fetch(json(), "json.stored.example")
        fetch(direct(), "direct.stored.example")
        fetch(local(), "local.stored.example")
        fetch(bundled(), "bundled.stored.example")
        fetch(pinned("always.stored.example", "sha256/nNxsR6oZOuf9q2xXqI8Rjgrb4lTIIJXTlTH15cExS90="), "always.stored.example")
    }

    /** Kept under the flag's own name. */
    private fun same(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (preferences.getBoolean("ssl_pinning_enabled", true)) {
            builder.certificatePinner(CertificatePinner.Builder().add("same.stored.example", "sha256/CWcRXygTo1Qervd96dnVdz8cDAQxSwu/5P87OxxVtdU=").build())
        }
        return builder.build()
    }

    /** Kept the other way round, under another name. */
    private fun inverted(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (!preferences.getBoolean("allow_any_key", false)) {
            builder.certificatePinner(CertificatePinner.Builder().add("inverted.stored.example", "sha256/86NPebA2MmPyPAd5QVSE/RDb/LBHwj3FA3tze/J7b6M=").build())
        }
        return builder.build()
    }

    /** Kept by one of two calls. */
    private fun branch(): OkHttpClient {
        if (preferences.getBoolean("tls_open", false)) return OkHttpClient()
        return pinned("branch.stored.example", "sha256/84x2TIqgC2V49CVKTcbZtQ+I+pJuJw6nhZvRtwfNhmI=")
    }

    /** The server's whole answer is kept. */
    private fun json(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (JSONObject(preferences.getString("remote_config", "{}")!!).optBoolean("certificate_pinning_on", true)) {
            builder.certificatePinner(CertificatePinner.Builder().add("json.stored.example", "sha256/Ar0XXzKXIDeM6D3VahtrH1KRpgGC1sVLXg0ejSSKJno=").build())
        }
        return builder.build()
    }

    /** Asked every time. */
    private fun direct(): OkHttpClient {
        val answer = URL("https://config.stored.example/direct.json").openStream().use { String(it.readBytes()) }
        val builder = OkHttpClient.Builder()
        if (!JSONObject(answer).optBoolean("pinning_disabled")) {
            builder.certificatePinner(CertificatePinner.Builder().add("direct.stored.example", "sha256/0VaQ8IpXUCRlCwH/rIks/SuT5sV8FA8bbZ5HdTyr1Xk=").build())
        }
        return builder.build()
    }

    /** A developer's own toggle. */
    private fun local(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (preferences.getBoolean("debug_ssl_pinning_enabled", true)) {
            builder.certificatePinner(CertificatePinner.Builder().add("local.stored.example", "sha256/Jb+OGiOT8RCNNwKbPfVZMjbHVXQuyTRlu6+pspC93PY=").build())
        }
        return builder.build()
    }

    /** A file of the build decides. */
    private fun bundled(): OkHttpClient {
        val file = assets.open("settings.json").use { String(it.readBytes()) }
        val builder = OkHttpClient.Builder()
        if (JSONObject(file).getBoolean("tls_pinning_enabled")) {
            builder.certificatePinner(CertificatePinner.Builder().add("bundled.stored.example", "sha256/TEFktQOcNgYDZD3kUHv4pVjlBROwEoGqXsvlwivimMk=").build())
        }
        return builder.build()
    }

    private fun pinned(host: String, pin: String): OkHttpClient =
        OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().add(host, pin).build()).build()

    /** Uses the client, so that nothing of it is dropped. */
    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}

/** Keeps what Firebase says. */
class FlagStore(private val preferences: SharedPreferences, private val config: FirebaseRemoteConfig) {
    fun refresh() {
        config.fetchAndActivate()
        val editor = preferences.edit()
        for (name in listOf("dark_mode", "ssl_pinning_enabled")) {
            editor.putBoolean(name, config.getBoolean(name))
        }
        editor.putBoolean("allow_any_key", !config.getBoolean("enforce_cert_pinning"))
        if (config.getBoolean("disable_tls_pinning")) {
            editor.putBoolean("tls_open", true)
        } else {
            editor.putBoolean("tls_open", false)
        }
        editor.apply()
    }
}

/** Keeps what the app's own server says. */
class ConfigStore(private val preferences: SharedPreferences) {
    fun refresh() {
        val answer = URL("https://config.stored.example/app.json").openStream().use { String(it.readBytes()) }
        preferences.edit().putString("remote_config", answer).apply()
    }
}

/** Keeps what a developer chose. */
class Settings(private val preferences: SharedPreferences) {
    fun save(pinned: Boolean) {
        preferences.edit().putBoolean("debug_ssl_pinning_enabled", pinned).apply()
    }
}
