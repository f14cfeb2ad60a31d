"""Records that are counted by kinds give what reading each of them gives."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.pipeline.ways import both, scanned

from troubleshooter.ingest import native
from troubleshooter.matching.matcher import Matcher
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.shapes import CellShapes

pytestmark = pytest.mark.skipif(
    native.alike is None and "TROUBLESHOOTER_NEEDS_NATIVE" not in os.environ,
    reason="the C module was not compiled",
)

HEADER = ("ID", "Order", "Invoice ID", "Message", "Date Created", "Platform", "Success")
digits = st.text("0123456789", min_size=1, max_size=6)
shapes = st.sampled_from(
    [
        "Success",
        "Item {}: ledger is blocked at step {}",
        'Invalid tax code "HOOG_{}", rate "NL {}%"',
        "CFACT{}: Invoice template not found",
        "API error: unexpected answer (HTTP {})",
        "The remote server returned an error: ({})",
        "Error {}",
        "code: {}, {} items",
        "status={} é {}",
        "E003.{} step {}",
        "0 of {} records, {}.000 left",
        "",
        " =formula {}",
        " led by a space {}",
        "first line {}\n0 second {}",
    ]
)
values = st.one_of(st.sampled_from(["0", "1", "2", "401", "503", "028", "1001", "007"]), digits)
messages = st.builds(lambda shape, one, two: shape.format(one, two), shapes, values, values)
orders = st.one_of(
    st.integers(0, 300).map(lambda number: f"{100_000_000 + number}"),
    st.sampled_from(["007", "", "INV-12", " 12 ", "1" * 19, "+5"]),
)
times = st.one_of(
    st.integers(0, 200).map(lambda hours: f"2026-01-{1 + hours // 24:02} {hours % 24:02}:15:59"),
    st.sampled_from(["2026-02-30 10:00:00", "", "Jan 5, 2026 10:00:00 AM", "1969-12-31 23:59:59"]),
)
iso_times = st.builds(
    lambda hours, tail: f"2026-01-{1 + hours // 24:02}T{hours % 24:02}:15:59{tail}",
    st.integers(0, 200),
    st.sampled_from(["Z", ".25Z", "+00:00", ".5", "", "+02:00", "Z+00:00", ".x"]),
)
successes = st.sampled_from(["Yes", "No", "Ja", "nee", "", "perhaps"])
usual = st.tuples(
    orders.filter(str.isdigit), messages.filter(lambda text: "\n" not in text), times, successes
)
rows = st.lists(st.one_of(usual, usual, st.tuples(orders, messages, times, successes)), max_size=60)
iso_rows = st.lists(st.tuples(orders, messages, iso_times, successes), max_size=60)
strays = st.sampled_from(["", "1,2", "a,b,c,d,e,f,g,h,i", '1,2,3,"open', "x" * 900, '1,2,3,a"b,,,'])


def written(rows: list[tuple[str, str, str, str]]) -> list[str]:
    lines = []
    for number, (order, message, time, success) in enumerate(rows):
        target = io.StringIO()
        cells = (number, order, order, message, time, "e-Boekhouden", success)
        csv.writer(target, lineterminator="\n").writerow(cells)
        lines.append(target.getvalue())
    return lines


@pytest.fixture
def row_by_row() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(rows, iso_rows), st.lists(st.tuples(st.integers(0, 60), strays), max_size=3))
def test_an_export_is_counted_as_if_each_row_were_read(
    row_by_row: pytest.MonkeyPatch,
    matcher: Matcher,
    rows: list[tuple[str, str, str, str]],
    strays: list[tuple[int, str]],
) -> None:
    lines = written(rows)
    for place, stray in strays:
        lines.insert(place, stray + "\n")
    text = ",".join(HEADER) + "\n" + "".join(lines)
    one, other = both(row_by_row, matcher, text)
    assert one == other


@settings(max_examples=200, deadline=None)
@given(st.lists(messages.filter(lambda text: "\n" not in text and text[:1] != " "), max_size=6))
def test_what_tells_is_the_same_in_python_and_in_c(texts: list[str]) -> None:
    cells = [text.replace('"', '""').encode() for text in texts]
    shapes = CellShapes(frozenset({"001", "007", "028", "101", "401", "503", "1001", "2000"}))
    shapes.learn(cells)
    for cell in cells:
        row = b'1,"' + cell + b'"\n'
        known, named = shapes.known.shapes, shapes.named
        made = native.alike(row, 0, len(row), 44, 2, 1, -1, 0, (), b"", known, named, 1, 0)
        assert made is not None
        assert made[1] == shapes.told(cell)


ORDINARY = [
    (
        f"{200_000_000 + number}",
        message,
        f"2026-03-{1 + number // 40:02} 08:00:{number % 60:02}",
        success,
    )
    for number in range(400)
    for message, success in [
        ("Success", "Yes"),
        (f"Item {number * 7919 % 99_999}: branch has no owner at step {number % 12}", "No"),
        (f"API error: unexpected answer (HTTP {500 + number % 4})", "No"),
        (f"Item {1000 + number}: is named", "No"),
    ]
]


@pytest.mark.parametrize(
    "only",
    [
        Filter(),
        Filter(only_failures=True),
        Filter(rules=frozenset({"magento.sync-succeeded"})),
        Filter(success=False),
        Filter(text="branch"),
    ],
    ids=["all", "failures", "one rule", "by outcome", "by text"],
)
def test_filters_leave_the_same_records(
    row_by_row: pytest.MonkeyPatch, matcher: Matcher, only: Filter
) -> None:
    text = ",".join(HEADER) + "\n" + "".join(written(ORDINARY))
    one, other = both(row_by_row, matcher, text, only)
    assert one == other


def test_most_rows_of_an_ordinary_export_are_counted_by_kinds(
    row_by_row: pytest.MonkeyPatch, matcher: Matcher
) -> None:
    taken: list[int] = []
    counted = native.alike

    def watched(*arguments: object) -> object:
        made = counted(*arguments)  # type: ignore[arg-type]
        if made is not None:
            taken.append(len(made[4]) // 8)
        return made

    row_by_row.setattr(native, "alike", watched)
    scanned(matcher, ",".join(HEADER) + "\n" + "".join(written(ORDINARY)))
    assert sum(taken) > len(ORDINARY) / 2


def test_letters_are_not_taken_for_digits_that_do_not_tell(
    row_by_row: pytest.MonkeyPatch, matcher: Matcher
) -> None:
    messages = [f"Item {end}: CFACT028" for end in ("0", "5", "x", "7", "y")]
    messages += [f"Order {end} is in error" for end in ("401", "402", "yyy", "xxx", "000")]
    messages += ["Success", "Succe55", "Success x"]
    lines = [("5", one, "2026-03-01 08:00:00", "No") for one in messages * 20]
    one, other = both(row_by_row, matcher, ",".join(HEADER) + "\n" + "".join(written(lines)))
    assert one == other


def test_a_message_of_many_figures_that_may_decide_is_read_as_usual(
    row_by_row: pytest.MonkeyPatch, matcher: Matcher
) -> None:
    zeros = " 0" * 900
    lines = [("5", f"Items {zeros} {one % 3}", "2026-03-01 08:00:00", "No") for one in range(40)]
    one, other = both(row_by_row, matcher, ",".join(HEADER) + "\n" + "".join(written(lines)))
    assert one == other


def test_a_table_without_times_has_no_first_and_last(
    row_by_row: pytest.MonkeyPatch, matcher: Matcher
) -> None:
    lines = "".join(f"{number},CFACT028: Invoice template not found,No\n" for number in range(90))
    one, other = both(row_by_row, matcher, "Order,Message,Success\n" + lines)
    assert one == other


def test_records_that_name_another_system_are_judged_by_its_rules(
    row_by_row: pytest.MonkeyPatch, matcher: Matcher
) -> None:
    systems = ("Exact Online", "e-Boekhouden", "VISMA.net")
    lines = "".join(
        f"{number},{systems[number % 3]},Error {400 + number % 30} came,No\n"
        for number in range(300)
    )
    one, other = both(row_by_row, matcher, "Order,System,Message,Success\n" + lines)
    assert one == other
