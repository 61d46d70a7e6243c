package org.pinscan.koin_bank.data

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.ResponseBody
import retrofit2.Call
import retrofit2.http.GET
import retrofit2.http.Path

/** The accounts' server. */
interface AccountService {
    @GET("accounts/{id}")
    fun account(@Path("id") id: String): Call<ResponseBody>
}

/** The accounts. */
class AccountRepository(private val service: AccountService) {
    suspend fun load(id: String): String? = withContext(Dispatchers.IO) { service.account(id).execute().body()?.string() }
}

/** Sends money. */
class TransferClient(private val client: OkHttpClient) {
    suspend fun send(amount: Long): Int = withContext(Dispatchers.IO) {
        val body = """{"amount":$amount}""".toRequestBody()
        client.newCall(Request.Builder().url("https://transfer.koin.example/pay").post(body).build()).execute().use { it.code }
    }
}

/** Where the branches are: another company's server. */
class BranchFinder(private val client: OkHttpClient) {
    suspend fun near(city: String): Int = withContext(Dispatchers.IO) {
        client.newCall(Request.Builder().url("https://maps.open.example/find?q=$city").build()).execute().use { it.code }
    }
}
