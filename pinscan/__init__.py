"""pinscan: what a finished mobile build is pinned to, and what would go wrong.

>>> from datetime import date
>>> import pinscan
>>> report = pinscan.scan(Path("app.apk"), pinscan.Settings.load(as_of=date.today()))  # doctest: +SKIP
>>> [finding.message for finding in report.findings]  # doctest: +SKIP

`Report` and all it holds are in `pinscan.model`; errors that a user can act on derive from `PinscanError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pinscan.errors import PinscanError

if TYPE_CHECKING:
    from pinscan.model import Report
    from pinscan.scan import scan
    from pinscan.settings import Settings

__version__ = "0.1.0"
__all__ = ["PinscanError", "Report", "Settings", "__version__", "scan"]

_HOMES = {"Report": "pinscan.model", "Settings": "pinscan.settings", "scan": "pinscan.scan"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that ``pinscan --help`` loads next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pinscan' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
