"""The names of what iOS code judges servers with: Security's functions, Foundation's comparisons, Swift's searches."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.code.values import Alternatives, Items, Made, Pairs, Value
from pinscan.model import Algorithm

EVALUATE = frozenset(
    (
        "_SecTrustEvaluateWithError", "_SecTrustEvaluate", "_SecTrustGetTrustResult", "evaluateServerTrust:forDomain:",
        "evaluateTrust:forHostname:", "handleChallenge:completionHandler:", "_SecTrustEvaluateAsync",
        "_SecTrustEvaluateAsyncWithError", "_X509_verify_cert", "_SSL_get_verify_result",
    )
)  # fmt: skip
ASKS_POLICY = "evaluateServerTrust:forDomain:"
"""What asks a library's security policy about a server."""
LOOKUPS = frozenset(("objectForKeyedSubscript:", "objectForKey:", "valueForKey:"))
"""What looks a key up in a dictionary."""
LOGGED = "_kSecTrustCertificateTransparency"
"""Key of a trust's result that says whether Certificate Transparency was verified."""
ASKS_LOGS = LOOKUPS | {"_SecTrustCopyResult", "boolValue", "_CFDictionaryGetValue", "_CFBooleanGetValue"}
SUCCEEDS = EVALUATE - {
    "_SecTrustEvaluate", "_SecTrustGetTrustResult", "_SecTrustEvaluateAsync", "_SSL_get_verify_result",
}  # fmt: skip
"""Evaluations that are true when the chain is good; the others give a status, or a result to be looked at."""
SEARCHES = ("_$sSTsE8contains5where", "_$sSTsE5first5where", "_$sSTsE10allSatisfy", "_$sSTsE6filter")
"""Searches of Swift sequences by a closure: ``contains(where:)``, ``first(where:)``, ``allSatisfy``, ``filter``."""
CERTIFICATE = frozenset(("_SecCertificateCopyData", "_i2d_X509", "_X509_digest"))
KEY = frozenset(("_SecKeyCopyExternalRepresentation", "_X509_pubkey_digest"))
SPKI = frozenset(("_i2d_X509_PUBKEY", "_i2d_PUBKEY"))
"""What writes a key with its header, as OpenSSL does."""
CHAIN = frozenset(
    (
        "_SecTrustCopyKey", "_SecTrustCopyPublicKey", "_SecTrustGetCertificateAtIndex", "_SecTrustCopyCertificateChain",
        "_SecCertificateCopyKey", "_SecCertificateCopyPublicKey", "_SSL_get_peer_certificate",
        "_SSL_get1_peer_certificate", "_SSL_get_peer_cert_chain", "_X509_STORE_CTX_get_current_cert",
        "_X509_STORE_CTX_get0_cert", "_X509_get_pubkey", "_X509_get0_pubkey", "_X509_get_X509_PUBKEY",
    )
)  # fmt: skip
KEY_OF = frozenset(
    ("_SecCertificateCopyKey", "_SecTrustCopyKey", "_SecTrustCopyPublicKey", "_SecCertificateCopyPublicKey")
)
CREATE = "_SecCertificateCreateWithData"
HASHES = {"_CC_SHA256": Algorithm.SHA256, "_CC_SHA1": Algorithm.SHA1}
COMPARES = frozenset(
    (
        "isEqualToString:", "isEqualToData:", "isEqual:", "containsObject:", "member:", "caseInsensitiveCompare:",
        "_CFEqual", "compare:", "_memcmp", "_strcmp", "_strncmp", "isEqualToArray:", "_$sSS2eeoiySbSS_SStFZ",
        "rangeOfString:", "_strcasecmp", "_strncasecmp",
        "_$s10Foundation4DataV2eeoiySbAC_ACtFZ", "containsString:", "indexOfObject:", "eq", "words equal",
        "_$ss27_stringCompareWithSmolCheck__9expectingSbs11_StringGutsV_ADs01_G16ComparisonResultOtF",
    )
)  # fmt: skip
"""What compares two values, or asks whether one is among several."""
APPENDS = frozenset(("_$s10Foundation4DataV6appendyyACF", "appendData:", "appendBytes:length:"))
"""What puts a header before a key."""
DIFFERENCE = frozenset(
    (
        "_memcmp", "_bcmp", "_strcmp", "_strncmp", "_strcasecmp", "_strncasecmp", "compare:", "caseInsensitiveCompare:",
    )
)  # fmt: skip
THROWN = "_swift_allocError"
"""What makes the error that Swift code throws."""
SUFFIXES = frozenset(("hasSuffix:", "_$sSS9hasSuffixySbSSF"))
"""What compares the end of a text."""
PARTS = SUFFIXES | {"containsString:", "rangeOfString:", "hasPrefix:"}
"""What compares a part of a text."""
SAME = frozenset(
    (
        "isEqualToString:", "isEqual:", "containsObject:", "caseInsensitiveCompare:", "eq", "words equal",
        "_$sSS2eeoiySbSS_SStFZ",
        "_$ss27_stringCompareWithSmolCheck__9expectingSbs11_StringGutsV_ADs01_G16ComparisonResultOtF",
    )
)  # fmt: skip
NEUTRAL = frozenset(
    (
        "protectionSpace", "authenticationMethod", "host", "serverTrust", "isEqualToString:", "hasSuffix:",
        "containsObject:", "previousFailureCount", "eq", "lowercaseString", "isEqual:", "not", "or", "and", "chosen",
        "credentialForTrust:", "securityPolicy", "pinningValidator",
        "port", "hasPrefix:", "containsString:", "proposedCredential", "caseInsensitiveCompare:", "sender", "realm",
        "sec_trust_copy_ref", "_sec_trust_copy_ref", "compare:", "self", "respondsToSelector:", "null",
        "_$ss27_stringCompareWithSmolCheck__9expectingSbs11_StringGutsV_ADs01_G16ComparisonResultOtF",
        "_$sSS2eeoiySbSS_SStFZ", "_$sSS9hasSuffixySbSSF",
    )
)  # fmt: skip
NULLABLE = CHAIN | KEY | CERTIFICATE | SPKI
"""What gives null where there is nothing: tested before it is used."""
NUMBERS = frozenset(("eq", "ne", "lo", "ls", "hi", "hs", "lt", "le", "gt", "ge", "not", "or", "and"))


def name_of(value: Made) -> str:
    """Selector of a message, or the symbol of a function."""
    return value.target[2:-1].partition(" ")[2] if value.target.startswith(("-[", "+[")) else value.target


def nodes(value: Value, closed: frozenset[str] = frozenset()) -> Iterator[Made]:
    """Every call inside a value, outermost first; nothing of what calls of the names `closed` were given."""
    match value:
        case Made(_, args):
            yield value
            for arg in () if name_of(value) in closed else args:
                yield from nodes(arg, closed)
        case Items(inner) | Alternatives(inner):
            for item in inner:
                yield from nodes(item, closed)
        case Pairs(pairs):
            for _, item in pairs:
                yield from nodes(item, closed)
        case _:
            return
