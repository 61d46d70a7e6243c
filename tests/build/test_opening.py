"""Every container is told from its content, and what is no build is refused with a hint."""

from __future__ import annotations

import os
import plistlib
import zipfile
from pathlib import Path

import pytest

from pinscan.build import Build, Limits, Part, Role, group, open_build, open_set, together
from pinscan.build.android import android
from pinscan.build.ios import ios
from pinscan.errors import BuildError, FormatError, LimitError
from pinscan.model import GapKind, Kind, Platform
from pinscan.scan import scan
from sample_apks.make.bent_zips import Member, change, members, write
from tests.conftest import SAMPLES
from tests.formats.chunkwriter import BOOLEAN, STRING, Node, axml
from tests.test_scan import settings

DATA = Path(__file__).parents[1] / "data"
GOOD = DATA / "tables.apk"
BASE = GOOD.read_bytes()
FEATURE_SPLIT = 0x0101055B


def manifest(package: str = "org.pinscan.tables", split: str = "", *, feature: bool = False) -> bytes:
    attributes: list[tuple[str, int, int | str, int]] = [("package", STRING, package, 0)]
    attributes += [("split", STRING, split, 0)] if split else []
    attributes += [("isFeatureSplit", BOOLEAN, -1, FEATURE_SPLIT)] if feature else []
    return axml(Node("manifest", attributes))


def apk(split: str, *files: tuple[str, bytes], feature: bool = False, package: str = "org.pinscan.tables") -> bytes:
    first = Member("AndroidManifest.xml", manifest(package, split, feature=feature))
    return write([first, *(Member(name, data) for name, data in files)])


def info(identifier: str, **keys: object) -> bytes:
    return plistlib.dumps({"CFBundleIdentifier": identifier, "CFBundleExecutable": "Run", **keys})


def written(tmp_path: Path, *extra: Member) -> Path:
    """The good APK with more entries."""
    path = tmp_path / "app.apk"
    path.write_bytes(write([*members(GOOD), *extra]))
    return path


def bundle(folder: str, identifier: str) -> dict[str, bytes]:
    return {folder + "Info.plist": info(identifier), folder + "Run": b"\xcf\xfa\xed\xfe"}


def zipped(tmp_path: Path, files: dict[str, bytes], name: str = "build.zip") -> Path:
    path = tmp_path / name
    path.write_bytes(write([Member(entry, data) for entry, data in files.items()]))
    return path


