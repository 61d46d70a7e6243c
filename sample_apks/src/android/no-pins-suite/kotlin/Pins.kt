package org.pinscan.no_pins_suite.pins

import android.content.SharedPreferences
import com.google.firebase.remoteconfig.FirebaseRemoteConfig
import java.security.MessageDigest
import okhttp3.CertificatePinner

/** The PIN that opens the app. */
class PinCodeRepository(private val preferences: SharedPreferences, private val config: FirebaseRemoteConfig) {
    /** Whether a PIN is asked for at all. */
    fun isPinEnabled(): Boolean = config.getBoolean("pin_enabled") && preferences.getBoolean("pin_lock_enabled", false)

    fun check(pin: String): Boolean {
        val digest = MessageDigest.getInstance("SHA-256").digest(("salt$pin").toByteArray())
        return preferences.getString("pin_hash", null) == digest.joinToString("") { "%02x".format(it) }
    }

    fun reset() {
        if (config.getBoolean("disable_pin_reset")) return
        preferences.edit().remove("pin_hash").putString("pin_default", "sR+z/zWguMIoWhssLrOq8N6eCQCoc5oTv1Mkj9YXNFM=").apply()
    }
}

/** Notes pinned to the top of a list. */
class PinnedNotes(private val config: FirebaseRemoteConfig) {
    private val pinned = mutableSetOf<String>()

    fun pin(id: String) {
        if (config.getBoolean("allow_pinned_messages")) pinned.add("sha256/$id")
    }

    fun all(): Set<String> = pinned
}

/** What a server's key would look like as a pin: shown on the diagnostics screen, checked by nobody. */
object KeyScreen {
    fun describe(certificate: java.security.cert.Certificate): String = "Key: " + CertificatePinner.pin(certificate)
}
