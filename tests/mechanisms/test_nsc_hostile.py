"""Documents made to break a reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import LimitError
from pinscan.formats.xmltree import ANDROID, Attribute, Element, Typed
from pinscan.mechanisms import _trustkit_config
from pinscan.mechanisms._nsc_config import resolve
from pinscan.mechanisms._nsc_document import Document
from pinscan.mechanisms._nsc_facts import View, facts
from pinscan.mechanisms._nsc_syntax import MAX_COUNTS, ROOT, read
from pinscan.model import Location, PinSet
from pinscan.vocabulary import KINDS, PIN_SET_FACTS
from tests.mechanisms.fake_app import fake_build

NAMES = [
    *(ROOT, "base-config", "domain-config", "debug-overrides", "domain", "pin-set", "pin", "trust-anchors"),
    *("certificates", "certificateTransparency", "domainEncryption", "trustkit-config", "report-uri", "pinset", ""),
]
KEYS = ["includeSubdomains", "expiration", "digest", "src", "overridePins", "cleartextTrafficPermitted", "enabled", "x"]
TEXTS = st.sampled_from(["", " ", "example.com", ".", "@string/x", "SHA-256", "2027-06-30", "AAAA", "user"]) | st.text()


@st.composite
def attributes(draw: st.DrawFn) -> Attribute:
    kind = draw(st.sampled_from(list(Typed)))
    text = draw(TEXTS)
    value = {Typed.BOOL: draw(st.booleans()), Typed.INT: 1, Typed.REFERENCE: 0x7F080001}.get(kind, text)
    return Attribute(draw(st.sampled_from(KEYS)), draw(st.sampled_from(["", ANDROID])), 0, kind, value, text)


def elements() -> st.SearchStrategy[Element]:
    """Trees of the platform's own names in any order, with any attributes and texts."""
    return st.recursive(
        _element(st.just(())), lambda inner: _element(st.lists(inner, max_size=4).map(tuple)), max_leaves=20
    )


def _element(children: st.SearchStrategy[tuple[Element, ...]]) -> st.SearchStrategy[Element]:
    return st.builds(
        Element,
        st.sampled_from(NAMES),
        st.just(""),
        st.lists(attributes(), max_size=3).map(tuple),
        children,
        TEXTS,
        st.integers(0, 9),
    )


def view_of(document: Document) -> View:
    part = fake_build({}).main
    return View("android-nsc", part, "res/x.xml", None, document, resolve(document, target_sdk=23), Location("m"))


@given(st.lists(elements(), max_size=4), st.booleans())
def test_any_tree_gives_facts_of_the_vocabulary(inner: list[Element], debuggable: bool) -> None:
    """Nothing is raised, whatever stands where; pin sets of a file that crashes say so."""
    document = read(Element(ROOT, "", (), tuple(inner), "", 1), debuggable=debuggable)
    view = view_of(document)
    for fact in facts(view):
        names = PIN_SET_FACTS if isinstance(fact, PinSet) else KINDS[fact.kind].facts
        assert set(fact.facts) <= set(names)
        assert fact.locations
        if isinstance(fact, PinSet):
            assert fact.pins
            assert view.network.crash is None or "blocks_all" in fact.facts
    for host in ("example.com", "", ".", "a.example.com."):
        view.network.lookup(host)


@given(st.lists(elements(), max_size=4))
def test_trustkit_reads_any_tree(inner: list[Element]) -> None:
    """Nothing is raised, and what it does not refuse keeps its rules."""
    for policy in _trustkit_config.read(Element(ROOT, "", (), tuple(inner), "", 1)):
        if policy.crash is None:
            assert all(pin.digest is not None and len(pin.digest) == 32 for pin in policy.pins)
            assert len(policy.pins) > 1 or not policy.enforce


@pytest.mark.parametrize("name", MAX_COUNTS)
def test_the_number_of_elements_is_limited(name: str) -> None:
    """Past the limit the file is refused whole."""
    one = Element(name, "", (), (), "x", 1)
    most = Element(ROOT, "", (), (one,) * MAX_COUNTS[name], "", 1)
    assert read(most, debuggable=False).configs == ()
    with pytest.raises(LimitError):
        read(Element(ROOT, "", (), (*most.children, one), "", 1), debuggable=False)
