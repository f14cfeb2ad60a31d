"""Counts a log twice: by kinds of records, and record by record."""

from __future__ import annotations

import io

import pytest

from troubleshooter.ingest import native
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.reader import open_text
from troubleshooter.ingest.table import LogTable
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import ScanResult, System
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Reading, Scanner

FEW_BYTES = 700
"""A chunk of some ten records, so that short tests have many."""


def scanned(
    matcher: Matcher, text: str, only: Filter | None = None, system: System | None = None
) -> tuple[ScanResult, object]:
    """The result, and the documents under each rule."""
    scanner, part = Scanner(matcher, system, only or Filter()), Part()
    limits = Limits(batch=FEW_BYTES, unasked=scanner.limits.unasked)
    table = open_text("export.csv", iter([text.encode()]), limits)
    assert isinstance(table, LogTable)
    scanner.count(table, part, Reading(io.BytesIO()))
    result = scanner.conclude(part).result
    documents = [
        (name, group.documents.count(), group.documents.first(1000))
        for name, group in sorted(part.tally.rules.items())
    ]
    return result, documents


def both(
    patch: pytest.MonkeyPatch,
    matcher: Matcher,
    text: str,
    only: Filter | None = None,
    system: System | None = None,
) -> tuple[object, object]:
    """What `scanned` gives by kinds, and with each record read."""
    by_kinds = scanned(matcher, text, only, system)
    with patch.context() as without:
        without.setattr(native, "alike", None)
        without.setattr(native, "records", None)
        return by_kinds, scanned(matcher, text, only, system)
