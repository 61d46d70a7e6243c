package org.pinscan.okhttp_kotlin

import android.app.Application
import android.util.Log
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request

/** What is pinned, with a default. */
data class Pinned(val host: String, val keys: List<String>, val prefix: String = "sha256")

private const val SHOP = "kotlin.shapes.example"
private val byHost = mapOf("mapped.kotlin.example" to listOf("4llxJFmTm4CiYTlz/5WVn9c89TD9ekXPl17UkClGciU=", "Z8x0kp/jKK1sp9CXgOGJHRwY1sHoyO9ek0FWofps7rQ="))

/** The whole app. */
class App : Application() {
    private val lazily: OkHttpClient by lazy {
        OkHttpClient.Builder().certificatePinner(
            CertificatePinner.Builder().add("lazy.kotlin.example", "sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=", "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=").build()
        ).build()
    }

    override fun onCreate() {
        super.onCreate()
        fetch(lazily, "lazy.kotlin.example")
        fetch(client(Pinned(SHOP, listOf("MIJ4OezbYHKB+vvZH5V4ir/LhCBWMG7P9L+dcb5zLtA=", "Jh4LDYSmqsS+Ec8XWf18guI2ayQoYEyYTmDibEhsexg="))), SHOP)
        fetch(client { byHost.forEach { (host, keys) -> keys.forEach { add(host, "sha256/$it") } } }, "mapped.kotlin.example")
        fetch(OkHttpClient.Builder().apply { certificatePinner(pinner(second = "jHh8h7RGH84QkGI43bW6jXbIk5LxFJsZFeSxo7GvHLY=")) }.build(), "default.kotlin.example")
        fetch(client { add("spread.kotlin.example", *arrayOf("UJqDUafNwCzLsKeyPQmwk1RtUVo8wZ64JpuMJBv/0b8=", "vjO4BwOYxyJHbdBeoezaCm4VC8i1CUXv4nY4kjaW24c=").map { "sha256/$it" }.toTypedArray()) }, "spread.kotlin.example")
    }

    /** A pinner of what is described. */
    private fun client(pinned: Pinned) = client {
        pinned.keys.forEach { add(pinned.host, "${pinned.prefix}/$it") }
    }

    private fun client(fill: CertificatePinner.Builder.() -> Unit) =
        OkHttpClient.Builder().certificatePinner(CertificatePinner.Builder().apply(fill).build()).build()

    private fun pinner(host: String = "default.kotlin.example", first: String = "Bio8yyLeuNIVxWlSJi0/unyf/mU48dBKZLqpyAKPlII=", second: String) =
        CertificatePinner.Builder().add(host, "sha256/$first", "sha256/$second").build()

    /** Uses the client, so that nothing of it is dropped. */
    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("sample", "${it.code}") }
        } catch (error: IOException) {
            Log.w("sample", error)
        }
    }
}
