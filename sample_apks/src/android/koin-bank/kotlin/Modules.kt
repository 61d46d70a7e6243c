package org.pinscan.koin_bank.di

import java.util.concurrent.TimeUnit
import okhttp3.CertificatePinner
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import org.koin.core.module.Module
import org.koin.core.qualifier.named
import org.koin.core.scope.Scope
import org.koin.dsl.module
import org.pinscan.koin_bank.data.AccountService
import org.pinscan.koin_bank.data.AccountRepository
import org.pinscan.koin_bank.data.BranchFinder
import org.pinscan.koin_bank.data.TransferClient
import org.pinscan.koin_bank.net.PinningConfig
import org.pinscan.koin_bank.net.SessionInterceptor
import org.pinscan.koin_bank.net.TransferPins
import retrofit2.Retrofit

const val AUTHENTICATED = "authenticated"
const val TRANSFER = "transfer"

/** What every client starts from. */
private fun Scope.baseBuilder(): OkHttpClient.Builder = OkHttpClient.Builder()
    .connectTimeout(15, TimeUnit.SECONDS)
    .retryOnConnectionFailure(false)

/** Keys of the servers. */
val pinningModule: Module = module {
    single { PinningConfig(host = "accounts.koin.example", pins = listOf("drF8SKZmobppXnQkA3hkQKWzQq5y/JxSA0zXRajQLXU=", "0l9qokZYv5TZPSxKnuJaMLnbaDbF+lHgXSqFBGEzY74=")) }
    single {
        val config = get<PinningConfig>()
        CertificatePinner.Builder()
            .add(config.host, *config.pins.map { "sha256/$it" }.toTypedArray())
            .build()
    }
    factory(named(TRANSFER)) {
        CertificatePinner.Builder().apply {
            TransferPins.entries.forEach { (host, pins) -> pins.forEach { add(host, it) } }
        }.build()
    }
}

/** The clients. */
val networkModule: Module = module {
    single<Interceptor> { SessionInterceptor() }
    single { baseBuilder().build() }
    single(named(AUTHENTICATED)) {
        baseBuilder()
            .addInterceptor(get<Interceptor>())
            .certificatePinner(get())
            .build()
    }
    single(named(TRANSFER)) {
        get<OkHttpClient>().newBuilder()
            .certificatePinner(get(named(TRANSFER)))
            .build()
    }
    single {
        Retrofit.Builder()
            .baseUrl("https://accounts.koin.example/v1/")
            .client(get(named(AUTHENTICATED)))
            .build()
    }
    single<AccountService> { get<Retrofit>().create(AccountService::class.java) }
}

/** What the screens use. */
val dataModule: Module = module {
    single { AccountRepository(get()) }
    single { TransferClient(get(named(TRANSFER))) }
    factory { BranchFinder(get()) }
}
