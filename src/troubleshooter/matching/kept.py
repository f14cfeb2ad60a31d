"""What reading a rulebook gave, as plain data: whoever keeps it has a quicker start."""

from __future__ import annotations

import binascii
import sys
from array import array
from collections.abc import Callable, Mapping
from typing import Any, Protocol

Part = Mapping[str, Any]
"""Some of what was read, as what JSON can hold."""


class Keeper(Protocol):
    """Keeps parts of what was read of one rulebook by one version of the code."""

    def part(self, name: str, make: Callable[[], Part]) -> Part:
        """The part of this name as it was kept, or else as `make` gives it now."""
        ...


class NoKeeper:
    """Keeps nothing."""

    def part(self, name: str, make: Callable[[], Part]) -> Part:  # noqa: ARG002 -- see Keeper
        """What `make` gives."""
        return make()


def packed(numbers: array[float] | array[int]) -> str:
    """Many numbers as a short text; `numbers` is of no use afterwards."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return binascii.b2a_base64(numbers.tobytes(), newline=False).decode()


def unpacked(code: str, text: str) -> array[int]:
    """The integers of a text made by `packed`, of the type that `code` names to `array`."""
    numbers: array[int] = array(code)
    numbers.frombytes(binascii.a2b_base64(text))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def unpacked_floats(text: str) -> array[float]:
    """The floats of a text made by `packed`."""
    numbers = array("d")
    numbers.frombytes(binascii.a2b_base64(text))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
