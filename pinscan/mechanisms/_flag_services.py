"""Services that give iOS apps flags from afar, by the messages that ask their SDKs."""

from __future__ import annotations

REMOTE: dict[str, tuple[str, str]] = {
    "configValueForKey:": ("FIRRemoteConfig", "firebase-remote-config"),
    "configValueForKey:source:": ("FIRRemoteConfig", "firebase-remote-config"),
    "boolVariationForKey:defaultValue:": ("LDClient", "launchdarkly"),
    "boolVariationDetailForKey:defaultValue:": ("LDClient", "launchdarkly"),
    "stringVariationForKey:defaultValue:": ("LDClient", "launchdarkly"),
    "integerVariationForKey:defaultValue:": ("LDClient", "launchdarkly"),
    "checkGateForKey:": ("Statsig", "statsig"),
    "isFeatureEnabledWithFeatureKey:userId:attributes:": ("OptimizelyClient", "optimizely"),
    "getTreatment:": ("SplitClient", "split"),
    "isEnabledWithName:": ("UnleashClient", "unleash"),
    "hasFeatureFlag:": ("Flagsmith", "flagsmith"),
}
"""Selector -> the class it is sent to and the provider's name. Swift SDKs answer to the same Objective-C names."""
FIREBASE = ("remoteConfig", "FIRRemoteConfig")
"""How Firebase's configuration is got: by its class or by a getter of that name."""
