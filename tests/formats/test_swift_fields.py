"""Swift's metadata in real images: fields of structures, cases of enumerations, implementations of protocols."""

from __future__ import annotations

import random
import zipfile
from functools import cache

import pytest

from pinscan.errors import FormatError
from pinscan.formats import macho, swift, swift_fields
from pinscan.formats.macho import Image
from tests.conftest import SAMPLES

EVALUATING = "Alamofire.ServerTrustEvaluating"


@cache
def executable(name: str) -> bytes:
    with zipfile.ZipFile(SAMPLES / f"{name}.ipa") as archive:
        return archive.read("Payload/App.app/App")


@cache
def image_of(name: str) -> Image:
    return macho.images(executable(name))[0]


@pytest.mark.parametrize("name", ["swift-nio-roots-onone", "swift-nio-roots-o", "swift-nio-roots-o-stripped"])
def test_the_fields_of_a_structure_lie_where_its_metadata_says(name: str) -> None:
    """Names in their order with growing offsets, stripped or not."""
    image = image_of(name)
    found = swift_fields.offsets(image, swift.nominal_types(image)["NIOSSL.TLSConfiguration"])
    assert list(found)[3:7] == ["certificateVerification", "trustRoots", "additionalTrustRoots", "certificateChain"]
    assert list(found.values()) == sorted(found.values())
    assert found["additionalTrustRoots"] - found["trustRoots"] in (16, 24)


def test_the_cases_of_an_enumeration_are_read_in_order() -> None:
    """The number that code stores is a case's place."""
    image = image_of("swift-nio-roots-o")
    kind = swift.nominal_types(image)["NIOSSL.CertificateVerification"]
    assert swift_fields.names(image, kind) == ["none", "noHostnameVerification", "fullVerification"]
    assert swift_fields.offsets(image, kind) == {}


@pytest.mark.parametrize("name", ["swift-alamofire-hash-evaluator-onone", "swift-alamofire-hash-evaluator-o-stripped"])
def test_a_conformance_leads_to_the_functions_that_meet_it(name: str) -> None:
    """The app's own type has one function for the one requirement, inside the code."""
    image = image_of(name)
    found = swift.witnesses(image, EVALUATING)
    assert len(found["App.HashEvaluator"]) == 1
    assert found["App.HashEvaluator"][0] in image.functions
    assert swift.witnesses(image, "Alamofire.Nothing") == {}


def test_subclasses_are_told_by_their_metadata() -> None:
    """A class of the app that derives from one of a library; no other class does."""
    image = image_of("swift-alamofire-manager-subclass-o")
    parent = "Alamofire.ServerTrustManager"
    own = swift.nominal_types(image)[parent]
    assert swift.subclasses(image, parent, own) == ["App.HostManager"]
    assert swift.subclasses(image, "App.HostManager", swift.nominal_types(image)["App.HostManager"]) == []


def test_damaged_metadata_is_never_more_than_a_format_error() -> None:
    """Changed bytes anywhere in the file: every answer comes, or the file is refused."""
    dice, intact = random.Random(7), executable("swift-alamofire-hash-evaluator-o-stripped")
    refused = 0
    for _ in range(60):
        damaged = bytearray(intact)
        for _ in range(40):
            damaged[dice.randrange(0x4000, len(damaged))] = dice.randrange(256)
        try:
            image = macho.images(bytes(damaged))[0]
            for kind in swift.nominal_types(image).values():
                swift_fields.offsets(image, kind)
                swift.subclasses(image, kind.name, kind)
            swift.witnesses(image, EVALUATING)
        except FormatError:
            refused += 1
    assert refused < 60
