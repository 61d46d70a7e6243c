package org.pinscan.flags_flow.flags

import android.content.SharedPreferences
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import com.launchdarkly.sdk.android.LDClient
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext
import org.pinscan.flags_flow.R

/** What can be switched from outside. */
enum class Feature(val key: String, val default: Boolean) {
    PAYMENTS_PINNING("payments_cert_pinning_enabled", true),
    NEW_CHECKOUT("new_checkout", false),
}

/** Answers for features. */
interface FeatureFlags {
    fun isEnabled(feature: Feature): Boolean

    suspend fun refresh()
}

/** Firebase's answers. */
class FirebaseFlags(private val config: FirebaseRemoteConfig) : FeatureFlags {
    init {
        config.setDefaultsAsync(R.xml.remote_config_defaults)
    }

    override fun isEnabled(feature: Feature): Boolean = config.getBoolean(feature.key)

    override suspend fun refresh() {
        withContext(Dispatchers.IO) { config.fetchAndActivate() }
    }
}

/** What the settings' screen and the clients look at. */
data class NetworkPolicy(val pinAccounts: Boolean = true, val logBodies: Boolean = false)

/** Holds the policy; LaunchDarkly may change it. */
class PolicyRepository(private val client: LDClient, private val preferences: SharedPreferences) {
    private val state = MutableStateFlow(
        NetworkPolicy(pinAccounts = preferences.getBoolean("pin_accounts", true)),
    )
    val policy: StateFlow<NetworkPolicy> get() = state
    val bodiesLogged: Flow<Boolean> = state.map { it.logBodies }

    fun update() {
        val bypass = client.boolVariation("bypass-certificate-pinning", false)
        preferences.edit().putBoolean("pin_accounts", !bypass).apply()
        state.value = state.value.copy(pinAccounts = !bypass)
    }
}
