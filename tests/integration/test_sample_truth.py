"""The given sample exports, when they lie beside the project: every count as their truth says."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from troubleshooter.model import Level, ScanResult
from troubleshooter.pipeline.knowledge import open_knowledge
from troubleshooter.pipeline.scan import Scanner

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
TRUTH = SAMPLES / "truth.json"
FLOOR = SAMPLES.parent / "documented-errors.tsv"
SEVERE = (Level.ERROR, Level.WARNING)

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the sample exports are not here")


@cache
def truth() -> dict[str, Any]:
    return json.loads(TRUTH.read_text("utf-8"))["files"] if TRUTH.exists() else {}


@cache
def documented() -> frozenset[str]:
    """The rules that the truth knows of; others were added since."""
    rows = FLOOR.read_text("utf-8").splitlines()
    return frozenset(row.split("\t")[0] for row in rows if not row.startswith("#"))


@cache
def scanned(name: str) -> ScanResult:
    scanner = Scanner(open_knowledge().matcher)
    return scanner.scan([str(SAMPLES / name)], io.BytesIO()).result


@pytest.mark.parametrize("name", sorted(truth()))
def test_records_are_counted_as_in_the_truth(name: str) -> None:
    assert scanned(name).records == truth()[name]["records"]


@pytest.mark.parametrize("name", sorted(truth()))
def test_documented_rules_are_counted_as_in_the_truth(name: str) -> None:
    expected, result = truth()[name], scanned(name)
    found = {item.rule: item for item in result.diagnoses}
    slack = expected["also_ok"]
    for rule in expected["rules"].keys() | (found.keys() & documented()):
        wanted = expected["rules"].get(rule, {}).get("count", 0)
        got = found[rule].count if rule in found else 0
        loose = sum(slack.values()) if slack else 0
        if rule in slack or got < wanted:
            assert wanted - loose <= got <= wanted + slack.get(rule, 0), rule
        else:
            assert got == wanted, rule


@pytest.mark.parametrize("name", sorted(truth()))
def test_documents_and_times_are_as_in_the_truth(name: str) -> None:
    expected, result = truth()[name], scanned(name)
    for item in result.diagnoses:
        wanted = expected["rules"].get(item.rule)
        if wanted is None or expected["also_ok"]:
            continue
        if wanted["objects"] is not None:
            assert item.objects == wanted["objects"], item.rule
        assert item.first_seen is not None
        assert item.last_seen is not None
        assert item.first_seen.isoformat(timespec="seconds") == wanted["first_seen"], item.rule
        assert item.last_seen.isoformat(timespec="seconds") == wanted["last_seen"], item.rule


@pytest.mark.parametrize("name", sorted(truth()))
def test_unknown_and_unremarkable_are_as_in_the_truth(name: str) -> None:
    expected, result = truth()[name], scanned(name)
    either = expected["either"]
    known_since = {
        severe: sum(
            item.count
            for item in result.diagnoses
            if item.rule not in documented() and (item.level in SEVERE) is severe
        )
        for severe in (True, False)
    }
    least = expected["unknown"] - known_since[True]
    assert least <= result.unknown <= expected["unknown"] + either
    least = expected["unremarkable"] - either - known_since[False]
    assert least <= result.unremarkable <= expected["unremarkable"]


@pytest.mark.parametrize("name", sorted(truth()))
def test_parameters_are_captured_as_in_the_truth(name: str) -> None:
    matcher = open_knowledge().matcher
    wrong = []
    for row in truth()[name].get("parameters", []):
        matches = [
            match
            for match in matcher.explain(row["message"]).diagnoses
            if match.rule == row["rule"]
        ]
        stated = {key: value for key, value in row["parameters"].items() if value in row["message"]}
        got = {key: matches[0].parameters.get(key) for key in stated} if matches else {}
        if got != stated:
            wrong.append((row["message"], stated, got))
    assert wrong == []
