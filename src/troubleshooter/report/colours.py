"""Colours of the user's own that stay readable in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Colour = tuple[int, int, int]
"""Red, green and blue, each 0 to 255."""

READABLE = 4.5
"""The least contrast between text and what is behind it (WCAG 2, level AA)."""

_HEX = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})")
_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
# As in report.css: what the accent stands on, in light and in dark.
_LIGHT: tuple[Colour, ...] = ((255, 255, 255), (247, 247, 245))
_DARK: tuple[Colour, ...] = ((26, 32, 39), (18, 23, 28))
_TINT = 0.07

INKS: Mapping[str, str] = MappingProxyType(
    {
        "cause-1": "#b5532f",
        "cause-2": "#bb8420",
        "cause-3": "#6a5aa3",
        "cause-4": "#35749b",
        "cause-5": "#9a4a72",
        "others": "#88919b",
        "unknown": "#37414d",
        "fine": "#0d5c63",
        "plain": "#84949a",
        "known": "#b5532f",
        "soft": "#5b6571",
        "line": "#dcdfe2",
    }
)
"""What charts are drawn with where a style sheet does not reach into them; as in report.css."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The accent, text on the accent, and a light touch of it, as CSS writes them."""

    accent: str
    on_accent: str
    tint: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What replaces the standard colours; None leaves them."""

    light: Shades | None
    dark: Shades | None


def parse(text: str) -> Colour | None:
    """#rrggbb as a colour; None for anything else."""
    match = _HEX.fullmatch(text)
    return None if match is None else (int(match[1], 16), int(match[2], 16), int(match[3], 16))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 (none) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palette(accent: Colour | None, accent_dark: Colour | None) -> tuple[Palette, tuple[str, ...]]:
    """The shades for light and dark, and the names of those that were given but cannot be read.

    Without a colour for dark, the other one is made lighter until it can be read there.
    """
    unread: list[str] = []
    light = None if accent is None else _shades(accent, _LIGHT)
    if accent is not None and light is None:
        unread.append("accent")
    dark = None if accent_dark is None else _shades(accent_dark, _DARK)
    if accent_dark is not None and dark is None:
        unread.append("accent_dark")
    if accent_dark is None and accent is not None and light is not None:
        steps = (_mixed(_WHITE, accent, step / 20) for step in range(21))
        dark = next((found for step in steps if (found := _shades(step, _DARK))), None)
    return Palette(light, dark), tuple(unread)


def _shades(accent: Colour, papers: tuple[Colour, ...]) -> Shades | None:
    tint = _mixed(accent, papers[0], _TINT)
    if any(contrast(accent, paper) < READABLE for paper in (*papers, tint)):
        return None
    on_accent = max((_WHITE, _BLACK), key=lambda text: contrast(text, accent))
    return Shades(_css(accent), _css(on_accent), _css(tint))


def _mixed(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a * part + b * (1 - part)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _css(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
