"""Errors for lines of few words, each with its rule and the system that an agent names."""

from __future__ import annotations

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

ERRORS = [
    ("eboekhouden.relation-unknown", "e-boekhouden", "Relation not known in eBoekhouden"),
    ("eboekhouden.invoice-template-not-found", "e-boekhouden", "CFACT028"),
    ("exact.service-unavailable", "exact-online", "(503) Server Unavailable"),
    ("magento.invoice-number-exists", "magento", "Invoice number already exists"),
]


def found_in(matcher: Matcher, line: str) -> list[list[str]]:
    """The rules found in a line, for each error that is put into it."""
    return [
        [match.rule for match in matcher.diagnose(line.format(words), System(system))]
        for _, system, words in ERRORS
    ]


def none() -> list[list[str]]:
    """What a line gives that reports no error."""
    return [[] for _ in ERRORS]


def each_itself() -> list[list[str]]:
    """What a line gives that reports the error in it."""
    return [[rule] for rule, _, _ in ERRORS]
