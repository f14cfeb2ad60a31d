"""Records of Magento's own logs that are counted by kinds give what reading each of them gives."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.pipeline.ways import both, scanned

from troubleshooter.ingest import native
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.pipeline.filtering import Filter

pytestmark = pytest.mark.skipif(
    native.records is None and "TROUBLESHOOTER_NEEDS_NATIVE" not in os.environ,
    reason="the C module was not compiled",
)

digits = st.text("0123456789", min_size=1, max_size=6)
values = st.one_of(st.sampled_from(["0", "1", "2", "401", "503", "028", "1001", "007"]), digits)
shapes = st.sampled_from(
    [
        "Processing order {}",
        "Item {}: ledger is blocked at step {}",
        "API error for order {}",
        "API error for order {}A-{}",
        "Customer email required for order nr. {}.",
        "Customer email required for ordér {}, order {}",
        "Invoice number {} already exists; CFACT028 Invoice template not found for order {}",
        "CFACT{}: Invoice template not found, order",
        'Invalid tax code ""HOOG_VERK{}"", rate "NL {}%"',
        "API error: unexpected answer (HTTP {})",
        "E003.{} step {}",
        "0 of {} records, {}.000 left",
        "",
        " =formula {}",
        " led by a space {}",
        "{} é status={}",
    ]
)
rests = st.sampled_from(
    [
        "",
        "\n",
        "\n\n",
        "\nStack trace:\n#0 /srv/Push.php(31): Push->send(4)\n#1 {main} [] []",
        "\n#0 /srv/Push.php(31)",
        "\n0 of all",
        "\n0",
        "\n[x] no record",
        "\n[2026-01-05 10:00:00] no level: x",
        "\n12 CFACT038 (HTTP 503)",
        "\nCFACT014: Betalingstermijn niet ingevuld for order 17",
        ' {{"order_id": "12"}} []',
    ]
)
times = st.one_of(
    st.integers(0, 200).map(lambda hours: f"2026-01-{1 + hours // 24:02} {hours % 24:02}:15:59"),
    st.sampled_from(
        [
            "2026-02-30 10:00:00",
            "2026-01-05T10:00:00.123456+00:00",
            "2026-01-05T10:00:00+01:00",
            "1969-12-31 23:59:59",
            "2026-01-05 10:00:00Z",
        ]
    ),
)
iso_times = st.builds(
    lambda hours, tail: f"2026-01-{1 + hours // 24:02}T{hours % 24:02}:15:59{tail}",
    st.integers(0, 200),
    st.sampled_from([".123456+00:00", ".5Z", "+00:00", "", ".999999999", "+02:00", ".1-0130"]),
)
levels = st.sampled_from(["INFO", "ERROR", "CRITICAL", "WARNING", "DEBUG", "error", "NOTICE"])
channels = st.sampled_from(["main", "AccountingDebug", "a.b-c_d", "x.INFO"])


def some_records(
    time: str, origin: str, shape: str, rest: str, values: tuple[str, str], count: int
) -> list[str]:
    """Records that differ in the last digit of a value."""
    one, two = values
    return [
        f"[{time}] {origin}: {shape.format(one + str(number), two)}{rest}\n"
        for number in range(count)
    ]


def records_at(moments: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    origins = st.builds("{}.{}".format, channels, levels)
    pairs = st.tuples(values, values)
    some = st.builds(some_records, moments, origins, shapes, rests, pairs, st.integers(1, 5))
    return st.lists(some, max_size=20).map(lambda parts: [one for part in parts for one in part])


strays = st.sampled_from(["\n", "[", "[2026", "\u20ac [] []\n", "x" * 900 + "\n", " \n \n"])


@pytest.fixture
def one_by_one() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(records_at(times), records_at(iso_times)),
    st.lists(st.tuples(st.integers(0, 60), strays), max_size=3),
    st.sampled_from([None, None, System.MAGENTO, System.EBOEKHOUDEN]),
)
def test_a_log_is_counted_as_if_each_record_were_read(
    one_by_one: pytest.MonkeyPatch,
    matcher: Matcher,
    lines: list[str],
    odd: list[tuple[int, str]],
    system: System | None,
) -> None:
    lines = ["[2026-01-01 00:00:00] main.INFO: Begin [] []\n", *lines]
    for place, stray in odd:
        lines.insert(place, stray)
    one, other = both(one_by_one, matcher, "".join(lines), system=system)
    assert one == other


TRACE = "\nStack trace:\n#0 /srv/Push.php(31): Push->send(4)\n#1 {main} [] []"
ORDINARY = "".join(
    f"[2026-03-{1 + number // 40:02} 08:00:{number % 60:02}] main.{level}: {message}\n"
    for number in range(400)
    for message, level in [
        (f"Processing order {number} [] []", "INFO"),
        (f"API error for order {5000 + number * 7919 % 999}{TRACE}", "ERROR"),
        (f"Item {number * 7919 % 99_999}: branch has no owner at step {number % 12}", "ERROR"),
        (f"Customer email required for order {number}B [] []", "CRITICAL"),
        (f"CFACT028: Invoice template not found (order {number}); E003.1 came, too", "ERROR"),
    ]
)


@pytest.mark.parametrize(
    "only",
    [
        Filter(),
        Filter(only_failures=True),
        Filter(rules=frozenset({"magento.api-error"})),
        Filter(text="branch"),
    ],
    ids=["all", "failures", "one rule", "by text"],
)
def test_filters_leave_the_same_records(
    one_by_one: pytest.MonkeyPatch, matcher: Matcher, only: Filter
) -> None:
    one, other = both(one_by_one, matcher, ORDINARY, only)
    assert one == other


def test_documents_that_messages_name_are_found_without_reading_them(matcher: Matcher) -> None:
    _, documents = scanned(matcher, ORDINARY)
    counts = {name: count for name, count, _ in documents}  # type: ignore[attr-defined]
    assert counts["magento.api-error"] == 400
    assert counts["magento.customer-email-required"] == 400
    assert counts["eboekhouden.invoice-template-not-found"] == 400


def test_most_records_of_an_ordinary_log_are_counted_by_kinds(
    one_by_one: pytest.MonkeyPatch, matcher: Matcher
) -> None:
    taken: list[int] = []
    counted = native.records

    def watched(*arguments: object) -> object:
        made = counted(*arguments)  # type: ignore[arg-type]
        if made is not None:
            taken.append(len(made[4]) // 8)
        return made

    one_by_one.setattr(native, "records", watched)
    scanned(matcher, ORDINARY)
    assert sum(taken) > 5 * 400 / 2
