"""Network.framework: who decides on a server, and whether it is asked for a certificate at all.

By Apple's documentation of Security's ``sec_protocol_options``: the block of ``set_verify_block`` is given the
metadata, the trust and a completion; calling that with true accepts the server, whatever the system would say.
``set_peer_authentication_required`` is true for clients unless it is set; a listener may do without. Asking for signed
certificate timestamps (``set_tls_sct_enabled``) is a request: it refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.run import Run
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Text, options
from pinscan.mechanisms import _apple_answers
from pinscan.mechanisms._apple_bundle import origin
from pinscan.model import Fact, Host, Json, Observation, Platform

ID = "ios-network-framework"
TITLE = "Trust decisions of Network.framework"
PLATFORMS = (Platform.IOS,)

_VERIFY = "_sec_protocol_options_set_verify_block"
_AUTHENTICATE = "_sec_protocol_options_set_peer_authentication_required"
_ENDPOINT = "_nw_endpoint_create_host"
_COMPLETION = 3
"""Register of the completion among the verify block's arguments."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield what every verify block of the build requires of a server, and options that ask for no certificate."""
    for binary in build.once(apple_code):
        for name in (_VERIFY, _AUTHENTICATE) if binary.readable else ():
            sites = binary.calls(name) if binary.has_symbol(name) else ()
            for site in {site.at: site for site in reversed(sites)}.values():
                yield from _verified(build, binary, site) if name == _VERIFY else _asked(build, binary, site)


def _verified(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    run = binary.run(binary.outermost(site))
    completion = ("argument", _COMPLETION, site.at)
    yield from _apple_answers.observe(_apple_answers.Callback(ID, build, binary, run, completion, site.at, _hosts(run)))


def _asked(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    run = binary.run(binary.outermost(site))
    listens = any(other.target.startswith("_nw_listener_create") for other in run.sites)
    if not listens and any(isinstance(o, Const) and not o.value for o in options(site.args[1])):
        facts: dict[str, Json] = {"switch": _AUTHENTICATE[1:], "library": "Network.framework"}
        hosts = _hosts(run)
        facts |= {"hosts": [host.pattern for host in hosts]} if hosts else {}
        where, part = (binary.at(site.at),), binary.place.part.name
        yield Observation(ID, "validation-switched-off", where, facts, origin(build, binary), part=part)


def _hosts(run: Run) -> tuple[Host, ...]:
    """The hosts of the endpoints made in the same run."""
    made = (site.args[0] for site in run.sites if site.target == _ENDPOINT)
    return tuple(dict.fromkeys(Host(str(value)) for value in made if isinstance(value, Text)))
