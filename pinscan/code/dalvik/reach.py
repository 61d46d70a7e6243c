"""What the app's own code reaches of the libraries it carries: ``build.once(reach)``.

An unshrunk build holds whole libraries. A switch in one that nobody turns, a trust manager that nobody makes, decides
nothing. Asked for one method, callers are searched upwards until one is found that is no known library's (by package;
renamed code is the app's, and so is a component of the manifest); a search that grows too long counts as a find.
A method that the platform calls back is reached where an object of its class is made; a class is made by ``new``, by
its class constant or name, as a service of ``META-INF/services``, as a view of a layout or by an heir that is no known
library's. A virtual method is reached by no call as long as nothing that is reached makes an object that has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.code.dalvik.libraries import CARRIED, KNOWN, OWN_TRUST
from pinscan.code.dalvik.mentions import naming
from pinscan.code.dalvik.program import GETS, Method, Program, Site, program
from pinscan.errors import FormatError
from pinscan.formats.xmltree import Element

SEARCHES = 800
"""Most methods whose callers are searched for in one build."""
FEW = 40
"""Callers' callers after which it is looked whether anything outside of the library names it at all."""
HEIRS = 50
"""Most classes below one that are looked at."""
SERVICES = 200
"""Most service files that are read."""
NESTED = 12
"""How deep the question who makes an object is asked for methods that make others; deeper, somebody does."""
_INFLATED = ("Landroid/view/View;", "Landroid/app/Fragment;", "Landroidx/fragment/app/Fragment;")
"""What layouts make by the names of classes."""
_OBJECT = frozenset(("toString", "equals", "hashCode", "finalize", "clone"))
_FOLDER = "META-INF/services/"


def reach(build: Build) -> Reach:
    """The reach of a build's own code; ask for it by ``build.once(reach)``."""
    return Reach(build.once(program))


def of_library(program: Program, owner: str) -> bool:
    """Whether what a class decides on trust is a library's own business, by the name it had before R8, if told."""
    return program.original(owner).startswith(OWN_TRUST)


