package org.pinscan.no_pins_suite.licence

import android.content.Context
import android.content.pm.PackageManager
import android.util.Base64
import java.io.ByteArrayInputStream
import java.security.KeyFactory
import java.security.MessageDigest
import java.security.PublicKey
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.spec.X509EncodedKeySpec
import javax.crypto.Cipher
import org.json.JSONObject

/** Checks a licence's signature, offline. */
class LicenceCheck(private val context: Context) {
    private val settings by lazy {
        JSONObject(context.assets.open("licence_public.json").bufferedReader().use { it.readText() })
    }

    fun isValid(licence: ByteArray, signature: ByteArray, key: PublicKey): Boolean {
        val digest = Base64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key.encoded), Base64.NO_WRAP)
        if (digest != settings.getString("fingerprint")) return false
        return Signature.getInstance("SHA256withRSA").run {
            initVerify(key)
            update(licence)
            verify(signature)
        }
    }
}

/** Whether the app was signed by us: the fingerprint of its own certificate. */
object SelfCheck {
    private const val EXPECTED = "ffbQZoOh0Wk1eMkgnoiSKd/XSr8STt++lATV1DavFjY="
    private val EXPECTED_HEX = "55:01:C3:0B:05:55:BD:7C:0F:9F:FE:C9:D0:FC:DF:04:AA:9C:FB:AF:D1:C3:7F:28:C8:D7:F5:FB:67:34:09:9F"

    fun isGenuine(context: Context): Boolean {
        val info = context.packageManager.getPackageInfo(context.packageName, PackageManager.GET_SIGNATURES)
        return info.signatures.any { signature ->
            val certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(ByteArrayInputStream(signature.toByteArray())) as X509Certificate
            val digest = MessageDigest.getInstance("SHA-256").digest(certificate.encoded)
            val hex = digest.joinToString(":") { "%02X".format(it) }
            Base64.encodeToString(digest, Base64.NO_WRAP) == EXPECTED || hex == EXPECTED_HEX
        }
    }
}

/** Verifies a token of the server's. */
class TokenVerifier {
    private val keys = mapOf(
        "kid-1" to "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEo2QjZ0D0x0c5u2Y5r8e9XcJm1m5kqz2m3f1Zb9t1c0q3m4q6b0x5G2Y4mZ6v1p3l8s5t7w9yAbCdEfGhIjKlMg==",
    )

    fun verify(kid: String, signed: ByteArray, signature: ByteArray): Boolean {
        val spki = Base64.decode(keys.getValue(kid), Base64.DEFAULT)
        val key = KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(spki))
        return Signature.getInstance("SHA256withECDSA").run {
            initVerify(key)
            update(signed)
            verify(signature)
        }
    }
}

/** Encrypts the customer's message with the server's certificate. */
class MessageSealer(private val context: Context) {
    fun seal(message: ByteArray): ByteArray {
        val certificate = context.assets.open("encryption.der").use {
            CertificateFactory.getInstance("X.509").generateCertificate(it)
        }
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding").run {
            init(Cipher.ENCRYPT_MODE, certificate.publicKey)
            doFinal(message)
        }
    }
}
