"""The two colour themes; red, amber, blue and teal stay apart for colour-blind readers."""

from __future__ import annotations

from textual.theme import Theme

from troubleshooter.tui.remembered import ThemeName

DARK = Theme(
    name="troubleshooter-dark",
    dark=True,
    background="#11151c",
    surface="#171c25",
    panel="#202734",
    foreground="#d8dee9",
    primary="#7fb4f0",
    secondary="#8d99ae",
    accent="#7fb4f0",
    error="#ff8272",
    warning="#ecc062",
    success="#5fd0b5",
    variables={
        "block-cursor-background": "#2c3f5c",
        "block-cursor-foreground": "#f4f7fb",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#232c3b",
        "footer-background": "#171c25",
        "footer-key-foreground": "#7fb4f0",
        "footer-description-foreground": "#9aa6b8",
        "border": "#7fb4f0",
        "border-blurred": "#2c3543",
        "quiet": "#93a0b4",
        "line": "#2c3543",
        "scrollbar": "#2c3543",
        "scrollbar-hover": "#3b475a",
        "scrollbar-active": "#7fb4f0",
        "scrollbar-background": "#11151c",
        "scrollbar-background-hover": "#11151c",
        "scrollbar-background-active": "#11151c",
        "scrollbar-corner-color": "#11151c",
    },
)
LIGHT = Theme(
    name="troubleshooter-light",
    dark=False,
    background="#fbfaf7",
    surface="#f2f0eb",
    panel="#e6e3dc",
    foreground="#1d232c",
    primary="#0b57a4",
    secondary="#5b6573",
    accent="#0b57a4",
    error="#b3261e",
    warning="#7d5200",
    success="#00695c",
    variables={
        "block-cursor-background": "#cfe0f3",
        "block-cursor-foreground": "#0d1b2b",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e3e9ef",
        "footer-background": "#f2f0eb",
        "footer-key-foreground": "#0b57a4",
        "footer-description-foreground": "#505b69",
        "border": "#0b57a4",
        "border-blurred": "#d3cfc5",
        "quiet": "#5b6573",
        "line": "#d3cfc5",
        "scrollbar": "#d3cfc5",
        "scrollbar-hover": "#b9b4a8",
        "scrollbar-active": "#0b57a4",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
    },
)
THEMES: dict[ThemeName, Theme] = {"dark": DARK, "light": LIGHT}
