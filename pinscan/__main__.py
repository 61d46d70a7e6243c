"""``python -m pinscan``."""

from pinscan.cli import main

main()
