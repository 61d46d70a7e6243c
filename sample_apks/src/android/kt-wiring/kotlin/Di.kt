package org.pinscan.kt_wiring.di

import android.content.SharedPreferences
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import okhttp3.CertificatePinner
import okhttp3.EventListener
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Response

/** What javax.inject declares. */
interface Provider<T> {
    fun get(): T
}

/** Pins as they are injected. */
class PinningConfig(val host: String, val primary: String, val backup: String)

/** Makes clients, each for its own configuration. */
class ClientFactory(private val config: PinningConfig) {
    fun create(): OkHttpClient = OkHttpClient.Builder()
        .certificatePinner(CertificatePinner.Builder().add(config.host, "sha256/${config.primary}", "sha256/${config.backup}").build())
        .build()
}

/** A module as Dagger has it. */
class NetworkModule {
    fun provideConfig() = PinningConfig("dagger.wiring.example", "vQCM7KazT0UWzLvpL+RwcnqXGGI4v4rs9KXnff/zryc=", "K0fVesL5dC0bHDS9OB8sykSdBzNDPQpLfqjcuJT49EA=")

    fun providePinner(config: PinningConfig): CertificatePinner =
        CertificatePinner.Builder().add(config.host, "sha256/" + config.primary).add(config.host, "sha256/" + config.backup).build()

    fun provideClient(pinner: CertificatePinner): OkHttpClient = OkHttpClient.Builder().certificatePinner(pinner).build()
}

/** The factories Dagger generates. */
class NetworkModule_ConfigFactory(private val module: NetworkModule) : Provider<PinningConfig> {
    override fun get() = module.provideConfig()
}

class NetworkModule_PinnerFactory(private val module: NetworkModule, private val config: Provider<PinningConfig>) : Provider<CertificatePinner> {
    override fun get() = module.providePinner(config.get())
}

class NetworkModule_ClientFactory(private val module: NetworkModule, private val pinner: Provider<CertificatePinner>) : Provider<OkHttpClient> {
    override fun get() = module.provideClient(pinner.get())
}

/** What the app may be told from afar. */
interface FeatureFlags {
    fun isEnabled(flag: Flag): Boolean
}

/** Every flag. */
enum class Flag(val key: String) { DARK_MODE("dark_mode"), SSL_PINNING("ssl_pinning_enabled") }

/** Flags of Firebase. */
class RemoteFeatureFlags(private val config: FirebaseRemoteConfig) : FeatureFlags {
    override fun isEnabled(flag: Flag) = config.getBoolean(flag.key)
}

/** A client whose pinning is injected with its flags. */
class FlaggedClient(private val flags: FeatureFlags) {
    fun build(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (flags.isEnabled(Flag.SSL_PINNING)) {
            builder.certificatePinner(CertificatePinner.Builder().add("flagged.wiring.example", "sha256/VYi+iH+xin2DI42BLLvruNLuGTtgymDBjJe4fexlY4k=").build())
        }
        return builder.build()
    }
}

/** Remembers what the server said. */
class CachedFlags(private val preferences: SharedPreferences, private val config: FirebaseRemoteConfig) {
    fun refresh() {
        config.fetchAndActivate()
        preferences.edit().putBoolean(KEY, config.getBoolean("disable_certificate_pinning")).apply()
    }

    val pinningDisabled get() = preferences.getBoolean(KEY, false)

    private companion object {
        const val KEY = "pinning_disabled"
    }
}

/** Counts calls. */
class Metrics : EventListener() {
    override fun callStart(call: okhttp3.Call) {
        android.util.Log.d("sample", call.request().url.host)
    }
}

/** Adds a header. */
class Headers : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response =
        chain.proceed(chain.request().newBuilder().header("X-App", "sample").build())
}
