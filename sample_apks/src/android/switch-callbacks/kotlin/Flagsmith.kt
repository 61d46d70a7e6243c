package com.flagsmith

/** Stands for the SDK's class: the same descriptors, and bodies that an optimiser cannot see through. */
class Flagsmith(private val environmentKey: String) {
    fun hasFeatureFlag(featureId: String, identity: String? = null, result: (Result<Boolean>) -> Unit) {
        Thread { result(Result.success(System.getProperty("flagsmith.$environmentKey.$featureId") == identity)) }.start()
    }

    fun getValueForFeature(featureId: String, identity: String? = null, result: (Result<Any?>) -> Unit) {
        Thread { result(Result.success(System.getProperty("flagsmith.$environmentKey.$featureId$identity"))) }.start()
    }
}
