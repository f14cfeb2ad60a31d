"""Counting parts and merging them gives what counting the whole gives."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Scanner
from troubleshooter.report.json import scan_json

MESSAGES = (
    "Success",
    'Invalid tax code "HOOG_VERK21"',
    "Invoice number 000000701 already exists",
    "No such entity with orderId = 41",
    "CFACT212 Kostenplaats op regel 2 bestaat niet",
    "Validation error: Customer email required",
    "",
    "The quux refused to frobnicate",
)
ROW = st.tuples(st.sampled_from(MESSAGES), st.integers(0, 12), st.integers(0, 20))


def grid(rows: list[tuple[str, int, int]]) -> str:
    lines = ['ID,Order,"Invoice ID",Message,"Date Created",Platform,Success']
    for number, (message, order, minute) in enumerate(rows):
        quoted = message.replace('"', '""')
        done = "Yes" if message == "Success" else "No" if message else ""
        lines.append(
            f'{number},{order:09d},{order:09d},"{quoted}",'
            f'"2026-03-{9 + minute // 15:02d} 06:{minute:02d}:00",e-Boekhouden,{done}'
        )
    return "\n".join(lines) + "\n"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.lists(ROW, min_size=1, max_size=12), min_size=1, max_size=4))
def test_parts_merge_into_the_whole(
    parts: list[list[tuple[str, int, int]]],
    matcher: Matcher,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    paths: list[str] = []
    for number, rows in enumerate(parts):
        path = folder / f"part{number}.csv"
        path.write_text(grid(rows), "utf-8")
        paths.append(str(path))
    scanner = Scanner(matcher)
    whole = scanner.scan(paths, io.BytesIO()).result
    merged = Part()
    for one in paths:
        part = Scanner(matcher).scan([one], io.BytesIO()).part
        merged.merge(Part.unpacked(json.loads(json.dumps(part.packed()))))
    assert scan_json(scanner.conclude(merged).result) == scan_json(whole)


def test_the_same_document_failing_often_is_one_document(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(grid([("Validation error: Customer email required", 7, 1)] * 9), "utf-8")
    (found,) = Scanner(matcher).scan([str(path)], io.BytesIO()).result.diagnoses
    assert (found.count, found.objects) == (9, 1)


def test_records_add_up(matcher: Matcher, tmp_path: Path, rules: Mapping[str, Rule]) -> None:
    path = tmp_path / "export.csv"
    path.write_text(grid([(message, index, index) for index, message in enumerate(MESSAGES)]))
    result = Scanner(matcher).scan([str(path)], io.BytesIO()).result
    under = sum(item.count for item in result.diagnoses)
    assert under + result.unknown + result.unremarkable == result.records == len(MESSAGES)


def test_unknown_failures_are_counted_by_day_too(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    message = "The quux refused to frobnicate"
    path.write_text(grid([(message, 1, minute) for minute in (1, 2, 16)]), "utf-8")
    (cluster,) = Scanner(matcher).scan([str(path)], io.BytesIO()).result.clusters
    assert cluster.by_day == {date(2026, 3, 9): 2, date(2026, 3, 10): 1}


def test_a_filter_counts_its_part_and_tells_what_it_left_out(
    matcher: Matcher, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    rows = [(message, index, index) for index, message in enumerate(MESSAGES)] * 3
    path.write_text(grid(rows), "utf-8")
    since = datetime(2026, 3, 9, 6, 2)  # noqa: DTZ001 -- as written in the log, without zone
    scanner = Scanner(matcher, only=Filter(since=since, text="000000004"))
    result = scanner.scan([str(path)], io.BytesIO()).result
    assert result.records == 3
    (read,) = result.inputs
    assert [(skip.reason, skip.count) for skip in read.skipped] == [("left out by the filter", 21)]
