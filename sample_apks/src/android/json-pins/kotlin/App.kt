package org.pinscan.json_pins

import android.app.Application
import android.util.Log
import com.squareup.moshi.Moshi
import java.io.IOException
import okhttp3.CertificatePinner
import okhttp3.OkHttpClient
import okhttp3.Request
import org.pinscan.json_pins.pins.BuildSource
import org.pinscan.json_pins.pins.GsonMapSource
import org.pinscan.json_pins.pins.GsonSource
import org.pinscan.json_pins.pins.ManifestSource
import org.pinscan.json_pins.pins.MoshiSource
import org.pinscan.json_pins.pins.OrgSource
import org.pinscan.json_pins.pins.PinSource
import org.pinscan.json_pins.pins.SerialSource
import org.pinscan.json_pins.pins.ValuesSource
import org.pinscan.json_pins.pins.XmlSource

/** What Gradle writes. */
object BuildConfig {
    const val API_HOST = "build.json.example"
    const val PINS = "JNx6k0bM8nv7rfFkLOD9tIoKddSoz+MjRmcPNBmSlaQ=; x5XGMG8XOy62RJ9BxZ8ak32J6TXWOKhYK9qSSQ9v2VQ=;"
}

/** Makes a client of a source. */
class ClientFactory(private val base: OkHttpClient) {
    fun of(source: PinSource): OkHttpClient {
        val builder = CertificatePinner.Builder()
        source.fill(builder)
        return base.newBuilder().certificatePinner(builder.build()).build()
    }
}

/** The whole app. */
class App : Application() {
    private val factory = ClientFactory(OkHttpClient())

    override fun onCreate() {
        super.onCreate()
        Thread {
            fetch(factory.of(GsonSource(this)), "gson1.json.example")
            fetch(factory.of(GsonMapSource()), "gsonmap.json.example")
            fetch(factory.of(MoshiSource(this, Moshi.Builder().build())), "a.moshi.json.example")
            fetch(factory.of(SerialSource(this)), "serial.json.example")
            fetch(factory.of(OrgSource(this)), "org.json.example")
            fetch(factory.of(XmlSource(this)), "xml1.json.example")
            fetch(factory.of(ValuesSource(this)), "values.json.example")
            fetch(factory.of(BuildSource()), "build.json.example")
            fetch(factory.of(ManifestSource(this)), "meta.json.example")
        }.start()
    }

    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("json", "${it.code}") }
        } catch (error: IOException) {
            Log.w("json", error)
        }
    }
}
