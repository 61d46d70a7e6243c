"""Facts that rules compare: derived from what was seen, for a day and a policy, without judging anything.

`Case` holds them all. Rules see the classes here by name (``pin_set``, ``host``, ``certificate`` …); every public
attribute is a fact, typed by its annotation, and a rule that names another is refused when it is loaded.
"""

from pinscan.facts.case import Case
from pinscan.facts.hosts import EVERY_HOST, HostFacts
from pinscan.facts.observations import CertificateFacts, GapFacts, ObservationFacts
from pinscan.facts.pin_sets import PinSetFacts
from pinscan.facts.pins import PinFacts
from pinscan.facts.reports import IgnoreFacts, KeyFacts, ReportFacts

__all__ = [
    "EVERY_HOST",
    "Case",
    "CertificateFacts",
    "GapFacts",
    "HostFacts",
    "IgnoreFacts",
    "KeyFacts",
    "ObservationFacts",
    "PinFacts",
    "PinSetFacts",
    "ReportFacts",
]
