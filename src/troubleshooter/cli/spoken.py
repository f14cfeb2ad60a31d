"""The language that texts for people are in."""

from __future__ import annotations

from enum import StrEnum

from troubleshooter.model import Language


class Lang(StrEnum):
    """The language of texts for people."""

    NL = "nl"
    EN = "en"


def language(chosen: Lang | None) -> Language:
    """The chosen language, else Dutch where the computer speaks Dutch, else English."""
    if chosen is not None:
        return "nl" if chosen is Lang.NL else "en"
    import locale

    spoken = (locale.getlocale()[0] or "").casefold()
    return "nl" if spoken.startswith(("nl", "dutch")) else "en"
