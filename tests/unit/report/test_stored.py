"""A scan that was kept as JSON is the scan again; anything else is refused with the key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from troubleshooter.cli import verified
from troubleshooter.errors import InputError
from troubleshooter.live import (
    ConnectionSystem,
    OpenReason,
    Verdict,
    VerdictKind,
    VerdictLook,
    Verification,
)
from troubleshooter.model import Rule, ScanResult
from troubleshooter.report.build import build_report
from troubleshooter.report.html import render_html
from troubleshooter.report.json import scan_json
from troubleshooter.report.stored import is_stored, read_stored


def written(result: ScanResult, **more: object) -> bytes:
    return json.dumps({**scan_json(result), **more}).encode()


def test_a_kept_scan_is_the_scan(result: ScanResult) -> None:
    assert read_stored("scan.json", written(result)).result() == result


def test_a_report_of_it_is_the_report_of_the_scan(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    kept = read_stored("scan.json", written(result)).result()
    pages = [render_html(build_report(one, rules, "nl", generated)) for one in (result, kept)]
    assert pages[0] == pages[1]


def test_what_was_looked_up_is_kept_with_it(result: ScanResult, generated: datetime) -> None:
    look = VerdictLook("eboekhouden.session", VerdictKind.OPEN, "no answer", {"a": "b"}, False)
    system = ConnectionSystem.EBOEKHOUDEN
    rule = "eboekhouden.call-limit-reached"
    verdict = Verdict(rule, VerdictKind.OPEN, system, (look,), OpenReason.BLOCKED)
    looked = Verification(
        "books", system, generated.astimezone(), {rule: verdict}, 3, 2, 0.5, False, "no network", 1
    )
    stored = read_stored("scan.json", written(result, verification=verified.document(looked)))
    assert stored.verified() == replace(looked, at=looked.at.replace(microsecond=0))


def test_what_older_and_newer_versions_write_is_read(result: ScanResult) -> None:
    document = scan_json(result)
    del document["by_day"]
    document["of_a_later_version"] = {"x": 1}
    kept = read_stored("scan.json", json.dumps(document).encode()).result()
    assert kept == replace(result, by_day={})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"records": -1}, "records"),
        ({"records": "many"}, "records"),
        ({"diagnoses": [{"rule": "a.b"}]}, "diagnoses.0.level"),
        ({"unknown": None}, "unknown"),
        ({"by_day": {"soon": {"failed": 1, "other": 2}}}, "by_day.soon"),
        ({"verification": {"connection": "x"}}, "verification.system"),
    ],
)
def test_a_damaged_one_is_refused_with_file_and_key(
    result: ScanResult, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=rf"scan\.json: is no scan .*{told}"):
        read_stored("scan.json", written(result, **change))


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null"])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="is no scan"):
        read_stored("scan.json", content)


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b'{"message": "Invoice template not found (CFACT028)"}\n', False),
        (b'\xef\xbb\xbf {"inputs": [], "diagnoses": [], "unremarkable": 0}', True),
        (b'["inputs", "diagnoses", "unremarkable"]', False),
    ],
)
def test_a_kept_scan_is_told_from_a_log(content: bytes, kept: bool) -> None:
    assert is_stored(content) is kept
