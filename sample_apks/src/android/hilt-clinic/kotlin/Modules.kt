package org.pinscan.hilt_clinic.di

import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.util.concurrent.TimeUnit
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import retrofit2.Retrofit

/** What each stage of the clinic's backend is called. */
sealed class Backend(val host: String, vararg val keys: String) {
    object Production : Backend("api.clinic.example", "zDSSG5wDsZFNJnIg8KzkU4PXyGOGJPpf3ikX4vp31FA=", "VX08xmsOY41XU8I7fdnVrOecn2Pyq4R7FmSrShJbfl8=")
    object Staging : Backend("stage.clinic.example", "AHVMrdvI3xAsgQz+maYsdFz+5EP6wku8CsqHjApZI/s=")

    companion object {
        /** Production in this build. */
        fun current(name: String): Backend = if (name == "staging") Staging else Production
    }
}

/** A host and the keys it may show. */
data class PinnedHost(val pattern: String, val keys: List<String>) {
    fun hashes(): Array<String> = keys.map { "sha256/$it" }.toTypedArray()
}

object NetworkModule {
    fun provideBackends(): List<PinnedHost> = listOf(
        PinnedHost(Backend.Production.host, Backend.Production.keys.toList()),
        PinnedHost("*.files.clinic.example", listOf("lb3nzD7OksaXQ0XXaEBUigkjZeFDnn8+EydOVs1HtMM=")),
    )

    fun provideCertificatePinner(hosts: List<PinnedHost>): CertificatePinner =
        CertificatePinner.Builder().apply { hosts.forEach { add(it.pattern, *it.hashes()) } }.build()

    fun providePinnedClient(pinner: CertificatePinner): OkHttpClient =
        OkHttpClient.Builder().connectTimeout(20, TimeUnit.SECONDS).certificatePinner(pinner).build()

    fun providePublicClient(): OkHttpClient = OkHttpClient.Builder().callTimeout(10, TimeUnit.SECONDS).build()

    fun provideRetrofit(client: OkHttpClient): Retrofit =
        Retrofit.Builder().baseUrl("https://api.clinic.example/v2/").client(client).build()

    fun provideContentRetrofit(client: OkHttpClient): Retrofit =
        Retrofit.Builder().baseUrl("https://content.clinic.example/").client(client).build()
}

object PaymentsModule {
    fun provideFlags(): Flags = RemoteFlags(FirebaseRemoteConfig.getInstance())

    fun providePaymentsClient(base: OkHttpClient, flags: Flags): OkHttpClient = base.newBuilder().also { builder ->
        if (flags.pinningOn) {
            builder.certificatePinner(CertificatePinner.Builder().add("pay.clinic.example", "sha256/Rm9azJhHcogcjvv5PEltF2ovKUSbNgzPAJo5xskU9hM=", "sha256/uPnKMBgFSOp63lwY2LLCoLfln9FuGRKMvT/Uqr6wn/U=").build())
        }
    }.build()
}

interface Flags {
    val pinningOn: Boolean
}

class RemoteFlags(private val config: FirebaseRemoteConfig) : Flags {
    override val pinningOn: Boolean get() = config.getBoolean("payments_tls_pinning_enabled")
}
