"""Calls that matter, with the values of their arguments and the conditions they depend on.

The methods that hold a call are run (`pinscan.code.dalvik.interpreter`); where an argument comes from a parameter,
their callers are run instead, with the method followed into, a few levels up. Fields take the values of all
their writers.

>>> calls = build.once(calls_of)
>>> for call in calls.to("Lokhttp3/CertificatePinner$Builder;", "add"):
...     call.args, call.guards, calls.program.location(call.site)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from pinscan.build import Build
from pinscan.code.dalvik import dispatch, field_values
from pinscan.code.dalvik.call import (
    BRIEF,
    HELD,
    PLAIN,
    Call,
    Fields,
    Need,
    Search,
    call_of,
    group,
    is_mixed,
    tells,
    united,
)
from pinscan.code.dalvik.heap import chosen, depends, freeze
from pinscan.code.dalvik.interpreter import Interpreter
from pinscan.code.dalvik.libraries import KNOWN
from pinscan.code.dalvik.machine import TURNS, Attempts, Event, Machine, Summary
from pinscan.code.dalvik.models import collections, library
from pinscan.code.dalvik.program import GETS, INVOKES, PUTS, Method, Program, Site, program
from pinscan.code.values import (
    Const,
    Hole,
    Items,
    Made,
    Pairs,
    Text,
    Value,
    join,
)
from pinscan.formats.dex import FieldRef
from pinscan.model import Gap, GapKind

CLIMB = 5
"""Levels of callers that are searched for the values of a parameter."""
CALLERS = 200
"""Places that call one method, whose methods are run: an app may pin a hundred hosts one by one."""
INDIRECT = 24
"""Places among them that name a type the method's class extends or implements."""
CALLERS_INTO = 12
"""Callers of one method whose conditions are read."""
MAKERS = 2
"""Most places that make an object whose method is called through its interface only."""
OBJECTS = 4
"""Methods that make objects of a class, beyond which a field of an unknown one of them is not searched."""
WRITERS = 8
"""Writers of one field that are run."""
BUDGETS = ((60_000, CLIMB, CALLERS), (5_000, 3, 6), (2_500, 2, 3), (1_000, 1, 0))
"""Instructions a root may take, levels of callers and callers a method: for a call that matters, for a field it reads,
for a field that field's writer reads, and once more; deeper, a field is a hole."""
FLAT_LEVELS = 3
"""Levels of callers that are searched where only the origin of a value is asked for."""
INNER_TURNS = 8
"""Turns of a loop in which a condition inside it that is not known is taken both ways, where calls are looked for."""
FIELD_STEPS = (24_000, 6_000, 1_500)
"""Instructions run for all writers of one field together, by how deep the search is nested."""
LIBRARY_STEPS = 3_000
"""Instructions a method of a known library may take as a root: what it is given, its callers tell."""
ALL_STEPS = 400_000
"""Instructions run for one build, all mechanisms together."""


def calls_of(build: Build) -> Calls:
    """The build's calls; ask for them by ``build.once(calls_of)``."""
    return Calls(build.once(program))