class Reach:
    """Answers what counts. Everything is computed once and kept."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known: dict[Method, bool] = {}
        self._named: dict[str, bool] = {}
        self._naming: dict[str, tuple[str, ...] | None] = {}
        self._existing: dict[str, bool] = {}
        self._asking: list[str] = []
        """Classes of whose makers it is being asked whether they are reached."""
        self._searches = 0
        app = program.build.once(android)
        self._own = f"L{app.package.replace('.', '/')}/"
        if program.is_library and self._own.startswith(OWN_TRUST):
            self._own = "L;"  # such a library's own decisions are its business also where it is looked at by itself
        self._components = {name for _, _, root in app.manifests for name in _named(root, app.package)}
        self._services = dict(_services(program.build))

    # --- questions --------------------------------------------------------------------------------------------
    def counts(self, method: Method) -> bool:
        """Whether what a method decides on trust is the app's affair."""
        owner = self.program.original(method.ref.owner)
        if owner.startswith(self._own):
            return True
        return not of_library(self.program, method.ref.owner) and (
            not owner.startswith(CARRIED) or self.reached(method)
        )

    def counts_class(self, descriptor: str) -> bool:
        """Whether what a class's objects decide on trust is the app's affair: whether any are made."""
        owner = self.program.original(descriptor)
        if owner.startswith(self._own) or not owner.startswith(KNOWN):
            return True
        made = (method for method in self.program.methods(descriptor) if method.ref.name == "<init>")
        return not owner.startswith(OWN_TRUST) and any(map(self.reached, made))

    def reached(self, method: Method) -> bool:
        """Whether code that is no known library's may come to a method."""
        package = _prefix(method.ref.owner)
        seen, queue = {method: None}, [method]
        for one in queue:
            if self._named.get(package) is False or (len(seen) > FEW and not self._is_named(package)):
                break
            if self._known.get(one) or self._is_root(one) or self._is_spent(package):
                self._known[method] = True
                return True
            if one not in self._known:
                self._searches += 1
                fresh = [caller for caller in self._callers(one) if caller not in seen]
                seen.update(dict.fromkeys(fresh))
                queue.extend(dict.fromkeys(fresh))
        self._known.update((one, False) for one in seen if one.ref.owner.startswith(package))
        return False

    def _is_spent(self, package: str) -> bool:
        """Whether no more is searched, and a library that anybody names is taken for reached."""
        return self._searches > SEARCHES and self._is_named(package)

    def _is_named(self, package: str) -> bool:
        """Whether anything but its own code names a library: the app, its manifest, a service's file, or another
        library that is named itself."""
        if package not in self._named:
            seen, queue = {package: None}, [package]
            for one in queue:
                fresh = self._libraries_naming(one)
                if fresh is None:
                    self._named[package] = True
                    return True
                queue.extend(other for other in fresh if other not in seen)
                seen.update(dict.fromkeys(fresh))
            self._named.update(dict.fromkeys(seen, False))
        return self._named[package]

    def _libraries_naming(self, package: str) -> tuple[str, ...] | None:
        """The libraries whose code names a library; None when others name it as well."""
        if package not in self._naming:
            given = any(name.startswith(package) for name in (*self._components, *self._services))
            self._naming[package] = None if given else self._searched(package)
        return self._naming[package]

    def _searched(self, package: str) -> tuple[str, ...] | None:
        found: dict[str, None] = {}
        for owner in naming(self.program, package):
            other = _prefix(owner)
            if other == owner or owner.startswith(self._own):
                return None
            found[other] = None
        return tuple(found)

    # --- the search -------------------------------------------------------------------------------------------
    def _is_root(self, method: Method) -> bool:
        owner = method.ref.owner
        known = self.program.original(owner)
        return owner in self._components or known.startswith(self._own) or not known.startswith(KNOWN)

    def _callers(self, method: Method) -> Iterator[Method]:
        for site in self._sites(method):
            yield site.method

    def _sites(self, method: Method) -> Iterator[Site]:
        ref, code = method.ref, self.program
        if ref.name == "<clinit>":
            yield from self._loads(ref.owner)
            return
        if method.static or ref.name == "<init>" or self._exists(ref.owner):
            yield from code.callers(ref.owner, ref.name, ref.params)
        if ref.name == "<init>":
            yield from self._by_name(ref.owner)
        elif not method.static and not method.access & 0x2 and self._exists(ref.owner):
            above = [kind for kind in code.ancestors(ref.owner) if kind not in (ref.owner, "Ljava/lang/Object;")]
            own = [kind for kind in above if kind.startswith(_prefix(ref.owner)) and code.find_class(kind)]
            for kind in (*own, *code.subtypes(ref.owner, HEIRS)):
                yield from code.callers(kind, ref.name, ref.params)
            if len(own) < len(above) or ref.name in _OBJECT:
                yield from self._makers(ref.owner)  # others, whose method it may be, call it back

    def _exists(self, owner: str) -> bool:
        """Whether any code that is reached may make an object of a class, or of one below it.

        While that is being asked of a class it is taken to be so, so that nothing is left out.
        """
        if owner in self._asking or len(self._asking) >= NESTED:
            return True
        if owner not in self._existing:
            self._asking.append(owner)
            try:
                self._existing[owner] = self._is_given(owner) or any(
                    self.reached(method) for method in dict.fromkeys(site.method for site in self._makers(owner))
                )
            finally:
                self._asking.pop()
        return self._existing[owner]

    def _is_given(self, owner: str) -> bool:
        """Whether others than this build's known libraries make objects of a class: the platform, a layout, an heir."""
        kinds = (owner, *self.program.subtypes(owner, HEIRS))
        if len(kinds) > HEIRS or any(kind in self._components or not self._is_known(kind) for kind in kinds):
            return True
        return any(kind in _INFLATED for kind in self.program.ancestors(owner))

    def _is_known(self, kind: str) -> bool:
        known = self.program.original(kind)
        return known.startswith(KNOWN) and not known.startswith(self._own)

    def _makers(self, owner: str) -> Iterator[Site]:
        """Where objects of a class, or of one below it, are made."""
        for kind in (owner, *self.program.subtypes(owner, HEIRS)):
            yield from self.program.makers(kind)
            yield from self._by_name(kind)

    def _by_name(self, owner: str) -> Iterator[Site]:
        """Where a class is named otherwise than by its own code: reflection may make an object of it."""
        named = [*self.program.class_constants(owner), *self.program.string_users(owner[1:-1].replace("/", "."))]
        yield from (site for site in named if site.method.ref.owner != owner)
        for service in self._services.get(owner, ()):
            yield from self.program.class_constants(service)

    def _loads(self, owner: str) -> Iterator[Site]:
        """Where a class is initialised: an object made, a static method called, a static field read."""
        yield from self._makers(owner)
        for method in self.program.methods(owner):
            if method.static and method.ref.name != "<clinit>":
                yield from self.program.callers(owner, method.ref.name, method.ref.params)
        for field in self.program.static_fields(owner):
            yield from self.program.field_sites(field, GETS)


def _prefix(owner: str) -> str:
    """The package of a known library that a class is of; of another class its whole name."""
    return next((package for package in KNOWN if owner.startswith(package)), owner)


def _named(root: Element, package: str) -> Iterator[str]:
    """Descriptors of everything that a manifest may name as a class."""
    for element in root.walk():
        for attribute in element.attributes:
            if "." in attribute.raw:
                yield _descriptor(package + attribute.raw if attribute.raw.startswith(".") else attribute.raw)


def _services(build: Build) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Classes that ``META-INF/services`` names, each with the types it serves."""
    found: dict[str, list[str]] = {}
    paths = [(part, path) for part in build.parts for path in part.entries if path.startswith(_FOLDER)]
    for part, path in paths[:SERVICES]:
        try:
            lines = part.entries[path].read().decode("utf-8", "replace").splitlines()
        except FormatError:
            continue  # a service file that cannot be read names nobody; who opens the archive notes it
        names = (line.partition("#")[0].strip() for line in lines)
        for name in filter(None, names):
            found.setdefault(_descriptor(name), []).append(_descriptor(path.removeprefix(_FOLDER)))
    yield from ((name, tuple(types)) for name, types in found.items())


def _descriptor(name: str) -> str:
    return f"L{name.replace('.', '/')};"
