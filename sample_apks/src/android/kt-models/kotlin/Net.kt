package org.pinscan.kt_models.net

import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import java.util.concurrent.TimeUnit

/** What is pinned. */
data class PinConfig(val host: String, val pins: List<String>)

/** The list of what is pinned. */
object PinRegistry {
    val configs = listOf(
        PinConfig("listed.models.example", listOf("sha256/D/cBlsOrXiGKyezOTwVzR984LShDgLMThog7d1DYimk=", "sha256/wF5q97dZ+Mep/SPIQtqhwOPC9B2rypxPEErd8NltFhk=")),
        PinConfig("second.models.example", listOf("sha256/IaULG8RjKkMYdWSrpV6ueNXl2GzsTwLlL8/44WF0J/A=")),
    )

    fun pinner(): CertificatePinner {
        val builder = CertificatePinner.Builder()
        configs.forEach { builder.add(it.host, *it.pins.toTypedArray()) }
        return builder.build()
    }
}

/** Hosts and keys as an enumeration. */
enum class PinnedHost(val host: String, vararg val pins: String) {
    LOGIN("login.enum.example", "sha256/fI8KaTN3tfCIFFIT4y/f4fSCiVme6m+K8lwERQic2HU=", "sha256/1xAEksA6I32BDftlBIxKQxH4eXOK7WPHLMd7e3nZrAs="),
    PAYMENT("pay.enum.example", "sha256/hzTKDH5/7uzavaxEoYstUW0UGuhhPCQQINhC8eJf3WI=", "sha256/+MfYTCY4hUQs0/Ztw5w0+RkYqci/xfMoLBMrMaSKiYY=");

    companion object {
        fun pinner(): CertificatePinner = CertificatePinner.Builder().apply {
            for (entry in values()) add(entry.host, *entry.pins)
        }.build()
    }
}

/** The servers there are. */
sealed class Environment(val baseHost: String) {
    abstract val pin: String

    object Production : Environment("api.sealed.example") {
        override val pin = "sha256/VNrkgZ89ePCA4BvfL65P1UONX2cohbyTWXOPpnLAV3I="
    }

    object Staging : Environment("staging.sealed.example") {
        override val pin get() = "sha256/SqSqol1lcmC1ntxotwVFUU7EDGza0sqDACulrvMSRJ4="
    }
}

/** Pins of a companion. */
class ApiClient {
    private val pinner by lazy {
        CertificatePinner.Builder()
            .add(HOST, PIN_CURRENT)
            .add(HOST, PIN_NEXT)
            .build()
    }

    val client: OkHttpClient by lazy {
        OkHttpClient.Builder().certificatePinner(pinner).connectTimeout(10, TimeUnit.SECONDS).build()
    }

    companion object {
        private const val HOST = "companion.models.example"
        private const val PREFIX = "sha256/"
        private const val PIN_CURRENT = PREFIX + "THiHQC4zzwsngFh1ylhZuqGJU8CP6BNAUQvRLU7e2Rc="
        private val PIN_NEXT = PREFIX + "L8SwdSNYZX+OYaSbXF3ICwd+KJCABIBGlB7oc32BVAo=".trim()
    }
}

/** Pins a builder. */
fun OkHttpClient.Builder.withPinning(host: String, vararg keys: String): OkHttpClient.Builder = apply {
    val pinner = CertificatePinner.Builder()
    for (key in keys) pinner.add(host, "sha256/$key")
    certificatePinner(pinner.build())
}

fun OkHttpClient.Builder.pinnedTo(config: PinConfig) = certificatePinner(
    CertificatePinner.Builder().add(config.host, *config.pins.map { "sha256/$it" }.toTypedArray()).build()
)
