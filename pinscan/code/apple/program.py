"""What a run asks of the image it happens in."""

from __future__ import annotations

from typing import Protocol

from pinscan.code.apple.flow import Flow
from pinscan.code.apple.state import Machine
from pinscan.code.apple.values import Source
from pinscan.code.values import Value
from pinscan.formats.objc import Method
from pinscan.formats.swift import NominalType


class Program(Source, Protocol):
    """The image a run happens in."""

    def flow(self, start: int) -> Flow | None:
        """The control flow of the function at an address."""
        ...

    def local(self, address: int) -> str:
        """A name for a function of the image: its method, symbol, or address."""
        ...

    def import_at(self, address: int) -> str | None:
        """The import that a stub jumps to."""
        ...

    def landing(self, address: int) -> int:
        """Where a branch to an address ends up: the image's own definition behind a stub."""
        ...

    def method(self, class_name: str | None, selector: str, of_class: bool) -> Method | None:
        """The method a message runs, when this image implements it and no other could be meant."""
        ...

    def mentioned(self, address: int) -> bool:
        """Whether code forms an address itself."""
        ...

    def started(self, address: int, size: int) -> Machine | None:
        """What static initialisers leave at an address: an address or a number."""
        ...

    def setters(self, address: int) -> set[int]:
        """Starts of the functions that store in a variable of the image by its own address."""
        ...

    def global_value(self, address: int) -> Value | None:
        """What the code stores in a global variable, when followed."""
        ...

    def field_value(self, class_name: str, offset: int) -> Value | None:
        """What a class's methods store in a field of their object, when followed."""
        ...

    def swift_field(self, class_name: str, offset: int) -> Machine | Value | None:
        """What Swift code stores in a field of its class, as a word or a value."""
        ...

    def struct_fields(self, name: str) -> dict[str, int]:
        """Property -> offset of a Swift structure (``Module.Name``) that an image of the build defines."""
        ...

    def struct_of(self, name: str) -> NominalType | None:
        """The description of one of the image's own Swift types (``Module.Name``)."""
        ...

    def compares(self, start: int) -> bool:
        """Whether a function itself compares Swift strings."""
        ...

    def builds(self, start: int) -> str | None:
        """``dictionary`` or ``set`` when a function builds one from an array (Swift's literal initialisers)."""
        ...

    def resource(self, path: str) -> bytes | None:
        """The bytes of a file of the bundle that the code asks for; None when there is none."""
        ...
