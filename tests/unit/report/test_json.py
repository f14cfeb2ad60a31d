"""The shape that `scan --json` promises."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from troubleshooter.model import ScanResult
from troubleshooter.report.json import scan_json


@pytest.fixture(scope="module")
def document(result: ScanResult) -> dict[str, Any]:
    """The result as a program reads it: through JSON text and back."""
    read: dict[str, Any] = json.loads(json.dumps(scan_json(result)))
    return read


def test_top_level_keys(document: dict[str, Any]) -> None:
    assert set(document) == {
        "inputs",
        "records",
        "diagnoses",
        "unknown",
        "unremarkable",
        "by_day",
        "partial",
    }


def test_an_input_says_what_was_read_and_skipped(document: dict[str, Any]) -> None:
    assert document["inputs"][1] == {
        "path": "/srv/tickets/4711/outsmart/logpaneel.txt",
        "format": "outsmart-text",
        "records": 283,
        "skipped": [{"reason": "lines above the first record", "count": 3}],
    }


def test_a_diagnosis_has_all_promised_keys(document: dict[str, Any]) -> None:
    promised = {"rule", "level", "count", "objects", "first_seen", "last_seen", "samples"}
    assert all(promised <= set(found) for found in document["diagnoses"])


def test_a_diagnosis_tells_counts_times_and_samples(document: dict[str, Any]) -> None:
    found = next(
        one for one in document["diagnoses"] if one["rule"] == "magento.authentication-failed"
    )
    assert (found["level"], found["count"], found["objects"]) == ("error", 36, 7)
    assert (found["first_seen"], found["last_seen"]) == (
        "2026-02-12T06:15:42",
        "2026-02-15T19:45:00",
    )
    assert found["samples"] == [
        {
            "message": 'Authentication failed for user "info@installateur.example" '
            'in store view "nl"',
            "location": {
                "path": "/srv/tickets/4711/webwinkel/magento-invoice-log.csv",
                "line": 341,
            },
            "time": "2026-02-15T19:45:00",
            "parameters": {"username": "info@installateur.example", "store_view": "nl"},
        }
    ]


def test_the_unknown_are_counted_and_clustered(document: dict[str, Any]) -> None:
    unknown = document["unknown"]
    assert (unknown["count"], [one["count"] for one in unknown["clusters"]]) == (7, [5, 2])
    assert set(unknown["clusters"][0]) >= {"template", "count", "samples"}
    assert set(unknown["clusters"][0]["samples"][0]) == {
        "message",
        "location",
        "time",
        "parameters",
    }


def test_unknown_failures_are_told_by_day(document: dict[str, Any]) -> None:
    assert document["unknown"]["clusters"][0]["by_day"] == {"2026-02-05": 2, "2026-02-13": 3}


def test_counts_of_records(document: dict[str, Any], result: ScanResult) -> None:
    assert (document["records"], document["unremarkable"]) == (result.records, 212)
    assert document["partial"] is False


def test_times_have_no_zone_and_no_fraction_and_may_be_unknown(result: ScanResult) -> None:
    moment = datetime(2026, 2, 1, 12, 30, 15, 999_999, tzinfo=UTC)
    timed = replace(result.diagnoses[0], first_seen=moment, last_seen=None)
    document: Any = scan_json(replace(result, diagnoses=(timed,)))
    assert document["diagnoses"][0]["first_seen"] == "2026-02-01T12:30:15"
    assert document["diagnoses"][0]["last_seen"] is None


def test_printed_json_holds_no_terminal_escapes(result: ScanResult) -> None:
    hostile = replace(result.clusters[0], template="\x1b[31m \x9b31m \u202e")
    printed = json.dumps(scan_json(replace(result, clusters=(hostile,))))
    assert printed.isascii()
    assert "\x1b" not in printed
