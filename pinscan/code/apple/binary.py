"""The code of an iOS build: call sites with the values of their arguments and the conditions that control them.

``build.once(apple_code)`` gives one `AppleBinary` for each executable and framework. It answers `calls(name)`: where a
selector is sent or a symbol called, seen from the functions that contain the call and, where arguments come in as
parameters, from their callers. Nothing runs until something is asked, and only functions that mention what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pinscan.build.entries import Build
from pinscan.build.ios import ios
from pinscan.code.apple.image_program import ImageProgram, Place
from pinscan.code.apple.sites import CallSite, Guard
from pinscan.code.apple.state import Ptr, State
from pinscan.code.apple.values import Reader
from pinscan.code.values import Alternatives, Hole, Items, Made, Pairs, Text, Value
from pinscan.errors import FormatError, LimitError
from pinscan.formats import macho, swift
from pinscan.formats.macho import ARM64
from pinscan.model import Gap, GapKind

MAX_FUNCTIONS = 400
"""Functions of one binary that are run for one question."""
LEVELS = 2
"""Callers of callers that are asked for what they hand in."""
MAX_ABOUT = 40
"""Functions that are run for one constant string."""
MAX_BESIDE = 20
"""Functions that are run for what they do beside mentioning one literal."""


class AppleBinary(ImageProgram):
    """One image of one executable, and what mechanisms ask of its code."""

    def has_selector(self, selector: str) -> bool:
        """Whether the selector is sent anywhere."""
        return self.mentions.selector(selector)

    def has_symbol(self, name: str) -> bool:
        """Whether the image imports a symbol, or defines it and still says so."""
        return name in self.image.imports or bool(self.mentions.defined(name))

    def uses_class(self, name: str) -> bool:
        """Whether code refers to a class by that name."""
        return name in self.runtime.class_slots.values()

    def literals(self, starts: Iterable[int]) -> list[Value]:
        """Constants that functions mention: strings, and arrays or dictionaries of them."""
        flows = [found for found in map(self.flow, starts) if found is not None]
        targets = self.mentions.formed(tuple((found.start, found.end) for found in flows))
        reader = Reader(self, State())
        values = [reader.at(target) for target in targets]
        return [value for value in values if isinstance(value, Text | Items | Pairs)]

    def makes(self, class_name: str) -> tuple[tuple[CallSite, Value], ...]:
        """Where code makes objects of a Swift class (``Module.Name``), with each as it is when its function returns."""
        found = []
        for start in self.makers_of(class_name):
            run = self.run(start)
            for site in run.sites:
                if site.target == f"alloc {class_name}" and run.exit is not None and site.result in run.exit.objects:
                    found.append((site, Reader(self, run.exit).value(Ptr(site.result))))
                elif site.target.endswith("fC") and swift.class_in(site.target) == class_name:
                    found.append((site, Made(site.target, site.args, class_name)))
        return tuple(found)

    def calls(self, *names: str) -> tuple[CallSite, ...]:
        """Every call of the selectors or symbols, by address, with its values as seen from as far up as followed."""
        functions = self.mentions.functions(names)
        if len(functions) > MAX_FUNCTIONS:
            self._cut_off()
        return self._calls(functions[:MAX_FUNCTIONS], names)

    def calls_on(self, class_name: str, *names: str) -> tuple[CallSite, ...]:
        """The calls of the symbols in the functions that mention a Swift class (``Module.Name``)."""
        return self._calls(self.makers_of(class_name)[:MAX_FUNCTIONS], names)

    def calls_about(self, literal: str, *names: str) -> tuple[CallSite, ...]:
        """The calls of the selectors, only of the functions that mention a constant string where the others are many.

        What they are asked for is a value beside the pins: that some are left out is not told.
        """
        functions = self.mentions.functions(names)
        if len(functions) > MAX_ABOUT:
            about = self.mentions.literal(literal)
            functions = [start for start in functions if start in about or not about][:MAX_ABOUT]
        return self._calls(functions, names)

    def calls_with(self, beside: Sequence[str], *names: str) -> tuple[CallSite, ...]:
        """The calls of the selectors; where many functions have some, only of those that name a class or selector."""
        functions = self.mentions.functions(names)
        if len(functions) > MAX_ABOUT:
            slots = {at for at, title in self.runtime.class_slots.items() if title in beside}
            near = {*self.mentions.functions(beside), *self.mentions.forming(slots)}
            functions = [start for start in functions if start in near][:MAX_ABOUT]
        return self._calls(functions, names)

    def calls_beside(self, literal: str, *names: str) -> tuple[CallSite, ...]:
        """The calls of the selectors in the functions that mention a constant string, seen from their callers too."""
        return self._calls(sorted(self.mentions.literal(literal))[:MAX_BESIDE], names, receivers=True)

    def _calls(
        self, functions: Iterable[int], names: tuple[str, ...], *, receivers: bool = False
    ) -> tuple[CallSite, ...]:
        sites = self._sites(functions, names)
        return tuple(sorted(self._from_callers(sites, names, receivers), key=lambda s: (s.at, s.root)))

    def _sites(self, functions: Iterable[int], names: Iterable[str], *, aside: bool = False) -> list[CallSite]:
        wanted = frozenset(names)
        return [site for start in functions for site in self.run(start, aside=aside).sites if site.target in wanted]

    def _from_callers(self, sites: list[CallSite], names: Iterable[str], receivers: bool) -> list[CallSite]:
        """Replace sites whose arguments are parameters by what the callers of their function hand in."""
        for _ in range(LEVELS):
            given = ((site, (*site.args, site.receiver) if receivers else site.args) for site in sites)
            open_roots = {site.root for site, values in given if any(_parameter(value) for value in values)}
            better: list[CallSite] = []
            for root in open_roots:
                places = {site.at for site in sites if site.root == root}
                found = [s for s in self._sites(self.mentions.callers(root), names, aside=True) if s.at in places]
                seen = {site.at for site in found}
                better += found
                sites = [site for site in sites if site.root != root or site.at not in seen]
            sites += better
        return list({(s.at, s.root, repr(s)): s for s in sites}.values())

    def outermost(self, site: CallSite) -> int:
        """The function to run for the whole context of a call: where its block was made, else its own root."""
        found = self.mentions.callers(site.root) if not self.runtime.methods.get(site.root) else []
        for start in found:
            if any(other.at == site.at for other in self.run(start).sites):
                return start
        return site.root


def _parameter(value: Value) -> bool:
    """Whether a value contains something handed in by a caller."""
    match value:
        case Hole(reason):
            return reason == "parameter"
        case Made(_, args):
            return any(_parameter(arg) for arg in args)
        case Items(items) | Alternatives(items):
            return any(_parameter(item) for item in items)
        case Pairs(pairs):
            return any(_parameter(k) or _parameter(v) for k, v in pairs)
        case _:
            return False


def apple_code(build: Build) -> tuple[AppleBinary, ...]:
    """Every executable and framework of the build, arm64 images first where there are several.

    What cannot be read becomes a gap of the build: damage, encryption, an architecture that is not followed.
    """
    found = []
    for bundle in build.once(ios).bundles:
        entry = bundle.executable
        if entry is None:
            continue  # of which the bundle's reader has told
        place = Place(bundle, bundle.part, entry)
        try:
            if not macho.is_macho(entry.head(8)):
                raise FormatError("it is no Mach-O file")
            found.append(_binary(build, place))
        except FormatError as error:
            kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
            build.add_gap(Gap(kind, f"the executable cannot be read: {error}", bundle.part.at(entry.path)))
    for binary in found:
        binary.others = found
    return tuple(found)


def _binary(build: Build, place: Place) -> AppleBinary:
    images = macho.images(place.entry.read())
    image = next((i for i in images if i.cpu == ARM64), images[0])
    if not image.cryptid:
        _ = image.fixups, image.imports  # every answer rests on them; damage shows here, once
    binary = AppleBinary(image, place, build.add_gap, (build.main,))
    where = place.part.at(place.entry.path)
    if image.cryptid:
        reason = "the code is encrypted by FairPlay: what it does cannot be seen"
        build.add_gap(Gap(GapKind.ENCRYPTED, reason, where))
    elif image.cpu != ARM64:
        reason = f"the executable has no arm64 code, only {', '.join(i.cpu_name for i in images)}"
        build.add_gap(Gap(GapKind.UNSUPPORTED, reason, where))
    return binary


__all__ = ["AppleBinary", "CallSite", "Guard", "apple_code"]
