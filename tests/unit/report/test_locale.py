"""Both languages say the same things, each in its own way."""

from __future__ import annotations

import re
import string
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from troubleshooter.live import ConnectionSystem, OpenReason, VerdictKind
from troubleshooter.model import LANGUAGES, Language, Level, RetryWhen, System
from troubleshooter.report.compare import Change
from troubleshooter.report.facts import Urgency
from troubleshooter.report.locale import Entry, locale_for
from troubleshooter.report.personal import KINDS

NL, EN = locale_for("nl"), locale_for("en")
SOURCES = Path(str(resources.files("troubleshooter.report")))
USED = re.compile(r"""(?:say|say_or)\(\s*f?["']([\w.-]+)["'][,)]""")
FAMILIES = [
    *(f"system.{system}" for system in System),
    *(f"level.{level}" for level in Level),
    *(f"after.{when}.{part}" for when in RetryWhen for part in ("title", "body")),
    *(f"basis.{basis}.sentence" for basis in ("documented", "mixed_fix", "mixed_cause", "field")),
    *(f"chart.timeline.title.{unit}" for unit in ("day", "week", "month", "year")),
    *(f"chart.timeline.start.{unit}" for unit in ("day", "week", "month", "year")),
    *(f"format.{unit}" for unit in ("day", "week", "month", "year")),
    *(f"index.urgency.{urgency.name.lower()}" for urgency in Urgency),
    *(f"csv.{column}" for column in ("rule", "title", "kind", "number")),
    *(key.replace("kind.", "csv.document.") for key in NL.entries if key.startswith("kind.")),
    *(f"privacy.{part}.{kind}" for part in ("token", "kind") for kind in KINDS),
    *(f"outcome.{kind}" for kind in ("fine", "plain", "known", "unknown")),
    *(f"verdict.{kind}.{part}" for kind in VerdictKind for part in ("label", "sentence")),
    *(f"stamp.{kind}.{part}" for kind in VerdictKind for part in ("label", "sentence")),
    *(f"stamp.open.reason.{reason}" for reason in OpenReason if reason is not OpenReason.UNDECIDED),
    *(f"compare.{part}.{change}" for change in Change for part in ("section", "intro")),
    *(f"connection_system.{system}" for system in ConnectionSystem),
]


def placeholders(entry: Entry) -> list[set[str]]:
    """The names in braces of an entry, for each of its plural forms but `one`."""
    texts = [entry] if isinstance(entry, str) else [v for k, v in entry.items() if k != "one"]
    return [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]


def test_every_key_is_there_in_both_languages() -> None:
    assert set(NL.entries) == set(EN.entries)


def test_a_wording_has_the_same_placeholders_in_both_languages() -> None:
    differing = [
        key
        for key, entry in NL.entries.items()
        if placeholders(entry) != placeholders(EN.entries[key])
    ]
    assert not differing


def test_a_wording_has_plural_forms_in_both_languages_or_in_none() -> None:
    differing = [
        key
        for key, entry in NL.entries.items()
        if isinstance(entry, str) != isinstance(EN.entries[key], str)
    ]
    assert not differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_that_is_asked_for_exists(language: Language) -> None:
    files = [*SOURCES.glob("*.py"), *SOURCES.glob("templates/*.j2")]
    asked = {key for file in files for key in USED.findall(file.read_text(encoding="utf-8"))}
    assert asked
    assert asked | set(FAMILIES) <= set(locale_for(language).entries)


def test_no_wording_holds_markup() -> None:
    entries = [*NL.entries.values(), *EN.entries.values()]
    texts = [
        t for entry in entries for t in ([entry] if isinstance(entry, str) else entry.values())
    ]
    assert not [text for text in texts if re.search(r"[<>]|&\w+;", text)]


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [
        ("nl", 0, "0 facturen"),
        ("nl", 1, "1 factuur"),
        ("nl", 1234, "1.234 facturen"),
        ("en", 0, "0 invoices"),
        ("en", 1, "1 invoice"),
        ("en", 1234, "1,234 invoices"),
    ],
)
def test_a_count_takes_the_plural_form_of_the_language(
    language: Language, count: int, told: str
) -> None:
    assert locale_for(language).say("unit.invoice", n=count) == told


def test_moments_and_days_are_written_as_the_reader_writes_them() -> None:
    moment = datetime.fromisoformat("2026-12-31T14:05:59")
    assert (NL.moment(moment), NL.day(date(2026, 2, 3))) == ("31-12-2026 14:05", "03-02-2026")
    assert (EN.moment(moment), EN.day(date(2026, 2, 3))) == ("31 Dec 2026, 14:05", "3 Feb 2026")


def test_a_zone_does_not_move_a_moment() -> None:
    moment = datetime.fromisoformat("2026-12-31T23:30:00+00:00")
    assert NL.moment(moment) == "31-12-2026 23:30"


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=45), "45 seconden"),
        (timedelta(minutes=15), "15 minuten"),
        (timedelta(minutes=60), "60 minuten"),
        (timedelta(minutes=90), "90 minuten"),
        (timedelta(hours=2), "2 uur"),
        (timedelta(hours=24), "1 dag"),
        (timedelta(0), "0 seconden"),
    ],
)
def test_a_duration_keeps_the_figure_the_vendor_gives(span: timedelta, told: str) -> None:
    assert NL.duration(span) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 3, "33%"),
        (1, 100_000, "less than 1%"),
        (99_999, 100_000, "more than 99%"),
        (0, 0, ""),
    ],
)
def test_a_share_never_rounds_to_nothing_or_to_everything(part: int, whole: int, told: str) -> None:
    assert EN.share(part, whole) == told


def test_text_that_is_filled_in_is_not_taken_for_a_placeholder() -> None:
    assert "{title.__class__}" in NL.say("headline.actions.single", title="{title.__class__}")


def test_no_wording_is_left_that_nothing_asks_for() -> None:
    files = [*SOURCES.glob("*.py"), *SOURCES.glob("templates/*.j2")]
    sources = "\n".join(file.read_text(encoding="utf-8") for file in files)
    families = {"value", "reason", "input_format", "unit", "kind", "after", "headline"}
    families |= {key.partition(".")[0] for key in FAMILIES}
    unused = [
        key for key in NL.entries if key.partition(".")[0] not in families and key not in sources
    ]
    assert not unused
