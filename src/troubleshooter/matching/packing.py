"""Many numbers as a short text, for what is kept as JSON."""

from __future__ import annotations

import binascii
import sys
from array import array


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
