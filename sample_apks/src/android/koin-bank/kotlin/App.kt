package org.pinscan.koin_bank

import android.app.Application
import android.util.Log
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import org.koin.core.component.KoinComponent
import org.koin.core.component.inject
import org.koin.core.context.startKoin
import org.pinscan.koin_bank.data.AccountRepository
import org.pinscan.koin_bank.data.BranchFinder
import org.pinscan.koin_bank.data.TransferClient
import org.pinscan.koin_bank.di.dataModule
import org.pinscan.koin_bank.di.networkModule
import org.pinscan.koin_bank.di.pinningModule

/** The whole app. */
class App : Application(), KoinComponent {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val accounts: AccountRepository by inject()
    private val transfers: TransferClient by inject()
    private val branches: BranchFinder by inject()

    override fun onCreate() {
        super.onCreate()
        startKoin { modules(pinningModule, networkModule, dataModule) }
        scope.launch {
            Log.i("bank", "${accounts.load("1")} ${transfers.send(100)} ${branches.near("Bern")}")
        }
    }
}
