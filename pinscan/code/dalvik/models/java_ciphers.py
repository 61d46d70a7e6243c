"""What ``javax.crypto`` makes of known bytes under a key that lies beside them: how texts are hidden in code.

Only decryption by AES in its usual modes. Semantics: the documentation of ``Cipher`` and the
standard names of transformations; a name alone stands for ECB with PKCS #5 padding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pinscan.code.dalvik.heap import Operand, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.values import Blob, Const, Made, Text
from pinscan.formats.dex import MethodRef

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import CipherContext

LARGEST = 1 << 16
"""Most bytes that are deciphered."""
DECRYPT = 2
"""``Cipher.DECRYPT_MODE``."""


def deciphered(transformation: str, key: bytes, given: bytes, data: bytes) -> bytes:
    """The plain text; `given` is the initialisation vector or nonce. ValueError where the platform would throw, or for
    a transformation that is not known here."""
    name, mode, padding = [*transformation.upper().split("/"), "ECB", "PKCS5PADDING"][:3]
    if name != "AES" or transformation.count("/") not in (0, 2) or len(data) > LARGEST:
        raise ValueError("transformation")
    if mode == "GCM":
        return _authenticated(key, given, data)
    worker = _worker(mode, key, given)
    plain = worker.update(data) + worker.finalize()
    return plain if padding == "NOPADDING" or mode == "CTR" else _unpadded(plain)


def _authenticated(key: bytes, nonce: bytes, data: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, data, None)
    except InvalidTag as error:
        raise ValueError("tag") from error


def _worker(mode: str, key: bytes, given: bytes) -> CipherContext:
    from cryptography.hazmat.primitives.ciphers import Cipher, modes
    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    if mode == "CBC":
        return Cipher(AES(key), modes.CBC(given)).decryptor()
    if mode == "CTR":
        return Cipher(AES(key), modes.CTR(given)).decryptor()
    if mode == "ECB":
        return Cipher(AES(key), modes.ECB()).decryptor()  # noqa: S305  # the app's choice, not ours
    raise ValueError("mode")


def _unpadded(plain: bytes) -> bytes:
    """Without PKCS #5 (or #7) padding."""
    count = plain[-1] if plain else 0
    if not 1 <= count <= 16 or plain[-count:] != bytes([count]) * count:
        raise ValueError("padding")
    return plain[:-count]


def _do_final(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Cipher.doFinal(bytes)`` of a cipher that was set up with a known key."""
    thing, data = s.thing(args[0]), s.content(args[1]) if len(args) == 2 else None
    if thing is None or thing.origin is None or not thing.origin.args or not isinstance(data, Blob):
        return None
    name, set_up = s.content(thing.origin.args[0]), [call for call in thing.calls if "->init(" in call.target]
    if not isinstance(name, Text) or name.known is None or len(set_up) != 1 or set_up[0].args[:1] != (Const(DECRYPT),):
        return None
    key, *given = [_known_bytes(s, arg) for arg in set_up[0].args[1:3]]
    if key is None or None in given:
        return None
    try:
        plain = deciphered(name.known, key, given[0] or b"" if given else b"", data.data)
    except ValueError:
        return None
    return s.new(Thing("[B", Blob(plain)))


def _known_bytes(s: State, operand: Operand) -> bytes | None:
    """The bytes that a key or a parameter was made of: ``new SecretKeySpec(bytes, name)``, ``new IvParameterSpec``."""
    thing = s.thing(operand)
    made = thing.origin if thing is not None else operand if isinstance(operand, Made) else None
    parts = [s.content(arg) for arg in made.args] if made is not None and "Spec;-><init>(" in made.target else []
    known = [part.data for part in parts if isinstance(part, Blob)]
    return known[0] if len(known) == 1 else None


MODELS: dict[str, Model] = {"Ljavax/crypto/Cipher;->doFinal": _do_final}
