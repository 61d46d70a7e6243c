package org.pinscan.kt_stages

import okhttp3.CertificatePinner
import okhttp3.OkHttpClient

/** A key's hash, as text. */
@JvmInline
value class SpkiPin(val base64: String) {
    val okhttp: String get() = "sha256/$base64"
}

/** A host name. */
@JvmInline
value class HostName(val value: String)

/** One per environment, each with hosts of its own. */
enum class Stage(val host: HostName, val pins: List<SpkiPin>) {
    LIVE(HostName("live.stages.example"), listOf(SpkiPin("wfRNHTFV2r5kRuJZTR+uTysu+JzSfZqT6vYsEltsfjo="), SpkiPin("1ps8VDB9VrDZ9beADH4EuE+Ptt2BCF6lrnOF8J+WTKI="))),
    SANDBOX(HostName("sandbox.stages.example"), listOf(SpkiPin("+bgsiobKzhLX3Os0Epmh5qK+ze+af1UASJg//IjSC0U=")));

    fun client(): OkHttpClient = OkHttpClient.Builder().certificatePinner(
        CertificatePinner.Builder().add(host.value, *pins.map(SpkiPin::okhttp).toTypedArray()).build(),
    ).build()
}

/** What may be called. */
sealed interface Service {
    val host: String
    val pins: Map<String, List<String>>

    object Accounts : Service {
        override val host = "accounts.stages.example"
        override val pins = mapOf(host to listOf("cPllf+VHdCkba3WAHrYf20LnTPtR8DZ+eGNKdzpgSKs=", "3RIdt+j9ofk4/Q2Uytv5esb4z5ecKYmq8dgJak8w8bU="), "login.stages.example" to listOf("Macn/gwc7TK3cR7TwgodYQ8noDfYqsmYlWhUTPuj4Pk="))
    }

    data class Region(val code: String) : Service {
        override val host = "$code.region.stages.example"
        override val pins = mapOf(host to listOf("SsobAQs+P+jvIThBUpTTN3Lm8QSLzogNDYxswaDcwqs="))
    }
}

/** Clients of services. */
object Clients {
    private val shared by lazy { OkHttpClient() }

    private fun pinner(service: Service): CertificatePinner {
        val builder = CertificatePinner.Builder()
        for ((host, pins) in service.pins) {
            pins.forEach { pin -> builder.add(host, "sha256/$pin") }
        }
        return builder.build()
    }

    fun of(service: Service): OkHttpClient = shared.newBuilder().certificatePinner(pinner(service)).build()

    val telemetry: OkHttpClient by lazy(LazyThreadSafetyMode.PUBLICATION) {
        shared.newBuilder().certificatePinner(TELEMETRY).build()
    }

    private val TELEMETRY: CertificatePinner = with(CertificatePinner.Builder()) {
        BuildConfig.TELEMETRY_PINS.split(",").map(String::trim).filter { it.isNotEmpty() }.forEach { add(BuildConfig.TELEMETRY_HOST, "sha256/$it") }
        build()
    }
}

/** What Gradle generates of `buildConfigField`. */
object BuildConfig {
    const val TELEMETRY_HOST = "telemetry.stages.example"
    @JvmField val TELEMETRY_PINS: String = "2geiz1u12jz4jpyD5IxnFgbRkn+CzcnsQ7SMqyVj1HY=, ppn3Y5GaE/DuoQ1EBr6sZbxhIzLgyKMqoPW/KT4WTeY="
    const val API_PINS = "gateway.stages.example=dhPer/9/Eked/GQpyoJ5C3+gZIvUFIKHy7loN1H4qTk=;MQJxDACjvwuG34L6aIQh6rpAJa4/1yncPMnUOBBFYZc=&**.cdn.stages.example=VA5WmOUFSVuD05FuI8h6KR7uFitNsmjLHRQFG0/a2eI="
}