class Calls:
    """Finds calls and follows values. Everything is computed once and kept."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._fields: dict[FieldRef, Value] = {}
        self._objects: dict[FieldRef, tuple[Value, ...]] = {}
        self._open: list[FieldRef] = []
        self._steps = 0
        self._end = ALL_STEPS
        """The count of steps at which the search for the field at hand, or for the build, ends."""
        self._partly: set[FieldRef] = set()
        """Fields of whose writers' runs a limit ended one early."""
        self._failed: set[FieldRef] = set()
        """Fields whose search took too long within another's."""
        self.cuts = 0
        """Runs that a limit ended early."""
        self._short = 0
        """Those among them that were looking for calls, not for a field's value."""
        self._hopeless: set[Method] = set()
        self._into: dict[Method, tuple[Call, ...]] = {}
        self._runs: dict[tuple[Method, frozenset[Site], frozenset[Method], Search], Sequence[Event]] = {}
        self._summaries: dict[Summary, Const | Text] = {}
        self._attempts = Attempts()
        self._interests: dict[frozenset[Site], frozenset[str]] = {}

    @property
    def cut(self) -> bool:
        """Whether a limit ended any run early: what was not seen then may still be there."""
        return self._short > 0

    # --- calls ------------------------------------------------------------------------------------------------
    def to(
        self,
        owner: str,
        name: str,
        params: tuple[str, ...] | None = None,
        need: Need | None = None,
        search: Search | None = None,
    ) -> tuple[Call, ...]:
        """All calls of a method named on exactly this class, with their arguments."""
        return self.at(self.program.callers(owner, name, params), need, search or (HELD if need is None else PLAIN))

    def at(self, sites: Iterable[Site], need: Need | None = None, search: Search = PLAIN) -> tuple[Call, ...]:
        """The calls at given sites; callers are followed while `need` holds (default: any argument but the
        receiver is a parameter). A site no run reaches is returned once, with holes."""
        return tuple(united(self.in_order(sites, need, search)))

    def in_order(self, sites: Iterable[Site], need: Need | None = None, search: Search = PLAIN) -> list[Call]:
        """Like `at`, but every single time a call is made, in the order of running."""
        watched = list(dict.fromkeys(sites))
        wanted = need or (lambda call: any(depends(arg) for arg in call.args[1:]))
        calls = self._climb(frozenset(watched), list(dict.fromkeys(site.method for site in watched)), wanted, search)
        seen = {call.site for call in calls}
        calls.extend(Call("", site, (), reached=False) for site in watched if site not in seen)
        return calls

    def into(self, method: Method) -> tuple[Call, ...]:
        """The calls made to a method of the build, as its callers make them, with the conditions they make them under.

        Of a method that is only called through its interface (a lambda's), the places that make its object.
        """
        if method not in self._into:
            callers = self.program.callers_of(method, sure=True)
            sites = [site for site in callers if not dispatch.is_library(site.method.ref.owner)]
            if not callers and not method.static and method.ref.name != "<init>":
                makers = self.program.callers(method.ref.owner, "<init>")
                sites = makers if len(makers) <= MAKERS else []  # more: a class of several lambdas that R8 merged
            made = self.at(sites[:CALLERS_INTO], lambda _: False, BRIEF)
            self._into[method] = tuple(call for call in made if call.reached)
        return self._into[method]

    def _climb(self, watch: frozenset[Site], roots: list[Method], need: Need, search: Search) -> list[Call]:
        """Run the roots, then the callers of those whose calls need them, level by level.

        A method that is both a root and a caller runs again, with the callee followed: the later run counts.
        """
        made: dict[Method, list[Call]] = {}
        followed: set[Method] = set()
        _, levels, callers = BUDGETS[len(self._open)]
        levels = min(levels, FLAT_LEVELS) if search.flat else levels
        for level in range(levels):
            above: list[Method] = []
            for root in roots:
                sites = self._callers(root, callers)
                held = replace(search, hold=search.hold and bool(sites))
                made[root] = self._made(root, watch, followed, held)
                if held.hold and any(map(need, made[root])) and not any(self._names(site, root) for site in sites):
                    again = self._made(root, watch, followed, replace(search, hold=False))
                    made[root] = again if tells(again, filter(need, made[root])) else made[root]
                if sites and level < levels - 1 and any(map(need, made[root])):
                    followed.add(root)
                    above.extend(site.method for site in sites)
            roots = list(dict.fromkeys(above))
        every = [call for calls in made.values() for call in calls]
        closed = [call for call in every if not need(call)]
        rest = self._uncovered([call for call in every if need(call)], closed)
        if not search.hold:
            return closed + rest
        again, replaced = self._let_go(rest, watch, search)
        return [call for call in closed + rest if group(call) not in replaced] + again

    def _callers(self, root: Method, most: int) -> list[Site]:
        """The places that call a method, as many as are followed; that there are more is noted.

        Those that name its class come first; of those that name what it implements (``Function0.invoke``) a few count.
        """
        sites = self.program.callers_of(root)
        named = [site for site in sites if self._names(site, root)]
        others = [site for site in sites if site not in set(named) and not dispatch.opaque(site.method.ref.owner)]
        if len(named) > most == CALLERS and not self._open:
            self.cuts += 1
            self._short += 1
        return [*named[:most], *others[: min(INDIRECT, max(0, most - len(named)))]]

    def _names(self, site: Site, root: Method) -> bool:
        """Whether a call names the method's own class."""
        body, dex = self.program.body(site.method), self.program.images[site.method.image].dex
        return body is not None and dex.method(body.at[site.pc].ref).owner == root.ref.owner

    def _uncovered(self, fallback: list[Call], calls: list[Call]) -> list[Call]:
        """Calls with open parameters that no run from further out has shown with values, the widest view of each.

        Of one call in a helper, one caller may have told the values and another not. A caller that names a type above
        the helper's (``Function0.invoke``) may not call it at all: it counts only where none told the values.
        """
        shown = {(call.site, call.chain[at:]) for call in calls for at in range(len(call.chain) + 1)}
        shown |= {(call.site, call.chain[at:]) for call in fallback for at in range(1, len(call.chain) + 1)}
        told = {call.site for call in calls}
        left = [call for call in fallback if (call.site, call.chain) not in shown]
        return [call for call in left if call.site not in told or self._is_direct(call)]

    def _is_direct(self, call: Call) -> bool:
        """Whether every call on the way to a call names the class of the method that it runs."""
        methods = [site.method for site in (*call.chain[1:], call.site)]
        return bool(call.chain) and all(self._names(*step) for step in zip(call.chain, methods, strict=True))

    def _made(self, root: Method, watch: frozenset[Site], followed: set[Method], search: Search) -> list[Call]:
        return [call_of(event) for event in self.run(root, watch, frozenset(followed), search)]

    def _let_go(
        self, open_: list[Call], watch: frozenset[Site], search: Search
    ) -> tuple[list[Call], set[tuple[Method, object]]]:
        """Calls that no caller gave values to, run again with parameters' fields read from all their writers.

        Of several objects' fields it cannot be told which belong together: a call with more than one argument of
        several values stays as open as it was. Returns the new calls and the groups (`group`) that they stand for.
        """
        search = replace(search, hold=False)
        ways: dict[Method, set[Method]] = {}
        for call in open_:
            ways.setdefault(call.root, set()).update(site.method for site in (*call.chain[1:], call.site))
        again = [call for root, way in ways.items() for call in self._made(root, watch, way - {root}, search)]
        wanted = {group(call) for call in open_} - {group(call) for call in again if is_mixed(call)}
        found = [call for call in again if group(call) in wanted]
        return found, {group(call) for call in found}

    def run(
        self, root: Method, watch: frozenset[Site], followed: frozenset[Method] = frozenset(), search: Search = PLAIN
    ) -> Sequence[Event]:
        """Run one method; what it does at the watched sites.

        Asked again, it is told from what was kept, unless a limit ended the run: the next one knows which helpers lead
        nowhere, and gets further.
        """
        key = (root, watch, followed, search)
        if key in self._runs and not self._open:
            return self._runs[key]
        machine = self._run(*key)
        if not machine.cut and not self._open:
            self._runs[key] = machine.events
        return machine.events

    def _run(self, root: Method, watch: frozenset[Site], followed: frozenset[Method], search: Search) -> Machine:
        interest = self._interest(watch) | {kind for m in followed for kind in (m.ref.owner, *m.ref.params)}
        machine = Interpreter(
            self.program,
            library.model,
            self.field,
            self.objects,
            watch,
            followed,
            interest | search.interest,
            search.unread,
            search.shallow,
            search.flat,
            search.settle,
            search.hold,
            search.brief,
            TURNS if self._open or search.flat or search.brief else INNER_TURNS,
            hopeless=self._hopeless,
            summaries=self._summaries,
            attempts=self._attempts,
        )
        machine.limit = min(BUDGETS[len(self._open)][0] // (3 if search.flat else 1), max(0, self._end - self._steps))
        library_root = root.ref.owner.startswith(KNOWN)
        if library_root:
            machine.limit = min(machine.limit, LIBRARY_STEPS)
        machine.ceiling = machine.limit
        machine.root(root)
        self._steps += machine.steps
        if machine.cut and self._open:
            self._partly.add(self._open[-1])
        self.cuts += machine.cut and not library_root
        if machine.cut and not library_root and not self._open:
            self._short += not search.brief
            where = self.program.location(Site(root, 0))
            reason = "code too large to follow every way through it"
            self.program.build.add_gap(Gap(GapKind.LIMIT, reason, where, blocks=False))
        return machine

    def _interest(self, watch: frozenset[Site]) -> frozenset[str]:
        """The types the watched instructions are about: owners, parameters and types of what they name."""
        if watch not in self._interests:
            kinds: set[str] = set()
            for site in watch:
                kinds.update(self._kinds(site))
            self._interests[watch] = frozenset(kind for kind in kinds if not kind.startswith("Ljava/lang/"))
        return self._interests[watch]

    def _kinds(self, site: Site) -> tuple[str, ...]:
        body, dex = self.program.body(site.method), self.program.images[site.method.image].dex
        instruction = body.at.get(site.pc) if body else None
        if instruction is None or instruction.ref < 0:
            return ()
        if instruction.op in INVOKES:
            ref = dex.method(instruction.ref)
            return (ref.owner, *ref.params)
        return (dex.field(instruction.ref).type,) if instruction.op in PUTS | GETS else ()

    def result(self, method: Method, args: list[Value] | None = None) -> Value:
        """What a method returns, for these arguments or for any."""
        machine = Interpreter(
            self.program,
            library.model,
            self.field,
            hopeless=self._hopeless,
            summaries=self._summaries,
            attempts=self._attempts,
        )
        exits = machine.root(method, None if args is None else list(args))
        self._steps += machine.steps
        return join(tuple(freeze(leaving.value, leaving.heap) for leaving in exits))

    # --- fields -----------------------------------------------------------------------------------------------
    def field(self, ref: FieldRef) -> Value:
        """What a field may hold: its initial value and what any code of the build writes to it."""
        if ref not in self._fields:
            level = len(self._open)
            if ref in self._open or level + 1 >= len(BUDGETS) or (level and ref in self._failed):
                return Hole("field")
            end = self._end
            self._end = min(end, self._steps + FIELD_STEPS[level])
            self._open.append(ref)
            self._partly.discard(ref)
            try:
                value = self._filled(ref, self._written(ref))
                whole = self._steps < self._end or ref not in self._partly  # else it was others' search that took long
                if not whole and level:
                    self._failed.add(ref)  # asked for by itself, it may be told: there are more steps
                    return Hole("field")
                self._fields[ref] = value if whole else Hole("field")
            finally:
                self._end = end
                self._open.pop()
        return self._fields[ref]

    def _written(self, ref: FieldRef) -> Value:
        initial = field_values.initial(self.program, ref)
        if initial is None and len({site.method for site in self.program.makers(ref.owner)}) > OBJECTS:
            return Hole("field of many objects")
        sites = self.program.field_sites(ref, PUTS)
        if len({site.method for site in sites}) > WRITERS:
            return Hole("field with many writers")
        settle = any(dispatch.is_plain(one.type) for one in (ref, *self.program.instance_fields(ref.owner)))
        search = Search(settle=settle, brief=ref.type == "I")
        calls = self.in_order(sites, self._stores_parameter, search) if sites else []
        self._objects[ref] = () if initial is not None else field_values.written_to(self.program, ref, calls)
        values = [call.args[1] if len(call.args) > 1 else Hole("field") for call in calls]
        if initial is not None and not any(call.root.ref.name == "<clinit>" for call in calls):
            values.insert(0, initial)
        decided = chosen([(call.args[1], call.guards) for call in calls if len(call.args) > 1])
        if decided is not None and len(values) == len(calls):
            return cast(Value, decided)
        useful = [v for v in values if v != Const(0) or ref.type[0] not in "L["]
        return join(tuple(useful)) if useful else initial if initial is not None else Hole("field")

    def _filled(self, ref: FieldRef, made: Value) -> Value:
        """A field's collection with what methods that read the field put into it."""
        if made not in (Items(()), Pairs(())) or not ref.type.startswith("Ljava/util/") or len(self._open) > 1:
            return made
        written = {site.method for site in self.program.field_sites(ref, PUTS)}
        sites = [site for site in self.program.field_sites(ref, GETS) if site.method not in written]
        fillers = {site.method for site in sites if collections.fills(self.program, site.method)}
        if len(fillers) > WRITERS:
            return replace(made, complete=False)
        self._fields[ref] = made
        watched = [site for site in sites if site.method in fillers]
        calls = self.in_order(watched, lambda call: depends(call.args[-1]), Search(settle=True)) if watched else []
        return field_values.union(made, [call.args[-1] for call in calls if call.args])

    def _stores_parameter(self, call: Call) -> bool:
        """Whether a field write needs a caller's values: its value, or a plain field of the object it is to.

        A collection that an unknown object holds is filled later.
        """
        match call.args:
            case (Hole(), Items() | Pairs()):
                return True
            case (Made(type=kind, fields=fields), _) if any(depends(value) for _, value in fields):
                return depends(call.args[1]) or any(
                    depends(value) for _, value in field_values.plain(self.program, kind, fields)
                )
        return len(call.args) > 1 and depends(call.args[1])

    def plain(self, made: Made) -> Fields:
        """The fields of an object that hold texts, boxes, arrays or collections."""
        return field_values.plain(self.program, made.type, made.fields)

    def objects(self, ref: FieldRef) -> tuple[Value, ...]:
        """The objects of the build whose field this is, each with all its fields as far as they were followed.

        None when some of them are not known, or when there are too many to be followed one by one.
        """
        if isinstance(self.field(ref), Hole):
            return ()
        return self._objects.get(ref, ())
