"""One image of an iOS build as the program whose functions are run: flows, methods, runs, values from elsewhere.

Nothing runs until something is asked. How much is run is bounded for one function, and for the image.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pinscan.build.entries import Entry, Part, Role
from pinscan.build.ios import Bundle
from pinscan.code.apple.bodies import Bodies
from pinscan.code.apple.files import content_of
from pinscan.code.apple.flow import Flow
from pinscan.code.apple.initial import Initial
from pinscan.code.apple.libraries import of_library
from pinscan.code.apple.makers import makers
from pinscan.code.apple.mentions import Mentions
from pinscan.code.apple.run import MAX_STEPS as MAX_RUN
from pinscan.code.apple.run import Run
from pinscan.code.apple.state import IMAGE, STACK, Call, Known, Machine, Named, Ptr, State
from pinscan.code.apple.stored import Stored
from pinscan.code.apple.values import Reader
from pinscan.code.values import Blob, Hole, Items, Pairs, Text, Value, text
from pinscan.formats import swift, swift_fields, swift_types
from pinscan.formats.macho import Image
from pinscan.formats.objc import Method, Runtime
from pinscan.model import Gap, GapKind, Location

MAX_STEPS = 600_000
"""Steps that are run in one binary, all told."""
FLOOR_STEPS, STEPS_EACH = 80_000, 40
"""A small binary may take so many steps, and so many more for each of its instructions: apps take about five."""


@dataclass(frozen=True)
class Place:
    """The file a binary was read from."""

    bundle: Bundle
    part: Part
    entry: Entry


class ImageProgram:
    """One image of one executable. Implements what a `Run` asks of its program."""

    def __init__(
        self,
        image: Image,
        place: Place,
        report: Callable[[Gap], None] = lambda gap: None,
        bundles: tuple[Part, ...] = (),
    ) -> None:
        self.image, self.place = image, place
        self._bundles = (place.part, *bundles)
        self._report = report
        self.runtime = Runtime(image)
        self.bodies = Bodies(image, self._cut_off)
        self.mentions = Mentions(image, self.runtime, self.bodies)
        self._initial = Initial(image, self._run_after)
        self._stored = Stored(self, self.bodies, self.mentions, self._left_open)
        self.others: Sequence[ImageProgram] = ()
        """The images of the build, whose exported constants code may use."""
        self._exported: dict[str, Value | None] = {}
        self._runs: dict[int, Run] = {}
        self._unfinished: set[int] = set()
        """Starts of the functions whose runs are to be made again."""
        self.running: list[int] = []
        """Starts of the functions whose runs are under way, the outermost first."""
        self.steps = 0
        """Instructions run so far."""

    @property
    def readable(self) -> bool:
        """Whether its code can be followed: arm64 and not encrypted."""
        return self.bodies.readable

    # --- functions -------------------------------------------------------------------------------------------

    def flow(self, start: int) -> Flow | None:
        """The control flow of the function at an address; None outside the code or past the size limit."""
        return self.bodies.flow(start)

    def builds(self, start: int) -> str | None:
        """``dictionary`` or ``set`` when a function allocates Swift's storage for one."""
        return self.bodies.builds(start)

    def compares(self, start: int) -> bool:
        """Whether a function itself compares Swift strings."""
        return self.bodies.compares(start)

    def resource(self, path: str) -> bytes | None:
        """The bytes of a file that code finds by ``NSBundle``: of its own bundle or the app's."""
        framework = self.place.bundle.role is Role.FRAMEWORK
        return content_of(self._bundles[::-1] if framework and path == "Info.plist" else self._bundles, path)

    def import_at(self, address: int) -> str | None:
        """The import that a stub jumps to; a weak function that the image defines itself is none (`landing`)."""
        return None if address in self._weak else self.image.stubs.get(address)

    def landing(self, address: int) -> int:
        """Where a branch to an address ends up: C++ shares its inline functions, and calls its own by stubs, too."""
        return self._weak.get(address, address)

    @cached_property
    def _weak(self) -> dict[int, int]:
        shared = {at: name for at, name in self.image.stubs.items() if name.startswith("__Z")}
        own = {at: self.mentions.defined(name) for at, name in shared.items()}
        return {at: places[0] for at, places in own.items() if places}

    def local(self, address: int) -> str:
        """A name for a function of the image: its method, its symbol, or its address in hex."""
        method = self.runtime.methods.get(address)
        return str(method) if method else self.image.symbol(address) or hex(address)

    def method(self, class_name: str | None, selector: str, of_class: bool) -> Method | None:
        """The method a message runs, when this image implements it and no other could be meant."""
        if class_name is None:
            found = self.runtime.by_selector.get(selector, [])
            return found[0] if len(found) == 1 and not found[0].of_class and not of_library(found[0]) else None
        key = "+" * of_class + selector
        for _ in range(16):
            method = self.runtime.by_name.get((class_name, key))
            if method is not None:
                return None if of_library(method) else method
            parent = self.runtime.parents.get(class_name)
            if parent is None:
                return None
            class_name = parent
        return None

    # --- runs ------------------------------------------------------------------------------------------------

    def run(self, start: int, *, aside: bool = False) -> Run:
        """The run of the function at an address, made once; that it was cut off is told unless it was made `aside`."""
        found = self._runs.get(start) or self._made(start)
        if found.cut and not self.running and not aside:
            self._cut_off()
        return found

    def _made(self, start: int) -> Run:
        found = self._runs[start] = Run(self, start, most=self._most)
        if not self._may_run():
            found.cut = True
            return found
        if not self.running:
            self._stored.begin()
        met = self._stored.met
        self.running.append(start)
        found.go(self._entry(start))
        self.running.pop()
        self.steps += found.steps
        self._unfinished.update({start} if self._stored.met > met else ())
        if not self.running:
            self._forget(start)
        return found

    def _forget(self, outermost: int) -> None:
        """Drop the runs within others that went on without a value which was just being looked for."""
        for start in self._unfinished - {outermost}:
            self._runs.pop(start, None)
        self._unfinished.clear()

    def run_for(self, start: int, server: str | None, class_name: str | None = None) -> Run:
        """A run of a challenge handler for a challenge of one host: what depends on the host is decided.

        With a `class_name`, for an object of that class, which inherits the handler.
        """
        state = self._entry(start)
        if class_name:
            state.objects["argument", 0] = Call("self", (), class_name)
        return self._gone(Run(self, start, server, self._most), state)

    def _run_after(self, start: int, left: State) -> Run:
        """A run of a function with the variables and objects that another left."""
        state = self._entry(start)
        state.memory.update((place, cell) for place, cell in left.memory.items() if place[0] != STACK)
        state.objects.update(left.objects)
        return self._gone(Run(self, start, most=self._most), state)

    def run_callback(self, start: int, *, verdict: bool) -> Run:
        """A run of a C callback that returns whether it accepts; with a `verdict`, the library's own comes first."""
        state = self._entry(start)
        if verdict:
            state.objects["argument", 0] = Call("_X509_verify_cert", (Hole("parameter"),))
        return self._gone(Run(self, start, most=self._most, answers=True), state)

    def run_assuming(self, start: int, class_name: str, offset: int, case: int) -> Run:
        """A run of a method for one case of an enumeration that a field of its object holds."""
        run = Run(self, start, most=self._most)
        run.assumed[class_name, offset] = case
        return self._gone(run, self._entry(start))

    def case_fields(self, class_name: str) -> list[tuple[int, int]]:
        """Offset and number of cases of each field of a Swift class (``_TtC3App3Net``) that is a plain enumeration."""
        own = self.swift_types.get(swift.class_named(class_name) or "")
        if own is None:
            return []
        places = swift_fields.class_offsets(self.image, own)
        fields = swift_types.properties(self.image, own.descriptor)
        counts = ((name, swift_types.cases(self.image, kind.descriptor)) for name, kind in fields if kind)
        return [(places[name], count) for name, count in counts if name in places and count > 1]

    def _gone(self, run: Run, state: State) -> Run:
        """A run that is not kept, made from a state; cut off at once where the steps are used up."""
        run.cut = not self._may_run()
        if not self.running:
            self._stored.begin()
        if not run.cut:
            self.running.append(run.start)
            run.go(state)
            self.running.pop()
            self.steps += run.steps
        return run

    def run_answering(self, start: int, host: int, server: str | None = None) -> Run:
        """A run of a function that returns whether it accepts a server, whose host comes in a register.

        Each of its returns is recorded as a call of ``return``; with a `server`, for a challenge of that host.
        """
        state = self._entry(start)
        called = Call("-[NSURLProtectionSpace host]", (Hole("parameter"),), "NSString")
        state.objects["argument", host] = called if server is None else Known(text(server))
        return self._gone(Run(self, start, server, self._most, answers=True), state)

    def run_witness(self, start: int, class_name: str, *, bound: bool = False) -> Run:
        """A run of a Swift type's implementation of a protocol's requirement, on an object of that type.

        `bound` says whether the protocol is for classes only: its ``self`` is the object, else the address of one.
        """
        state, me = self._entry(start), "self" if not bound else ("argument", 20)
        state.objects[me] = Call("self", (), class_name)
        own = self.swift_types.get(class_name)
        for metadata in swift.metadata_of(self.image, own.descriptor)[-1:] if own else ():
            state.store(me, 0, 8, metadata)
        if not bound:
            state.store(("argument", 20), 0, 8, Ptr(me))
        return self._gone(Run(self, start, most=self._most), state)

    @cached_property
    def _instructions(self) -> int:
        return sum(section.size for section in self.image.sections if section.name == "__text") // 4

    @cached_property
    def _limit(self) -> int:
        return min(MAX_STEPS, FLOOR_STEPS + STEPS_EACH * self._instructions)

    @cached_property
    def _most(self) -> int:
        """Steps that one run may take: of runs within runs, the outer ones go on when no other may start."""
        return min(MAX_RUN, (FLOOR_STEPS + STEPS_EACH * self._instructions) // 3)

    def _may_run(self) -> bool:
        """Whether steps are left for another run: damaged code that calls itself over and over ends soon."""
        under_way = (self._runs[start].steps for start in self.running if start in self._runs)
        return self.steps + sum(under_way) <= self._limit

    def _cut_off(self) -> None:
        """Tell that the code was not followed in full."""
        reason = "the code is too large to be followed in full: values may be missing"
        self._report(Gap(GapKind.LIMIT, reason, self.place.part.at(self.place.entry.path)))

    def _left_open(self) -> None:
        """Tell that not all was followed which code keeps; what is missing is unknown wherever it is used."""
        reason = "not all that the code keeps in fields and variables was followed: it is too large"
        self._report(Gap(GapKind.LIMIT, reason, self.place.part.at(self.place.entry.path), blocks=False))

    def _entry(self, start: int) -> State:
        state = State()
        for index in (*range(9), 20):
            state.x[index] = Ptr(("argument", index))
        state.x[31] = Ptr(STACK, 0)
        context = Ptr(("argument", 22))  # of asynchronous Swift code: its caller's context, then where that resumes
        state.x[22] = context
        state.store(context.region, 0, 8, context)
        state.store(context.region, 8, 8, Named("resume", ""))
        method = self.runtime.methods.get(start)
        if method and method.of_class:
            state.x[0] = Named("class", method.class_name)
        elif method:
            state.objects["argument", 0] = Call("self", (), method.class_name)
        if method:
            state.x[1] = Named("selector", method.selector)
        return state

    @cached_property
    def swift_types(self) -> dict[str, swift.NominalType]:
        """The image's own Swift types, by ``Module.Name``."""
        return swift.nominal_types(self.image)

    def struct_of(self, name: str) -> swift.NominalType | None:
        """The description of one of the image's own Swift types (``Module.Name``)."""
        return self.swift_types.get(name)

    def struct_fields(self, name: str) -> dict[str, int]:
        """Property -> offset of a Swift structure that this image, or another of the build, defines."""
        for binary in dict.fromkeys((self, *self.others)):
            kind = binary.swift_types.get(name) if binary.readable else None
            if kind is not None:
                return swift_fields.offsets(binary.image, kind)
        return {}

    def enum_cases(self, name: str) -> list[str]:
        """The cases of a Swift enumeration that this image, or another of the build, defines."""
        for binary in dict.fromkeys((self, *self.others)):
            kind = binary.swift_types.get(name) if binary.readable else None
            if kind is not None:
                return swift_fields.names(binary.image, kind)
        return []

    def named(self, address: int) -> str:
        """What to call the function that holds an address."""
        return self.local(self.bodies.start_of(address))

    def at(self, address: int, text: str | None = None) -> Location:
        """The location of an instruction."""
        offset = self.image.offset_of(address)
        where = None if offset is None else offset + self.image.offset
        return self.place.part.at(self.place.entry.path, self.named(address), offset=where, text=text)

    # --- values from elsewhere -------------------------------------------------------------------------------

    def exported(self, name: str) -> Value | None:
        """The constant that another image of the build exports under a name; None when none does."""
        if name not in self._exported:
            others = (other for other in self.others if other is not self and other.readable)
            found = (other.constant(name) for other in others)
            self._exported[name] = next((value for value in found if value is not None), None)
        return self._exported[name]

    def constant(self, name: str) -> Value | None:
        """The value that a variable of this image starts out with; None when it defines none of that name."""
        for address in self.mentions.defined(name):
            reader = Reader(self, State())
            word = reader.word(IMAGE, address)
            value = reader.value(word) if word else None
            if isinstance(value, Text | Items | Pairs | Blob):
                return value
        return None

    def onward(self, run: Run) -> list[Run]:
        """Runs of the asynchronous functions that a run's functions start or lead to."""
        return [self.run(start) for start in self.mentions.onward(run.visited) if start not in run.visited]

    def returned(self, start: int) -> Value:
        """What the function at an address returns, joined over its returns."""
        return self.result(self.run(start))

    def result(self, run: Run) -> Value:
        """What a run's function leaves in register 0, joined over its returns."""
        return Hole("not followed") if run.exit is None else Reader(self, run.exit).value(run.exit.x[0])

    def global_value(self, address: int) -> Value | None:
        """What the functions that mention a global variable store in it; None when that was not followed."""
        return None if self._initial.under_way else self._stored.in_global(address)

    def mentioned(self, address: int) -> bool:
        """Whether code forms an address itself: that of a variable; what lies in an array is reached by counting."""
        return bool(self.mentions.forming({address}))

    def setters(self, address: int) -> set[int]:
        """Starts of the functions that store in a variable of the image by its own address."""
        return self.mentions.setters(address)

    def started(self, address: int, size: int) -> Machine | None:
        """What static initialisers leave at an address: an address or a number; None when that is not known."""
        return self._initial.word(address, size, self.setters)

    def makers_of(self, class_name: str) -> list[int]:
        """Functions that mention a Swift class (``Module.Name``)."""
        return makers(self.image, self.mentions, self.swift_types.get(class_name), class_name)

    def swift_field(self, class_name: str, offset: int) -> Machine | Value | None:
        """What Swift code stores in a field of its class, as a word or a value; None when that was not followed."""
        return self._stored.in_swift_field(class_name, offset)

    def field_value(self, class_name: str, offset: int) -> Value | None:
        """What a class's methods store in a field of their object; None when that was not followed."""
        return self._stored.in_field(class_name, offset)
