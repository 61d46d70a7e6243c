package org.pinscan.kt_wiring

import android.app.Application
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.WebSocket
import okhttp3.WebSocketListener
import org.pinscan.kt_wiring.di.*

/** The whole app. */
class App : Application() {
    private val config by lazy { FirebaseRemoteConfig.getInstance() }

    override fun onCreate() {
        super.onCreate()
        useDagger()
        useFactories()
        useFlagged()
        useCached()
        useTernary()
        useOverridden()
        useChat()
        useDerived()
    }

    private fun useDagger() {
        val module = NetworkModule()
        val pinner = NetworkModule_PinnerFactory(module, NetworkModule_ConfigFactory(module))
        fetch(NetworkModule_ClientFactory(module, pinner).get(), "dagger.wiring.example")
    }

    private fun useFactories() {
        fetch(ClientFactory(PinningConfig("first.wiring.example", "E53VlV+PF54d9L7rRTEjN+ms7U6EnqIVUKCMwfq/tyM=", "aO7zjgrLFWHTHuP1GD2xkNy2E+nObOJjxnlgf6HoaCI=")).create(), "first.wiring.example")
        fetch(ClientFactory(PinningConfig("second.wiring.example", "IaULG8RjKkMYdWSrpV6ueNXl2GzsTwLlL8/44WF0J/A=", "yc0W0p7mYjCdxz1dcQMeCkn+Zwe5uPMbDo8uJxWI+iw=")).create(), "second.wiring.example")
    }

    private fun useFlagged() = fetch(FlaggedClient(RemoteFeatureFlags(config)).build(), "flagged.wiring.example")

    private fun useCached() {
        val flags = CachedFlags(getSharedPreferences("flags", 0), config)
        flags.refresh()
        val builder = OkHttpClient.Builder().eventListener(Metrics())
        if (!flags.pinningDisabled) {
            builder.certificatePinner(CertificatePinner.Builder().add("cached.wiring.example", "sha256/NnMBTnK2c4O+MCSFaUVVpXrTk6/euu1t7REKd1vQVW0=").build())
        }
        fetch(builder.build(), "cached.wiring.example")
    }

    private fun useTernary() {
        val pinner = when {
            config.getBoolean("tls_pinning_off") -> CertificatePinner.DEFAULT
            else -> CertificatePinner.Builder().add("ternary.wiring.example", "sha256/MDm008Pt6AEoliPJGKpyn4/jTS58T95V/dmrglGCEcQ=").build()
        }
        fetch(OkHttpClient.Builder().addInterceptor(Headers()).certificatePinner(pinner).build(), "ternary.wiring.example")
    }

    private fun useOverridden() {
        val old = CertificatePinner.Builder().add("old.wiring.example", "sha256/y6BrVzb69n5UsHtWHq6UOV53TFF6fZEKVDaeEmPM+9Q=").build()
        val new = CertificatePinner.Builder().add("new.wiring.example", "sha256/EVB6Di9eadXfpApiob17buV+a82FxnybhDGzb/8hxDc=").build()
        fetch(OkHttpClient.Builder().certificatePinner(old).certificatePinner(new).build(), "new.wiring.example")
    }

    private fun useChat() {
        val client = OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().add("chat.wiring.example", "sha256/MeBvfYn+uZoObAr/4Zh0jDu1vvXjzJLZXLnplhl9P8M=").build()).build()
        client.newWebSocket(Request.Builder().url("wss://chat.wiring.example/socket").build(), object : WebSocketListener() {
            override fun onMessage(webSocket: WebSocket, text: String) {
                Log.i("sample", text)
            }
        })
    }

    private fun useDerived() {
        val base = OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().add("base.wiring.example", "sha256/yuZiFy/UULsM1xCnaQecBb/F2ONe+mV27cfQN3r91KI=").build()).build()
        fetch(base.newBuilder().followRedirects(false).build(), "base.wiring.example")
        fetch(OkHttpClient.Builder().followRedirects(true).build(), "open.wiring.example")
    }

    /** Uses the client, so that nothing of it is dropped. */
    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}
