package org.pinscan.libs_mixed

import android.app.Application
import android.util.Log
import com.android.volley.toolbox.StringRequest
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import okhttp3.OkHttpClient
import okhttp3.WebSocket
import okhttp3.WebSocketListener
import org.pinscan.libs_mixed.net.KtorApi
import org.pinscan.libs_mixed.net.Pictures
import org.pinscan.libs_mixed.net.PriceStream
import org.pinscan.libs_mixed.net.VolleyQueue

/** The whole app. */
class App : Application() {
    override fun onCreate() {
        super.onCreate()
        PriceStream(OkHttpClient()).open(object : WebSocketListener() {
            override fun onMessage(webSocket: WebSocket, text: String) {
                Log.i("libs", text)
            }
        })
        Pictures.loader(this).load("https://a.img.libs.example/1.png").fetch()
        VolleyQueue.create(this).add(StringRequest("https://volley.libs.example/v1", { Log.i("libs", it) }, { Log.w("libs", it) }))
        CoroutineScope(Dispatchers.IO).launch {
            Log.i("libs", KtorApi.client.get("https://ktor.libs.example/v1").bodyAsText())
        }
    }
}
