"""Which records count: each filter by itself, those that need a decision, and what is left out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.pipeline.filtering import LEFT_OUT, Filter
from troubleshooter.pipeline.scan import Scanned, Scanner

GRID = '''ID,Order,"Invoice ID",Message,"Date Created",Platform,Success
1,000000901,000000701,Success,"2026-03-09 06:15:02",e-Boekhouden,Yes
2,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-09 06:30:11",e-Boekhouden,No
3,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-09 06:45:11",Exact,
4,000000903,000000703,"The moon is cheese","2026-03-09 07:00:00",Exact,No
5,000000904,000000704,"The moon is cheese","2026-03-09 07:15:00",,
6,000000905,000000705,"Invalid tax code ""HOOG_VERK21""","2026-03-09 07:30:11",e-Boekhouden,Yes
'''


@dataclass(frozen=True)
class Case:
    only: Filter
    orders: tuple[str, ...]


CASES = {
    "nothing": Case(Filter(), ("901", "902", "902", "903", "904", "905")),
    "platform": Case(Filter(platform="exact"), ("902", "903")),
    "platform's part": Case(Filter(platform="BOEK"), ("901", "902", "905")),
    "success": Case(Filter(success=True), ("901", "905")),
    "no success": Case(Filter(success=False), ("902", "903")),
    "an invoice's number": Case(Filter(text="000000703"), ("903",)),
    "failures, said or decided": Case(Filter(only_failures=True), ("902", "902", "903")),
    "one rule": Case(Filter(rules=frozenset({"magento.tax-code-invalid"})), ("902", "902", "905")),
    "all at once": Case(
        Filter(platform="exact", only_failures=True, rules=frozenset({"magento.tax-code-invalid"})),
        ("902",),
    ),
}


def scanned(matcher: Matcher, folder: Path, only: Filter) -> Scanned:
    path = folder / "grid.csv"
    path.write_text(GRID, "utf-8")
    return Scanner(matcher, only=only).scan([str(path)], io.BytesIO())


@pytest.mark.parametrize("name", CASES)
def test_a_filter_keeps_its_records_and_counts_the_others(
    matcher: Matcher, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    result = scanned(matcher, tmp_path, case.only).result
    assert result.records == len(case.orders)
    (read,) = result.inputs
    left_out = {skip.reason: skip.count for skip in read.skipped}
    assert left_out == ({LEFT_OUT: 6 - len(case.orders)} if len(case.orders) < 6 else {})


@pytest.mark.parametrize("name", CASES)
def test_only_documents_of_records_that_count_are_counted(
    matcher: Matcher, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    whole = scanned(matcher, tmp_path, case.only)
    listed = {
        reference.number for found in whole.result.diagnoses for reference in found.object_list
    }
    assert listed <= {f"000000{order}" for order in case.orders}


def test_documents_named_in_messages_follow_the_filter_too(
    matcher: Matcher, tmp_path: Path
) -> None:
    path = tmp_path / "log.jsonl"
    lines = [
        '{"level": "error", "system": "magento", "message": "Order 100: Invalid tax code HOOG"}',
        '{"level": "info", "system": "magento", "message": "Order 200: Invalid tax code HOOG"}',
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    only = Filter(only_failures=True)
    (found,) = Scanner(matcher, only=only).scan([str(path)], io.BytesIO()).result.diagnoses
    assert [reference.number for reference in found.object_list] == ["100"]
