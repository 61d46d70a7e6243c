package org.pinscan.flags_flow

import android.app.Application
import android.util.Log
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import com.launchdarkly.sdk.android.LDClient
import java.io.IOException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import okhttp3.OkHttpClient
import okhttp3.Request
import org.pinscan.flags_flow.flags.FeatureFlags
import org.pinscan.flags_flow.flags.FirebaseFlags
import org.pinscan.flags_flow.flags.PolicyRepository
import org.pinscan.flags_flow.net.AccountClientProvider
import org.pinscan.flags_flow.net.CardClient
import org.pinscan.flags_flow.net.PaymentClientProvider
import org.pinscan.flags_flow.net.TelemetryClient

/** The whole app. */
class App : Application() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val flags: FeatureFlags by lazy { FirebaseFlags(FirebaseRemoteConfig.getInstance()) }
    private val policies by lazy { PolicyRepository(LDClient.get(), getSharedPreferences("policy", 0)) }

    override fun onCreate() {
        super.onCreate()
        scope.launch {
            flags.refresh()
            policies.update()
            Log.i("flow", "logging bodies: ${policies.bodiesLogged.first()}")
            val base = OkHttpClient()
            fetch(PaymentClientProvider(flags).client, "payments.flow.example")
            fetch(AccountClientProvider(policies).client(base), "accounts.flow.example")
            fetch(CardClient.create(), "cards.flow.example")
            fetch(TelemetryClient(flags).client, "telemetry.flow.example")
        }
    }

    private fun fetch(client: OkHttpClient, host: String) {
        try {
            client.newCall(Request.Builder().url("https://$host/v1").build()).execute().use { Log.i("flow", "${it.code}") }
        } catch (error: IOException) {
            Log.w("flow", error)
        }
    }
}
