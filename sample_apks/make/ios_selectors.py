"""Messages sent through ``objc_msgSend$SELECTOR`` stubs, as Xcode 14 compiles them and Debian's clang does not.

The linker makes such a stub for each selector; the caller leaves the selector's register alone. The rewriting is done
on LLVM IR: a call of ``objc_msgSend`` whose second argument was loaded from a selector reference calls the stub.
"""

from __future__ import annotations

import re

_NAME = re.compile(r'^@(OBJC_METH_VAR_NAME_[.\d]*) = .* c"([^"]*)\\00"', re.M)
_REFERENCE = re.compile(r"^@(OBJC_SELECTOR_REFERENCES_[.\d]*) = .* ptr @(OBJC_METH_VAR_NAME_[.\d]*),", re.M)
_LOAD = re.compile(r"^\s*(%[\w.]+) = load ptr, ptr @(OBJC_SELECTOR_REFERENCES_[.\d]*),")
_SEND = re.compile(r"(call .*)@objc_msgSend\((ptr [^,()]*(?:\([^()]*\)[^,()]*)*), ptr (?:noundef )?(%[\w.]+)(.*)$")


def stubbed(ir: str) -> str:
    """A module of LLVM IR with its messages sent through the selectors' stubs."""
    names = dict(_NAME.findall(ir))
    selectors = {reference: names[name] for reference, name in _REFERENCE.findall(ir)}
    lines, loaded, used = [], {}, set()
    for line in ir.splitlines():
        load, send = _LOAD.match(line), _SEND.search(line)
        if line.startswith("define"):
            loaded = {}
        if load:
            loaded[load[1]] = selectors[load[2]]
        if send and send[3] in loaded:
            stub = f'@"objc_msgSend${loaded[send[3]]}"'
            used.add(stub)
            line = f"{line[: send.start()]}{send[1]}{stub}({send[2]}, ptr undef{send[4]}"
        lines.append(line)
    return "\n".join([*lines, *(f"declare ptr {stub}(ptr, ptr, ...)" for stub in sorted(used)), ""])
