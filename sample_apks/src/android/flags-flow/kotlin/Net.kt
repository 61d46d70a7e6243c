package org.pinscan.flags_flow.net

import okhttp3.CertificatePinner
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Response
import org.pinscan.flags_flow.flags.Feature
import org.pinscan.flags_flow.flags.FeatureFlags
import org.pinscan.flags_flow.flags.PolicyRepository

/** What Gradle writes: a release build. */
object BuildConfig {
    const val DEBUG = false
}

private const val PAYMENTS = "payments.flow.example"
private const val ACCOUNTS = "accounts.flow.example"
private const val CARDS = "cards.flow.example"
private const val TELEMETRY = "telemetry.flow.example"

/** Pins of the payment servers: Firebase may lift them. */
class PaymentClientProvider(private val flags: FeatureFlags) {
    val client: OkHttpClient by lazy { build() }

    private fun build(): OkHttpClient = OkHttpClient.Builder().apply {
        if (flags.isEnabled(Feature.PAYMENTS_PINNING)) {
            certificatePinner(
                CertificatePinner.Builder()
                    .add(PAYMENTS, "sha256/nOexXsiI5fKWFC6lYMHgcuHfPCkJYe5KXG2iGcWiI6A=", "sha256/TiOj9kC1zQw+sB39DOdDNLRgBiHP1hsTuNDcHb7C5Q8=")
                    .build(),
            )
        }
    }.build()
}

/** Pins of the accounts: LaunchDarkly may lift them. */
class AccountClientProvider(private val policies: PolicyRepository) {
    fun client(base: OkHttpClient): OkHttpClient {
        val pinner = if (policies.policy.value.pinAccounts) {
            CertificatePinner.Builder().add(ACCOUNTS, "sha256/WezInouVpyzEXvIV0hSsXl++3f5YkeSkNlQncs/2zFI=").add(ACCOUNTS, "sha256/0kH+b1v9vFolb+rdoBuwuUaE1e+L+lEc59wEkeftZJs=").build()
        } else {
            CertificatePinner.DEFAULT
        }
        return base.newBuilder().certificatePinner(pinner).build()
    }
}

/** Pins of the cards' server: only a debug build goes without. */
object CardClient {
    fun create(): OkHttpClient {
        val builder = OkHttpClient.Builder()
        if (!BuildConfig.DEBUG) {
            builder.certificatePinner(CertificatePinner.Builder().add(CARDS, "sha256/QWwIOtFLovOkGHpkNlBJIVU6wmsbRdi9E8Qrw0bs0oU=", "sha256/yjX7II1TzcAlPIomIMBsVHWiXnVpfbd6zXvxEz5WHtw=").build())
        }
        return builder.build()
    }
}

/** Tells the server whether pinning is on for the user; decides nothing. */
class TelemetryInterceptor(private val flags: FeatureFlags) : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request().newBuilder()
        if (flags.isEnabled(Feature.PAYMENTS_PINNING)) {
            request.header("X-Pinning", "on")
        }
        return chain.proceed(request.build())
    }
}

/** Pins of the telemetry server: always. */
class TelemetryClient(flags: FeatureFlags) {
    val client: OkHttpClient = OkHttpClient.Builder()
        .addInterceptor(TelemetryInterceptor(flags))
        .certificatePinner(CertificatePinner.Builder().add(TELEMETRY, "sha256/mgFoNafYPiK5bYFafba0aR4QxCkgMUeaeOJg/shJL7E=", "sha256/yTtgyqfhuxA4UDiKpprIeN9dwIwNjWgGT+QGMnhpfhY=").build())
        .build()
}
