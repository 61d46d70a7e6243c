package org.pinscan.kt_stages

import android.app.Application
import android.content.Context
import android.util.Log
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request

class App : Application() {
    override fun onCreate() {
        super.onCreate()
        val stage = if (packageName.endsWith(".sandbox")) Stage.SANDBOX else Stage.LIVE
        fetch(stage.client(), stage.host.value)
        fetch(Clients.of(Service.Accounts), Service.Accounts.host)
        Service.Region("eu").let { fetch(Clients.of(it), it.host) }
        fetch(Clients.telemetry, BuildConfig.TELEMETRY_HOST)
        fetch(gateway(), "gateway.stages.example")
        fetch(ofResources(), getString(R.string.api_host))
        fetch(ofTable(this), "t1.stages.example")
        fetch(ofBuilders(), "dsl.stages.example")
    }

    private fun gateway(): OkHttpClient {
        val pinner = BuildConfig.API_PINS.split('&').fold(CertificatePinner.Builder()) { builder, entry ->
            val (host, keys) = entry.split('=', limit = 2)
            builder.add(host, *keys.split(';').map { "sha256/$it" }.toTypedArray())
        }.build()
        return OkHttpClient.Builder().certificatePinner(pinner).build()
    }

    private fun ofResources(): OkHttpClient {
        val pins = resources.getStringArray(R.array.api_pins)
        return OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().add(getString(R.string.api_host), *pins).build()).build()
    }

    private fun ofTable(context: Context): OkHttpClient {
        val builder = CertificatePinner.Builder()
        context.resources.getStringArray(R.array.pin_table)
            .asSequence()
            .map { it.split("|") }
            .filter { it.size > 1 }
            .associate { it.first() to it.drop(1) }
            .forEach { (host, pins) -> builder.add(host, *pins.map { "sha256/" + it }.toTypedArray()) }
        return OkHttpClient.Builder().apply { certificatePinner(builder.build()) }.build()
    }

    private fun ofBuilders() = pinned {
        host("dsl.stages.example") {
            +"/KQKnAEoedpBTY0zoRcxTKh6S7Kr9MqssldZ9pvZPU8="
            +"XHS6vFyR5TriHSl6e07C66JcPmgWPluWFSafXmVHB7g="
        }
        host("*.dsl.stages.example") { +"vmui/GXffaZiaSebfOmFMydl+CNFc0LpGquLuMIZBS8=" }
    }

    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("stages", "${it.code}") }
        } catch (error: IOException) {
            Log.w("stages", error)
        }
    }
}

@DslMarker
annotation class PinDsl

@PinDsl
class HostPins(val host: String) {
    val keys = mutableListOf<String>()
    operator fun String.unaryPlus() {
        keys += "sha256/$this"
    }
}

@PinDsl
class PinConfig {
    private val hosts = mutableListOf<HostPins>()
    fun host(name: String, block: HostPins.() -> Unit) {
        hosts += HostPins(name).apply(block)
    }

    fun build(): CertificatePinner = CertificatePinner.Builder().also { b -> hosts.forEach { h -> b.add(h.host, *h.keys.toTypedArray()) } }.build()
}

fun pinned(block: PinConfig.() -> Unit): OkHttpClient = OkHttpClient.Builder().certificatePinner(PinConfig().apply(block).build()).build()