def unpacked(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def parts(build: Build) -> list[tuple[str, Role, str]]:
    return [(part.name, part.role, part.prefix) for part in build.parts]


DE = apk("config.de", ("res/raw/de.txt", b"de"))
FEATURE = apk("maps", ("classes.dex", b"dex\n035\0"), feature=True)

SPLIT_SETS: dict[str, tuple[Kind, dict[str, bytes]]] = {
    "SAI": (Kind.APKS, {"meta.sai_v2.json": b"{}", "base.apk": BASE, "config.de.apk": DE, "maps.apk": FEATURE}),
    "XAPK": (
        Kind.XAPK,
        {"manifest.json": b'{"xapk_version": 2}', "org.x.apk": BASE, "config.de.apk": DE, "maps.apk": FEATURE},
    ),
    "APKM": (
        Kind.APKM,
        {"info.json": b'{"apkm_version": 5}', "base.apk": BASE, "config.de.apk": DE, "maps.apk": FEATURE},
    ),
    "bundletool": (
        Kind.APKS,
        {
            "toc.pb": b"",
            "splits/base-master.apk": BASE,
            "splits/base-master_2.apk": BASE,
            "splits/base-de.apk": DE,
            "splits/maps-master.apk": FEATURE,
            "splits/maps-master_2.apk": FEATURE,
            "standalones/standalone-hdpi.apk": BASE,
            "instant/instant-base-master.apk": BASE,
        },
    ),
}


@pytest.mark.parametrize("name", SPLIT_SETS)
def test_split_sets_are_one_app(name: str, tmp_path: Path) -> None:
    """Base, configuration and feature splits are parts of one build; bundletool's variants count once."""
    kind, files = SPLIT_SETS[name]
    with open_build(zipped(tmp_path, files)) as build:
        assert build.artifact.kind is kind
        assert build.artifact.id == "org.pinscan.tables"
        assert [part.role for part in build.parts] == [Role.MAIN, Role.SPLIT, Role.FEATURE]
        main, split, feature = build.parts
        assert split.at("res/raw/de.txt").path == f"{split.name}!/res/raw/de.txt"
        assert build.once(android).dex == ((feature, "classes.dex"),)
        assert main.entries["resources.arsc"].size > 0
        assert build.gaps == []


def test_a_set_packed_by_deflate_opens_too(tmp_path: Path) -> None:
    """APKs inside a set may be compressed once more."""
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("base.apk", BASE)
    with open_build(path) as build:
        assert parts(build) == [("", Role.MAIN, "base.apk!/")]


def test_a_universal_apk_stands_alone(tmp_path: Path) -> None:
    """bundletool's universal mode leaves one APK with everything in it."""
    with open_build(zipped(tmp_path, {"toc.pb": b"", "universal.apk": BASE})) as build:
        assert parts(build) == [("", Role.MAIN, "universal.apk!/")]


def test_a_variant_keeps_what_only_it_has(tmp_path: Path) -> None:
    """Of a second variant of one split, what the first has too is left out, the rest stays."""
    other = apk("maps", ("classes.dex", b"dex\n035\0"), ("classes2.dex", b"dex\n035\0more"), feature=True)
    files = {"splits/base-master.apk": BASE, "splits/maps-master.apk": FEATURE, "splits/maps-master_2.apk": other}
    with open_build(zipped(tmp_path, files)) as build:
        assert [(part.name, path) for part, path in build.once(android).dex] == [
            ("splits/maps-master.apk", "classes.dex"),
            ("splits/maps-master_2.apk", "classes2.dex"),
        ]


def test_asset_packs_beside_splits_are_parts(tmp_path: Path) -> None:
    """bundletool lays them into a folder of their own; what lies in them may be a certificate that is pinned."""
    pack = apk("pack", ("assets/root.cer", b"\x30\x82"))
    files = {"toc.pb": b"", "splits/base-master.apk": BASE, "asset-slices/pack-master.apk": pack}
    with open_build(zipped(tmp_path, files)) as build:
        assert parts(build)[1:] == [("asset-slices/pack-master.apk", Role.SPLIT, "asset-slices/pack-master.apk!/")]
        assert "assets/root.cer" in build.parts[1].entries


def test_two_apps_in_one_set_are_refused(tmp_path: Path) -> None:
    """A folder or archive of several apps is no build."""
    path = zipped(tmp_path, {"a.apk": BASE, "b.apk": apk("", package="org.other")})
    with pytest.raises(BuildError, match=r"org\.other, org\.pinscan\.tables") as caught:
        open_build(path)
    assert "by itself" in caught.value.hint


def test_a_split_without_its_base_is_refused(tmp_path: Path) -> None:
    """Splits alone are no app."""
    with pytest.raises(BuildError, match="no base APK"):
        open_build(zipped(tmp_path, {"config.de.apk": DE}))


def test_a_damaged_split_is_a_gap(tmp_path: Path) -> None:
    """One unreadable APK of a set costs only itself, and the report says so."""
    with open_build(zipped(tmp_path, {"base.apk": BASE, "config.de.apk": DE[:40]})) as build:
        assert len(build.parts) == 1
        (gap,) = build.gaps
        assert (gap.kind, gap.location.path, gap.blocks) == (GapKind.DAMAGED, "config.de.apk", True)


def test_a_folder_of_splits(tmp_path: Path) -> None:
    """APKs of one app that lie in a folder are opened together."""
    with open_build(unpacked(tmp_path / "set", {"base.apk": BASE, "config.de.apk": DE})) as build:
        assert build.artifact.kind is Kind.DIRECTORY
        assert parts(build) == [("", Role.MAIN, "base.apk!/"), ("config.de.apk", Role.SPLIT, "config.de.apk!/")]


def test_apks_given_together_are_grouped_by_app(tmp_path: Path) -> None:
    """A base goes with its splits; other apps, strangers' splits and what is no APK stay by themselves."""
    stranger = apk("config.de", package="org.other")
    folder = unpacked(tmp_path, {"de.apk": DE, "a.ipa": b"", "base.apk": BASE, "maps.apk": FEATURE, "x.apk": stranger})
    paths = [folder / name for name in ("de.apk", "a.ipa", "base.apk", "x.apk", "maps.apk", "missing.apk")]
    names = [[path.name for path in members] for members in group(paths)]
    assert names == [["base.apk", "de.apk", "maps.apk"], ["a.ipa"], ["x.apk"], ["missing.apk"]]


def test_grouping_reads_little_and_lets_no_build_cost_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manifest that inflates to many megabytes, or that a reader fails on, leaves its file a build of its own."""
    base, split = tmp_path / "base.apk", tmp_path / "split.apk"
    split.write_bytes(apk("config.de"))
    for padding, groups in ((0, [(base, split)]), (1 << 20, [(base, split)]), (64 << 20, [(base,), (split,)])):
        entries = members(GOOD)
        text = next(entry.data for entry in entries if entry.name == "AndroidManifest.xml")
        base.write_bytes(write(change(entries, "AndroidManifest.xml", data=text + bytes(padding))))
        assert group([base, split]) == groups
    monkeypatch.setattr(together, "read_manifest", lambda *_: 1 // 0)
    assert group([base, split]) == [(base,), (split,)]


def test_apks_given_together_open_as_one(tmp_path: Path) -> None:
    """The build is named after its base, and every split is a part."""
    folder = unpacked(tmp_path, {"de.apk": DE, "base.apk": BASE, "maps.apk": FEATURE})
    with open_set([folder / "base.apk", folder / "de.apk", folder / "maps.apk"]) as build:
        assert (build.artifact.file, build.artifact.kind) == ("base.apk", Kind.APKS)
        assert build.artifact.id == "org.pinscan.tables"
        assert parts(build) == [
            ("", Role.MAIN, "base.apk!/"),
            ("de.apk", Role.SPLIT, "de.apk!/"),
            ("maps.apk", Role.FEATURE, "maps.apk!/"),
        ]
    with pytest.raises(BuildError, match=r"missing\.apk"):
        open_set([folder / "base.apk", folder / "missing.apk"])


def test_a_split_by_itself_is_a_gap(tmp_path: Path) -> None:
    """A split without its base opens, but its silence about pins means nothing."""
    path = tmp_path / "maps.apk"
    path.write_bytes(FEATURE)
    with open_build(path) as build:
        assert [(gap.kind, gap.blocks) for gap in build.gaps] == [(GapKind.UNSUPPORTED, True)]


def test_a_base_without_its_required_splits_is_a_gap(tmp_path: Path) -> None:
    """A base that says it needs splits may keep its code in them."""
    for required in (True, False):
        attributes = [("isSplitRequired", BOOLEAN, -1 if required else 0, 0x01010591)]
        root = Node("manifest", [("package", STRING, "org.x", 0)], [Node("application", attributes)])
        with open_build(zipped(tmp_path, {"AndroidManifest.xml": axml(root)})) as build:
            assert [gap.kind for gap in build.gaps] == ([GapKind.UNSUPPORTED] if required else [])


def test_an_unpacked_apk(tmp_path: Path) -> None:
    """A directory with an APK's files reads as the APK does."""
    folder = unpacked(tmp_path / "app", {member.name: member.data for member in members(GOOD)})
    with open_build(folder) as build, open_build(GOOD) as packed:
        assert (build.artifact.kind, build.artifact.id) == (Kind.DIRECTORY, "org.pinscan.tables")
        assert list(build.main.entries) == list(packed.main.entries)


def test_bundle_modules(tmp_path: Path) -> None:
    """Every module of an App Bundle is a part; the bundle's own files are apart."""
    files = {member.name: member.data for member in members(DATA / "tables.aab")}
    feature = {name.replace("base/", "maps/"): data for name, data in files.items() if name.startswith("base/")}
    extra = {"maps/dex/classes.dex": b"dex\n035\0", "BUNDLE-METADATA/x/proguard.map": b"# map"}
    with open_build(zipped(tmp_path, {**files, **feature, **extra})) as build:
        assert build.artifact.kind is Kind.AAB
        assert parts(build) == [("", Role.MAIN, "base/"), ("maps", Role.FEATURE, "maps/")]
        assert [(part.name, path) for part, path in build.once(android).dex] == [("maps", "dex/classes.dex")]
        assert sorted(build.outer) == ["BUNDLE-METADATA/x/proguard.map", "BundleConfig.pb"]


NESTED = {
    **bundle("PlugIns/Share.appex/", "a.share"),
    **bundle("Watch/W.app/", "a.watch"),
    **bundle("Watch/W.app/PlugIns/E.appex/", "a.watch.e"),
    **bundle("AppClips/C.app/", "a.clip"),
    **bundle("Frameworks/Net.framework/", "a.net"),
    "Frameworks/libswiftCore.dylib": b"\xcf\xfa\xed\xfe",
    "Extensions/I.appex/Info.plist": info("a.intents"),
    "Pins.bundle/pin.cer": b"0",
}
ROLES = {
    "": Role.MAIN,
    "AppClips/C.app": Role.CLIP,
    "Extensions/I.appex": Role.EXTENSION,
    "Frameworks/Net.framework": Role.FRAMEWORK,
    "Frameworks/libswiftCore.dylib": Role.FRAMEWORK,
    "PlugIns/Share.appex": Role.EXTENSION,
    "Watch/W.app": Role.WATCH,
    "Watch/W.app/PlugIns/E.appex": Role.EXTENSION,
}
APPLE = {
    "Payload/A.app/": Kind.IPA,
    "deeper/Payload/A.app/": Kind.IPA,
    "A.app/": Kind.APP,
    "folder/A.app/": Kind.APP,
    "Products/Applications/A.app/": Kind.XCARCHIVE,
    "A.xcarchive/Products/Applications/A.app/": Kind.XCARCHIVE,
}


@pytest.mark.parametrize("folder", APPLE)
def test_ios_containers(folder: str, tmp_path: Path) -> None:
    """An app is found wherever its container puts it, and every bundle in it is a part with its own files."""
    files = {folder + name: data for name, data in (bundle("", "a") | NESTED).items()}
    noise = {
        "iTunesMetadata.plist": b"",
        "__MACOSX/A.app/._Info.plist": b"",
        "dSYMs/A.app.dSYM/Contents/Info.plist": b"",
    }
    with open_build(zipped(tmp_path, {**files, **noise})) as build:
        assert (build.artifact.kind, build.artifact.platform, build.artifact.id) == (APPLE[folder], Platform.IOS, "a")
        assert {part.name: part.role for part in build.parts} == ROLES
        assert sorted(build.main.entries) == ["Info.plist", "Pins.bundle/pin.cer", "Run"]
        by_name = {bundle.part.name: bundle for bundle in build.once(ios).bundles}
        assert by_name["Watch/W.app/PlugIns/E.appex"].id == "a.watch.e"
        assert by_name["Extensions/I.appex"].executable is None
        library = by_name["Frameworks/libswiftCore.dylib"]
        assert library.executable.read() == b"\xcf\xfa\xed\xfe"
        assert library.part.at(library.executable_path).path == folder + "Frameworks/libswiftCore.dylib"
        (gap,) = build.gaps
        assert (gap.kind, gap.reason) == (GapKind.DAMAGED, "the bundle's executable is not in it")
        assert gap.location.path == folder + "Extensions/I.appex/Info.plist"


def test_an_apk_that_carries_an_ipa_is_an_apk(tmp_path: Path) -> None:
    """Files inside an APK never make it something else, and an IPA that carries APKs stays an IPA."""
    app = {f"assets/Payload/A.app/{name}": data for name, data in bundle("", "a").items()}
    with open_build(written(tmp_path, *(Member(name, data) for name, data in app.items()))) as build:
        assert (build.artifact.kind, build.artifact.id) == (Kind.APK, "org.pinscan.tables")
    files = {f"Payload/A.app/{name}": data for name, data in bundle("", "a").items()}
    with open_build(zipped(tmp_path, {**files, "Payload/A.app/base.apk": BASE})) as build:
        assert (build.artifact.kind, build.artifact.id) == (Kind.IPA, "a")


@pytest.mark.parametrize("named", [{"CFBundleExecutable": "Run"}, {}])
def test_an_app_without_its_executable_is_a_gap(named: dict[str, str], tmp_path: Path) -> None:
    """What the app would run is not there to be read; a framework of resources alone has none to begin with."""
    plist = plistlib.dumps({"CFBundleIdentifier": "a", **named})
    files = {"Payload/A.app/Info.plist": plist, "Payload/A.app/Frameworks/R.framework/Info.plist": plistlib.dumps({})}
    with open_build(zipped(tmp_path, files)) as build:
        assert [(gap.location.path, gap.blocks) for gap in build.gaps] == [("Payload/A.app/Info.plist", True)]


def test_sources_are_no_finished_build(tmp_path: Path) -> None:
    """A manifest in plain text beside no class files is that of sources or of a decoded app: its code is not read."""
    text = b'<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="org.src"/>'
    with open_build(unpacked(tmp_path, {"AndroidManifest.xml": text, "java/A.java": b""})) as build:
        (gap,) = build.gaps
        assert (gap.kind, gap.blocks) == (GapKind.UNSUPPORTED, True)
        assert "plain text" in gap.reason


def test_numbers_of_resources_are_not_guessed(tmp_path: Path) -> None:
    """An APK without its table holds no resource by any number, whatever files are in it."""
    path = tmp_path / "app.apk"
    path.write_bytes(write([m for m in members(SAMPLES / "nsc-good.apk") if m.name != "resources.arsc"]))
    report = scan(path, settings())
    assert (report.pin_sets, str(report.verdict)) == ((), "inconclusive")
    assert "is not in the build" in report.gaps[0].reason


def test_a_bare_app_folder(tmp_path: Path) -> None:
    """A simulator build is a folder; its own files are the app's."""
    with open_build(unpacked(tmp_path / "A.app", bundle("", "a") | NESTED)) as build:
        assert (build.artifact.kind, build.artifact.id) == (Kind.APP, "a")
        assert {part.name: part.role for part in build.parts} == ROLES


def test_an_app_without_info_is_a_gap(tmp_path: Path) -> None:
    """An IPA whose app lost its Info.plist opens, but says what is missing."""
    with open_build(zipped(tmp_path, {"Payload/A.app/A": b"\xcf\xfa\xed\xfe"})) as build:
        assert build.artifact.id is None
        assert [gap.reason for gap in build.gaps] == ["the bundle has no Info.plist"]


def test_on_demand_resources_are_said_to_be_elsewhere(tmp_path: Path) -> None:
    """The store delivers them apart: not seen, but no code hides there."""
    files = {f"Payload/A.app/{name}": data for name, data in bundle("", "a").items()}
    with open_build(zipped(tmp_path, {**files, "Payload/A.app/OnDemandResources.plist": b""})) as build:
        assert [(gap.kind, gap.blocks) for gap in build.gaps] == [(GapKind.UNSUPPORTED, False)]


def test_a_build_in_an_archive_is_unwrapped(tmp_path: Path) -> None:
    """Build servers hand out a ZIP around the one IPA or bundle: locations lead through it."""
    files = {f"Payload/A.app/{name}": data for name, data in bundle("", "a").items()}
    ipa = zipped(tmp_path, files).read_bytes()
    with open_build(zipped(tmp_path, {"out/App.ipa": ipa, "log.txt": b""}, "artifact.zip")) as build:
        assert (build.artifact.kind, build.artifact.id) == (Kind.IPA, "a")
        assert build.main.at("Info.plist").path == "out/App.ipa!/Payload/A.app/Info.plist"
    aab = (DATA / "signed.aab").read_bytes()
    with (
        open_build(zipped(tmp_path, {"app.aab": aab}, "artifact.zip")) as build,
        open_build(DATA / "signed.aab") as bare,
    ):
        assert (build.artifact.kind, build.artifact.signers) == (Kind.AAB, bare.artifact.signers)
        assert build.main.prefix == "app.aab!/base/"
    with pytest.raises(BuildError, match="more than one build"):
        open_build(zipped(tmp_path, {"app.aab": aab, "app.apk": BASE}, "artifact.zip"))
    with pytest.raises(BuildError, match=r"App\.ipa in it"):
        open_build(zipped(tmp_path, {"App.ipa": b"no archive"}, "artifact.zip"))


def test_split_sets_and_archives_in_an_archive(tmp_path: Path) -> None:
    """A mirror's ZIP around an XAPK, and a server's around a ZIP: parts, signers and gaps lead through each layer."""
    kind, files = SPLIT_SETS["XAPK"]
    set_ = zipped(tmp_path, files, "a.xapk").read_bytes()
    for wrapping in ({"down/a.xapk": set_}, {"down/a.xapk": set_, "readme.txt": b"", "__MACOSX/b.ipa": b""}):
        with open_build(zipped(tmp_path, wrapping, "artifact.zip")) as build:
            assert (build.artifact.kind, build.artifact.id, build.gaps) == (kind, "org.pinscan.tables", [])
            assert build.main.prefix.startswith("down/a.xapk!/")
            assert build.main.prefix.endswith(".apk!/")
            assert [part.role for part in build.parts] == [Role.MAIN, Role.SPLIT, Role.FEATURE]
    inner = zipped(tmp_path, {"app.apk": (DATA / "signed-v2.apk").read_bytes()}, "inner.zip").read_bytes()
    with (
        open_build(zipped(tmp_path, {"inner.zip": inner}, "artifact.zip")) as build,
        open_build(DATA / "signed-v2.apk") as bare,
    ):
        assert build.main.prefix == "inner.zip!/app.apk!/"
        assert build.artifact.signers == bare.artifact.signers
    with pytest.raises(BuildError, match="more than one build"):
        open_build(zipped(tmp_path, {"a.xapk": set_, "b.xapk": set_}, "artifact.zip"))
    twice = zipped(tmp_path, {"inner.zip": inner}, "twice.zip").read_bytes()
    with pytest.raises(BuildError, match="no base APK"):  # the APK would be three archives deep
        open_build(zipped(tmp_path, {"twice.zip": twice}, "artifact.zip"))


def test_expansion_files_of_a_set(tmp_path: Path) -> None:
    """An OBB file that is an archive is a part whose files are looked at; another one is said not to be read."""
    _, files = SPLIT_SETS["XAPK"]
    obb = zipped(tmp_path, {"assets/ca.pem": b"x", "res/values/strings.xml": b"<resources/>"}, "o.zip").read_bytes()
    games = {"Android/obb/a/main.1.a.obb": obb, "Android/obb/a/patch.1.a.obb": b"\1\2\3\4own"}
    with open_build(zipped(tmp_path, {**files, **games}, "a.xapk")) as build:
        (part,) = (part for part in build.parts if part.role is Role.EXPANSION)
        assert part.name == "Android/obb/a/main.1.a.obb"
        assert part.at("assets/ca.pem").path == "Android/obb/a/main.1.a.obb!/assets/ca.pem"
        assert [(gap.location.path, gap.blocks) for gap in build.gaps] == [("Android/obb/a/patch.1.a.obb", False)]
        assert build.once(android).resources.ids("string")


def test_a_profile_tells_whether_it_can_be_debugged(tmp_path: Path) -> None:
    """get-task-allow of the embedded profile, which is a property list inside a signed message."""
    for allowed in (True, False):
        profile = b"0\x82CMS" + plistlib.dumps({"Entitlements": {"get-task-allow": allowed}}) + b"signature"
        files = {f"Payload/A.app/{name}": data for name, data in bundle("", "a").items()}
        with open_build(zipped(tmp_path, {**files, "Payload/A.app/embedded.mobileprovision": profile})) as build:
            assert build.artifact.debuggable is allowed


@pytest.mark.parametrize("bend", [{"method": 12}, {"flags": 1}])
def test_packing_that_is_not_read_is_a_gap(bend: dict[str, int], tmp_path: Path) -> None:
    """Outside of an APK, another method or encryption is meant: what lies behind it is not guessed at."""
    entries = [Member(f"Payload/A.app/{name}", data) for name, data in bundle("", "a").items()]
    path = tmp_path / "a.ipa"
    path.write_bytes(write([*entries, Member("Payload/A.app/x.cer", b"...", **bend)]))
    with open_build(path) as build:
        (gap,) = build.gaps
        assert (gap.kind, gap.location.path, gap.blocks) == (GapKind.UNSUPPORTED, "Payload/A.app/x.cer", True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    """A named pipe would block for ever; it is refused before it is opened."""
    os.mkfifo(tmp_path / "pipe.apk")
    with pytest.raises(BuildError, match="neither a file"):
        open_build(tmp_path / "pipe.apk")


def test_gaps_about_the_whole_file_name_it(tmp_path: Path) -> None:
    """A gap about the archive itself is located at the build's file."""
    path = tmp_path / "app.apk"
    path.write_bytes(BASE + b"behind")
    with open_build(path) as build:
        assert [gap.location.path for gap in build.gaps] == ["app.apk"]


def test_a_library_is_read(tmp_path: Path) -> None:
    """An AAR has a manifest in plain text; its class files are a mechanism's."""
    text = b'<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="org.lib"/>'
    with open_build(zipped(tmp_path, {"AndroidManifest.xml": text, "classes.jar": b"", "R.txt": b""})) as build:
        assert (build.artifact.kind, build.artifact.id, build.gaps) == (Kind.AAR, "org.lib", [])


def test_a_set_with_two_builds_of_one_app_is_refused(tmp_path: Path) -> None:
    """Two versions or flavours are never mixed into one report; only bundletool's variants of one build are."""
    files = {"debug/app.apk": BASE, "release/app.apk": BASE}
    with pytest.raises(BuildError, match=r"more than one build of org\.pinscan\.tables: debug/app\.apk, release"):
        open_build(zipped(tmp_path, files))
    with open_build(zipped(tmp_path, {"base-master.apk": BASE, "base-master_2.apk": BASE})) as build:
        assert parts(build) == [("", Role.MAIN, "base-master.apk!/")]


def test_a_strangers_split_is_told_and_left_out(tmp_path: Path) -> None:
    """A device installs no split of another package beside an app, so it is no part of it."""
    stranger = apk("config.fr", package="org.other")
    with open_build(zipped(tmp_path, {"base.apk": BASE, "de.apk": DE, "fr.apk": stranger})) as build:
        assert [part.name for part in build.parts] == ["", "de.apk"]
        (gap,) = build.gaps
        assert (gap.reason, gap.location.path, gap.blocks) == (
            "a split of another app (org.other), which is not scanned", "fr.apk", False,
        )  # fmt: skip


def test_splits_stay_with_a_base_whose_manifest_is_damaged(tmp_path: Path) -> None:
    """What the base's package is cannot be told then, so all that lies beside it counts."""
    broken = write([Member("AndroidManifest.xml", b"\3\0\x08\0\xff\xff\xff\xff")])
    with open_build(zipped(tmp_path, {"base.apk": broken, "config.de.apk": DE})) as build:
        assert [part.name for part in build.parts] == ["", "config.de.apk"]
        assert {(gap.kind, gap.location.path) for gap in build.gaps} == {
            (GapKind.DAMAGED, "base.apk!/AndroidManifest.xml")
        }
    with open_build(zipped(tmp_path, {"base.apk": BASE, "config.de.apk": broken})) as build:
        assert (build.artifact.id, [part.name for part in build.parts]) == ("org.pinscan.tables", [""])
        assert any(gap.blocks for gap in build.gaps)


@pytest.mark.parametrize(
    ("bend", "why"),
    [
        ({"flags": 1, "method": 99}, "it seems to be encrypted"),
        ({"flags": 1, "method": 8}, "it seems to be encrypted"),
        ({"method": 14}, "it is packed by LZMA"),
        ({"method": 77}, "it is packed by method 77"),
    ],
)
def test_a_manifest_packed_by_other_means_says_which(bend: dict[str, int], why: str, tmp_path: Path) -> None:
    """Android takes such data as it lies there; a reader of the report learns why that gave no manifest."""
    path = tmp_path / "app.apk"
    scrambled = bytes(range(1, 200))
    entries = [Member("AndroidManifest.xml", scrambled, **bend), Member("resources.arsc", scrambled, **bend)]  # type: ignore[arg-type]
    path.write_bytes(write(entries))
    with open_build(path) as build:
        assert [gap.reason for gap in build.gaps if "cannot be read" in gap.reason] == [
            f"the {what} cannot be read: {why}, which Android does not undo" for what in ("resources", "manifest")
        ]
        assert (build.artifact.min_os, build.artifact.target_os) == (None, None)


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "text": (b"hello\n" * 100, "not a ZIP archive"),
    "cut off": (BASE[: len(BASE) // 2], "no end-of-central-directory"),
    "no manifest": (write([Member("a.txt", b"a")]), r"no AndroidManifest\.xml and no app bundle"),
    "no entries": (b"PK\5\6" + bytes(18), r"no AndroidManifest\.xml"),
    "bare DEX": (b"dex\n035\0" + bytes(200), "not a ZIP archive"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_build_is_refused(name: str, tmp_path: Path) -> None:
    """One line that says what is wrong, and what to do."""
    data, reason = BAD[name]
    path = tmp_path / "bad.apk"
    path.write_bytes(data)
    with pytest.raises(BuildError, match=reason) as caught:
        open_build(path)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("-", "standard input"),
        ("https://example.com/app.apk", "addresses are not fetched"),
        ("missing.apk", "no such file"),
        ("C:/builds/missing.apk", "no such file"),
    ],
)
def test_what_is_no_file_is_refused(name: str, said: str) -> None:
    """Standard input, addresses and missing files each get their own hint; a drive's letter is no address."""
    with pytest.raises(BuildError, match=said) as caught:
        open_build(Path(name))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"7z\xbc\xaf\x27\x1c\0", "7z archive"),
        (b"\x1f\x8b\x08" + bytes(600), "gzip"),
        (bytes(257) + b"ustar\0" + bytes(600), "tar archive"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><html>", "web page"),
        (b'{"schema": "pinscan-report/1"}', "pinscan report"),
        (b"\x7fELF" + bytes(600), "pass the APK"),
        (b"hello", "pass an APK"),
    ],
)
def test_what_is_no_archive_is_told_by_how_it_begins(data: bytes, hint: str, tmp_path: Path) -> None:
    """What was passed by mistake is named, and what to do about it."""
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    with pytest.raises(BuildError) as caught:
        open_build(path)
    assert hint in caught.value.hint


def test_an_empty_directory_is_refused(tmp_path: Path) -> None:
    """A directory without an app is no build."""
    with pytest.raises(BuildError, match="the directory holds no"):
        open_build(tmp_path)


def test_a_damaged_manifest_is_a_gap(tmp_path: Path) -> None:
    """An APK whose manifest cannot be read opens without identity, and pins could hide behind that."""
    path = zipped(tmp_path, {"AndroidManifest.xml": b"\3\0\x08\0\xff\xff\xff\xff", "classes.dex": b"dex\n035\0"})
    with open_build(path) as build:
        assert build.artifact.id is None
        assert [(gap.kind, gap.location.path, gap.blocks) for gap in build.gaps] == [
            (GapKind.DAMAGED, "AndroidManifest.xml", True)
        ]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_out_of_a_directory_are_not_followed(tmp_path: Path) -> None:
    """A link to a file outside is noted, one inside is read, one in a circle ends."""
    (tmp_path / "secret.pem").write_text("secret")
    folder = unpacked(tmp_path / "A.app", bundle("", "a"))
    (folder / "out.pem").symlink_to(tmp_path / "secret.pem")
    (folder / "up").symlink_to(tmp_path)
    (folder / "in.plist").symlink_to(folder / "Info.plist")
    (folder / "loop").symlink_to(folder / "loop")
    with open_build(folder) as build:
        assert sorted(build.main.entries) == ["Info.plist", "Run", "in.plist"]
        noted = {location.path for note in build.notes for location in note.locations}
        assert {"out.pem", "up"} <= noted


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_an_archive_folder_whose_parts_are_links(tmp_path: Path) -> None:
    """In an .xcarchive, a plist that links out of it is missing; a framework's links are not walked twice."""
    (tmp_path / "other.plist").write_bytes(info("elsewhere"))
    app = "Products/Applications/A.app/"
    framework = app + "Frameworks/F.framework/"
    files = bundle(app, "a") | {framework + "Versions/A/F": b"\xcf\xfa\xed\xfe", framework + "Info.plist": info("f")}
    folder = unpacked(tmp_path / "A.xcarchive", files)
    (folder / framework / "Versions/Current").symlink_to("A")
    (folder / framework / "F").symlink_to("Versions/Current/F")
    (folder / app / "Info.plist").unlink()
    (folder / app / "Info.plist").symlink_to(tmp_path / "other.plist")
    (folder / app / "Other.app").symlink_to(tmp_path)
    with pytest.raises(BuildError, match="no app bundle"):
        open_build(folder)
    (folder / app / "Info.plist").unlink()
    (folder / app / "Info.plist").write_bytes(info("a"))
    with open_build(folder) as build:
        assert (build.artifact.kind, build.artifact.id) == (Kind.XCARCHIVE, "a")
        (part,) = (part for part in build.parts if part.role is Role.FRAMEWORK)
        assert sorted(part.entries) == ["F", "Info.plist", "Versions/A/F"]
        assert part.entries["F"].read() == b"\xcf\xfa\xed\xfe"


def test_entries_past_the_limit_are_a_gap(tmp_path: Path) -> None:
    """More entries than the limit: those listed are read, the rest is a gap."""
    path = zipped(tmp_path, {member.name: member.data for member in members(GOOD)} | {f"f{i}": b"" for i in range(50)})
    with open_build(path, Limits(entries=20)) as build:
        assert len(build.main.entries) == 20
        assert [gap.kind for gap in build.gaps] == [GapKind.LIMIT]


def test_long_names_are_read_and_their_sum_is_bounded(tmp_path: Path) -> None:
    """A name of the longest kind there is counts like any other; a directory past the limit is not read in full."""
    path = zipped(
        tmp_path, {member.name: member.data for member in members(GOOD)} | {"n" * 0xFFFF: b"", "m" * 100: b""}
    )
    with open_build(path) as build:
        assert max(map(len, build.main.entries)) == 0xFFFF
        assert build.gaps == []
    with open_build(path, Limits(directory=1 << 16)) as build:
        assert "m" * 100 not in build.main.entries
        assert [gap.kind for gap in build.gaps] == [GapKind.LIMIT]


def test_bombs_are_limits(tmp_path: Path) -> None:
    """An entry too large, one that inflates too much, and a total too large raise a limit before memory fills."""
    zeros = bytes(2 << 20)
    path = written(tmp_path, Member("a.bin", zeros), Member("b.bin", zeros[1:]))
    for limits in (Limits(entry_size=1 << 20), Limits(ratio=100, ratio_from=1 << 20), Limits(total_inflated=3 << 20)):
        with open_build(path, limits) as build, pytest.raises(LimitError):
            [build.main.entries[name].read() for name in ("a.bin", "b.bin")]


def test_reading_again_costs_nothing(tmp_path: Path) -> None:
    """The total counts every entry once, however often mechanisms read it."""
    with open_build(written(tmp_path, Member("a.bin", bytes(1 << 20))), Limits(total_inflated=2 << 20)) as build:
        for _ in range(10):
            assert len(build.main.entries["a.bin"].read()) == 1 << 20


def test_a_head_inflates_only_itself(tmp_path: Path) -> None:
    """Sniffing a huge entry neither costs its size nor needs its end."""
    data = bytes(1 << 20)
    bent = Member("a.bin", data, packed=Member("a.bin", data).payload()[:200])
    with open_build(written(tmp_path, bent), Limits(total_inflated=1 << 16)) as build:
        entry = build.main.entries["a.bin"]
        assert entry.head(16) == bytes(16)
        assert entry.size == 1 << 20


def test_lying_sizes_are_damage(tmp_path: Path) -> None:
    """An entry that declares more than it holds is damage; what it holds past its declared size is not inflated."""
    more, less = Member("more", b"abc", size=99), Member("less", b"abcdef", size=3)
    with open_build(written(tmp_path, more, less)) as build:
        with pytest.raises(FormatError, match="3 bytes where 99"):
            build.main.entries["more"].read()
        assert build.main.entries["less"].read() == b"abc"


def test_archives_in_archives_are_bounded(tmp_path: Path) -> None:
    """With a depth of 0 the APKs of a set are not opened, and so there is no base."""
    with pytest.raises(BuildError, match="no base APK"):
        open_build(zipped(tmp_path, {"base.apk": BASE}), Limits(depth=0))
    inner = write([Member("app.zip", write([Member("app.apk", BASE)]))])
    with pytest.raises(BuildError, match="nested deeper than 2"):
        open_build(zipped(tmp_path, {"a.zip": write([Member("b.zip", inner)])}))


def test_a_directory_hashes_by_content(tmp_path: Path) -> None:
    """The same files give the same hash wherever they lie; another name or content gives another."""
    hashes = []
    for folder, extra in (("x/A.app", {}), ("y/A.app", {}), ("z/A.app", {"more": b""}), ("w/A.app", {"Run": b"1"})):
        with open_build(unpacked(tmp_path / folder, bundle("", "a") | extra)) as build:
            hashes.append(build.artifact.sha256)
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


def test_a_place_is_named_once_whether_its_path_counts_from_part_or_container() -> None:
    """An entry of an iOS bundle knows its path in the archive; its place does not name the bundle twice."""
    part = Part("", Role.MAIN, "Payload/App.app/", {})
    assert part.at("App").path == part.at("Payload/App.app/App").path == "Payload/App.app/App"
