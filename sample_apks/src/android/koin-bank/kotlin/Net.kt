package org.pinscan.koin_bank.net

import okhttp3.Interceptor
import okhttp3.Response

/** What one server is pinned to. */
data class PinningConfig(val host: String, val pins: List<String>)

/** The payment servers' keys. */
object TransferPins {
    private const val ALGORITHM = "sha256"
    private val CURRENT = "$ALGORITHM/1PRGjRolEVZlCTzRBdjeN1Uyi2yltLfoyhvD1esQlB0="
    private val NEXT = "$ALGORITHM/MErnNc57Lg3ay5zMNpPHLXC3/jxP5226hof82dQokGA="

    val entries: Map<String, List<String>> by lazy {
        mapOf(
            "transfer.koin.example" to listOf(CURRENT, NEXT),
            "*.sepa.koin.example" to listOf(NEXT, "$ALGORITHM/qrwN2MWcW2kzySBz0zgD4sfvxsLM7bzNEzqa3T4RhKI="),
        )
    }
}

/** Adds the session. */
class SessionInterceptor : Interceptor {
    @Volatile
    var session: String? = null

    override fun intercept(chain: Interceptor.Chain): Response {
        val request = session?.let { chain.request().newBuilder().header("X-Session", it).build() } ?: chain.request()
        return chain.proceed(request)
    }
}
