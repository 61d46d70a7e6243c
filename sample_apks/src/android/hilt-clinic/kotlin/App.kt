package org.pinscan.hilt_clinic

import android.app.Application
import android.util.Log
import java.io.IOException
import javax.inject.Inject
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.ResponseBody
import retrofit2.Call
import retrofit2.Retrofit
import retrofit2.http.GET
import retrofit2.http.Path

interface ClinicApi {
    @GET("appointments/{id}")
    fun appointment(@Path("id") id: String): Call<ResponseBody>
}

interface ContentApi {
    @GET("articles")
    fun articles(): Call<ResponseBody>
}

class AppointmentRepository @Inject constructor(private val retrofit: Retrofit) {
    fun load(id: String): Int = retrofit.create(ClinicApi::class.java).appointment(id).execute().code()
}

class ContentRepository @Inject constructor(private val retrofit: Retrofit) {
    fun load(): Int = retrofit.create(ContentApi::class.java).articles().execute().code()
}

class PaymentsRepository @Inject constructor(private val client: OkHttpClient) {
    fun pay(): Int = client.newCall(Request.Builder().url("https://pay.clinic.example/charge").build()).execute().use { it.code }
}

/** What Hilt makes of `@HiltAndroidApp`. */
class App : Application() {
    lateinit var appointments: AppointmentRepository
    lateinit var content: ContentRepository
    lateinit var payments: PaymentsRepository
    private val component: App_GeneratedInjector by lazy { DaggerApp_HiltComponents_SingletonC.builder().build() }

    override fun onCreate() {
        component.injectApp(this)
        super.onCreate()
        try {
            Log.i("clinic", "${appointments.load("7")} ${content.load()} ${payments.pay()}")
        } catch (error: IOException) {
            Log.w("clinic", error)
        }
    }
}

interface App_GeneratedInjector {
    fun injectApp(app: App)
}
