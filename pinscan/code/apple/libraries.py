"""Libraries whose own methods are not followed: calls to them are what is asked for."""

from __future__ import annotations

import re

from pinscan.formats.objc import Method

_OPAQUE = re.compile(
    r"(?:SM_|AB)?AF(?:SecurityPolicy|HTTP\w*|URL\w*)|TrustKit|TSK\w+|FIR\w+|LDClient|SR(?:WebSocket|SecurityPolicy)"
)
"""Classes whose own methods are not followed: calls to them are what is asked for."""
_POLICY = frozenset(
    (
        "defaultPolicy", "policyWithPinningMode:", "policyWithPinningMode:withPinnedCertificates:", "init",
        "certificatesInBundle:", "defaultPinnedCertificates", "SSLPinningMode", "setSSLPinningMode:",
        "pinnedCertificates", "setPinnedCertificates:", "allowInvalidCertificates", "setAllowInvalidCertificates:",
        "validatesDomainName", "setValidatesDomainName:", "evaluateServerTrust:forDomain:", "evaluateServerTrust:",
        "pinnedPublicKeys", "setPinnedPublicKeys:", "initWithCoder:", "encodeWithCoder:", "copyWithZone:",
        "validatesCertificateChain", "setValidatesCertificateChain:", ".cxx_destruct", "supportsSecureCoding",
    )
)  # fmt: skip
"""AFSecurityPolicy's own methods (AFNetworking 2 to 4); linkers merge what categories add into the class."""


def of_library(method: Method) -> bool:
    """Whether a method is a library's own, whose calls are what is asked for; not one that an app's category adds."""
    if not _OPAQUE.fullmatch(method.class_name) or method.category:
        return False
    return not method.class_name.endswith("AFSecurityPolicy") or method.selector in _POLICY
