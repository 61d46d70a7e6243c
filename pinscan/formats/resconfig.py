"""Resource configurations as aapt names them: ``default``, ``v31``, ``night-v8``, ``de``, ``b+sr+Latn``.

The order and spelling are those of ``ResTable_config::toString`` (androidfw). Both compiled tables (``resources.arsc``)
and bundle tables (``resources.pb``) are brought into one `Config`, whose numbers are those of aapt2's
``Configuration.proto``: 0 means "any".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_SIZES = ("", "small", "normal", "large", "xlarge")
_LONG = ("", "long", "notlong")
_ROUND = ("", "round", "notround")
_WIDE = ("", "widecg", "nowidecg")
_HDR = ("", "highdr", "lowdr")
_ORIENTATION = ("", "port", "land", "square")
_UI_MODE = ("", "", "desk", "car", "television", "appliance", "watch", "vrheadset")
_NIGHT = ("", "night", "notnight")
_TOUCH = ("", "notouch", "stylus", "finger")
_KEYS_HIDDEN = ("", "keysexposed", "keyshidden", "keyssoft")
_KEYBOARD = ("", "nokeys", "qwerty", "12key")
_NAV_HIDDEN = ("", "navexposed", "navhidden")
_NAVIGATION = ("", "nonav", "dpad", "trackball", "wheel")
_DIRECTION = ("", "ldltr", "ldrtl")
_GENDER = ("", "neuter", "feminine", "masculine")
_DENSITY = {
    120: "ldpi", 160: "mdpi", 213: "tvdpi", 240: "hdpi", 320: "xhdpi", 480: "xxhdpi", 640: "xxxhdpi",
    0xFFFE: "anydpi", 0xFFFF: "nodpi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Config:
    """One configuration; the fields in the order their words appear in the name."""

    mcc: int = 0
    mnc: int = 0
    locale: str = ""
    """As a resource folder writes it: ``de``, ``pt-rBR``, ``b+sr+Latn``."""
    gender: int = 0
    direction: int = 0
    smallest_width_dp: int = 0
    width_dp: int = 0
    height_dp: int = 0
    size: int = 0
    long: int = 0
    round: int = 0
    wide_color: int = 0
    hdr: int = 0
    orientation: int = 0
    ui_mode: int = 0
    night: int = 0
    density: int = 0
    touch: int = 0
    keys_hidden: int = 0
    keyboard: int = 0
    nav_hidden: int = 0
    navigation: int = 0
    width: int = 0
    height: int = 0
    sdk: int = 0
    minor: int = 0

    def __str__(self) -> str:
        return "-".join(word for word in self._words() if word) or "default"

    def _words(self) -> Iterator[str]:
        yield f"mcc{self.mcc}" if self.mcc else ""
        yield f"mnc{0 if self.mnc == 0xFFFF else self.mnc}" if self.mnc else ""
        yield self.locale
        yield _word(_GENDER, self.gender)
        yield _word(_DIRECTION, self.direction)
        yield f"sw{self.smallest_width_dp}dp" if self.smallest_width_dp else ""
        yield f"w{self.width_dp}dp" if self.width_dp else ""
        yield f"h{self.height_dp}dp" if self.height_dp else ""
        yield _word(_SIZES, self.size)
        yield _word(_LONG, self.long)
        yield _word(_ROUND, self.round)
        yield _word(_WIDE, self.wide_color)
        yield _word(_HDR, self.hdr)
        yield _word(_ORIENTATION, self.orientation)
        yield _word(_UI_MODE, self.ui_mode)
        yield _word(_NIGHT, self.night)
        yield _DENSITY.get(self.density, f"{self.density}dpi") if self.density else ""
        yield _word(_TOUCH, self.touch)
        yield _word(_KEYS_HIDDEN, self.keys_hidden)
        yield _word(_KEYBOARD, self.keyboard)
        yield _word(_NAV_HIDDEN, self.nav_hidden)
        yield _word(_NAVIGATION, self.navigation)
        yield f"{self.width}x{self.height}" if self.width or self.height else ""
        yield (f"v{self.sdk}" + (f".{self.minor}" if self.minor else "")) if self.sdk else ""


def _word(words: tuple[str, ...], value: int) -> str:
    return words[value] if value < len(words) else str(value)


def compiled_config(raw: bytes) -> Config:
    """The configuration in a ``ResTable_config``, whatever its length; what is missing means "any"."""
    data = raw[:64].ljust(64, b"\0")

    def u16(at: int) -> int:
        return int.from_bytes(data[at : at + 2], "little")

    layout, ui_mode, inputs, layout2, color = data[28], data[29], data[18], data[48], data[49]
    return Config(
        mcc=u16(4), mnc=u16(6), locale=_compiled_locale(data), gender=data[19] & 3, direction=layout >> 6,
        smallest_width_dp=u16(30), width_dp=u16(32), height_dp=u16(34), size=layout & 15,
        long=_yes_first(layout >> 4), round=_yes_first(layout2), wide_color=_yes_first(color),
        hdr=_yes_first(color >> 2), orientation=data[12], ui_mode=ui_mode & 15, night=_yes_first(ui_mode >> 4),
        density=u16(14), touch=data[13], keys_hidden=inputs & 3, keyboard=data[16], nav_hidden=inputs >> 2 & 3,
        navigation=data[17], width=u16(20), height=u16(22), sdk=u16(24), minor=u16(26),
    )  # fmt: skip


def _yes_first(bits: int) -> int:
    """androidfw numbers no = 1 and yes = 2, the protobuf the other way round."""
    return (0, 2, 1, 3)[bits & 3]


def _compiled_locale(data: bytes) -> str:
    language, region = _letters(data[8:10], ord("a")), _letters(data[10:12], ord("0"))
    computed = bool(data[52])
    script = "" if computed else _ascii(data[36:40])
    return folder_locale(language, script, region, _ascii(data[40:48]), _ascii(data[53:61]))


def folder_locale(language: str, script: str, region: str, variant: str = "", numbers: str = "") -> str:
    """A locale as resource folders write it: the old form where it suffices, else ``b+`` with all its parts."""
    if not (script or variant or numbers):
        return language + (f"-r{region}" if region else "")
    parts = [language, script, region, variant, f"u+nu+{numbers}" if numbers else ""]
    return "+".join(["b", *(part for part in parts if part)])


def _letters(packed: bytes, first: int) -> str:
    """A language or region: two letters, or three packed into five bits each."""
    if not packed[0] & 0x80:
        return _ascii(packed)
    low, high = packed[1], packed[0]
    codes = (low & 0x1F, low >> 5 | (high & 3) << 3, high >> 2 & 0x1F)
    return "".join(chr(first + code) for code in codes)


def _ascii(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("ascii", "replace")
