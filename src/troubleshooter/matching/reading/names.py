"""Names in a text: those of the systems, and of companies, whose words mean nothing."""

from __future__ import annotations

import re

PLAIN_NAMES = r"(?:e-?boekhouden|exact|visma|magento|outsmart|bookzo)"
"""A pattern of the systems' plain names."""

_SYSTEM = re.compile(PLAIN_NAMES, re.IGNORECASE)
_COMPANY = re.compile(
    r"\S (?P<name>[A-Z][\w.'\-]{2,30})"
    r" (?:B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|GmbH|Ltd|Holding|en Zonen|& (?:Zn|Zoon|Zonen|Co))"
    r"(?![\w.\-]*\w| [A-Z])"
)
"""A name with its form behind; with a name behind that, the form is of the latter."""
_LEAD = re.compile(
    r"(?i)(?:\]|\b(?:fout(?:melding)?|error|waarschuwing|warning|critical|mislukt|failed|import"
    r"|export|sync)\W{0,2}:) $"
)
"""What a log puts before a text, which then is about what it begins with: `Fout: Relatie VOF X`."""
_BEFORE = 20  # characters that are looked at for one
_FORMS = ("V", "GmbH", "Ltd", "& ", "onen", "Holding")  # one of which each of these holds


def company_names(text: str) -> frozenset[int]:
    """Where words of `text` begin that only name a company: `Template` in `relation Template & Zn
    not known`. A system's name stays one."""
    if not any(form in text for form in _FORMS):
        return frozenset()
    found = (one.span("name") for one in _COMPANY.finditer(text))
    return frozenset(
        start
        for start, end in found
        if not _SYSTEM.fullmatch(text, start, end)
        and not _LEAD.search(text[max(0, start - _BEFORE) : start])
    )
