"""pinscan: what a finished mobile build is pinned to, and what would go wrong."""

__version__ = "0.1.0"
