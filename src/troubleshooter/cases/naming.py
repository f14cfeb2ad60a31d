"""Whose log it is: names of customers made comparable, and names that a path suggests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from troubleshooter.errors import UsageError

LONGEST = 80
"""Characters of a customer's name."""

_MOST = 6
_GAPS = re.compile(r"[\s_\-.]+")
_WORD = re.compile(r"[^\W\d_][\w'’&]*")
_USUAL = frozenset(
    """
    archief archive backup bestanden bookzo bureaublad csv customer customers data desktop dev doc
    documenten documents download downloads eboekhouden ebh exact exactonline export exporten
    exports extension factuur facturen file files grid home html integratie integration invoice
    invoices json klant klanten koppeling log logboek logging logpanel logs magento magmodules mail
    melding meldingen message messages mnt monolog new nieuw online order orders oud outsmart panel
    paneel paste platform private public reports root rapport rapporten samples scan scans share
    shared srv support system tekst test tests temp tmp tmpfs txt user users var vismanet visma
    werkbon werkbonnen xls xlsx xml zip gz e boekhouden net jan feb mrt mar apr mei may jun jul aug
    sep sept okt oct nov dec januari februari maart april juni juli augustus september oktober
    november december january february march june july august october copy kopie def final
    """.split()  # noqa: SIM905 - a list of words reads better so
)


def cleaned(name: str) -> str:
    """The name as it is kept: one line, single blanks. Raises UsageError when nothing is left or
    it is too long."""
    shown = "".join(one if one.isprintable() else " " for one in name)
    shown = " ".join(unicodedata.normalize("NFC", shown).split())
    if not shown:
        raise UsageError("a customer's name cannot be empty")
    if len(shown) > LONGEST:
        raise UsageError(f"a customer's name has at most {LONGEST} characters")
    return shown


def key_of(name: str) -> str:
    """What spellings of one name share: `De-Vries  installaties` and `de vries Installaties`."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(part for part in _GAPS.split(bare) if part)


def proposed(
    paths: Sequence[str], known: Iterable[str], others: Iterable[str] = ()
) -> tuple[str, ...]:
    """Names that `paths` suggest, the likeliest first: customers that are `known` and named in a
    path, then folders and files with a name of their own, then `others`."""
    by_key = {key_of(name): name for name in known}
    found: dict[str, str] = {}
    for path in paths:
        whole = key_of(str(Path(path).absolute()).replace("/", " ").replace("\\", " "))
        for key in sorted(by_key, key=len, reverse=True):
            if key and f" {key} " in f" {whole} ":
                found.setdefault(key, by_key[key])
    for path in paths:
        for name in _names(Path(path).absolute()):
            found.setdefault(key_of(name), by_key.get(key_of(name), name))
    for name in others:
        if key_of(name):
            found.setdefault(key_of(name), by_key.get(key_of(name), name))
    return tuple(found.values())[:_MOST]


def _names(path: Path) -> Iterable[str]:
    """The folder's name, then the file's, as far as they are more than the usual words."""
    folder = path if path.is_dir() else path.parent
    own = [] if folder in (Path.home(), Path(folder.anchor)) else [folder.name]
    for name in own if path == folder else [*own, path.stem]:
        telling = " ".join(part for part in _GAPS.split(name) if not _usual(part))
        if telling and len(telling) <= LONGEST and telling.isprintable():
            yield telling


def _usual(part: str) -> bool:
    plain = part.casefold()
    word = _WORD.match(plain)
    return word is None or plain in _USUAL or plain.rstrip("0123456789") in _USUAL
