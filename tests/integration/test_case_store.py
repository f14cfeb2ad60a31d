"""Cases in their file: taken in once, moved, really deleted, and in trouble told clearly."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from troubleshooter.cases.case import Case, CaseState, DeedKind, Seen, Sighting
from troubleshooter.cases.history import Standing, days_of, state_of
from troubleshooter.errors import ConfigurationError, StoreError, UsageError
from troubleshooter.locations import Locations, find
from troubleshooter.pipeline.cases import Cases, now, open_cases
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.rules import feedback
from troubleshooter.rules.feedback import Said

RULE = "eboekhouden.invoice-template-not-found"
TODAY = datetime(2026, 10, 12, 9)  # noqa: DTZ001 - local, as in logs
TELLING = "Zeer herkenbare woorden"


@pytest.fixture
def places(tmp_path: Path) -> Locations:
    return replace(find(), home=tmp_path / "home")


@pytest.fixture
def cases(places: Locations) -> Iterator[Cases]:
    opened = open_cases(places)
    yield opened
    opened.store.close()


def seen(days: int = 1, rule: str = RULE, sample: str = "", ago: int = 0) -> Seen:
    """A log with a record a day, up to so many days ago."""
    last = TODAY - timedelta(days=ago)
    dates = [last - timedelta(days=number) for number in range(days)]
    sighting = Sighting(
        mark=f"{rule}{days}{ago}",
        at=last + timedelta(hours=1),
        count=days,
        first=dates[-1],
        last=last,
        days={one.date(): 1 for one in dates},
        source="export.csv",
        documents=("26-0812",),
    )
    return Seen(rule, rule, sighting, "", sample)


def only(cases: Cases) -> Case:
    [case] = cases.chosen()
    return case


def test_what_is_taken_in_comes_out(cases: Cases) -> None:
    cases.take_in("De Vries Installaties", [seen(3, sample="x")], ["/logs/export.csv"])
    case = only(cases)
    assert (case.customer, case.rule, case.sample) == ("De Vries Installaties", RULE, "x")
    assert case.sightings == (seen(3).sighting,)
    assert cases.named(case.id[:3]) == case
    assert cases.customers() == ("De Vries Installaties",)


def test_the_same_scan_twice_leaves_one_sighting(cases: Cases) -> None:
    cases.take_in("De Vries", [seen(3)])
    cases.take_in("de-vries", [seen(3)])
    assert len(only(cases).sightings) == 1
    assert only(cases).customer == "De Vries"


def test_two_customers_have_a_case_each_and_know_of_each_other(cases: Cases) -> None:
    for customer in ("De Vries", "Bakker", "Vermeer"):
        cases.take_in(customer, [seen()])
    known = cases.known("de vries")
    assert known.customer == "De Vries"
    assert list(known.cases) == [RULE]
    assert known.elsewhere == {RULE: 2}
    assert cases.known("").elsewhere == {RULE: 3}


def test_a_taking_in_can_be_taken_back_when_the_customer_was_the_wrong_one(cases: Cases) -> None:
    cases.take_in("De Vries", [seen(ago=9)])
    receipt = cases.take_in("De Vries", [seen(), seen(rule="a.b")])
    cases.take_in("Bakker", [seen(), seen(rule="a.b")], instead_of=receipt)
    found = {(case.customer, case.subject) for case in cases.chosen()}
    assert found == {("De Vries", RULE), ("Bakker", RULE), ("Bakker", "a.b")}
    assert len(cases.known("De Vries").cases[RULE].sightings) == 1


def test_a_case_with_a_note_is_not_taken_back(cases: Cases) -> None:
    receipt = cases.take_in("De Vries", [seen()])
    cases.write_note(only(cases).id, "ask Piet")
    cases.take_back(receipt)
    assert only(cases).note == "ask Piet"
    assert only(cases).sightings == ()


def test_deeds_close_and_reopen_a_case(cases: Cases) -> None:
    cases.take_in("De Vries", [seen()])
    case_id = only(cases).id
    cases.act([case_id], DeedKind.REPLY)
    cases.act([case_id], DeedKind.FIXED, "template   renamed\n")
    case = only(cases)
    assert [(deed.kind, deed.detail) for deed in case.deeds] == [
        (DeedKind.REPLY, ""),
        (DeedKind.FIXED, "template renamed"),
    ]
    assert state_of(case) is CaseState.FIXED
    with pytest.raises(UsageError, match="fixed already"):
        cases.close(case_id)
    assert state_of(cases.reopen(case_id)) is CaseState.OPEN
    with pytest.raises(UsageError, match="open already"):
        cases.reopen(case_id)
    assert state_of(cases.close(case_id)) is CaseState.CLOSED


def test_after_a_fix_a_later_log_says_that_it_came_back(cases: Cases) -> None:
    cases.take_in("De Vries", [seen(ago=30)])
    cases.act([only(cases).id], DeedKind.FIXED, "template renamed")
    then = now() + timedelta(days=9)
    later = replace(
        seen().sighting, mark="later", at=then, first=then, last=then, days={then.date(): 1}
    )
    past = cases.known("De Vries").past(RULE, later)
    assert past is not None
    assert (past.standing, past.times, past.back_after) == (Standing.CAME_BACK, 1, 9)
    assert past.by is not None
    assert past.by.detail == "template renamed"


def test_renaming_a_customer_joins_what_both_had(cases: Cases) -> None:
    cases.take_in("De Vries Instalaties", [seen(), seen(rule="a.b")], ["/logs/a.csv"])
    cases.take_in("De Vries Installaties", [seen(3)])
    assert cases.rename("de vries instalaties", "De Vries Installaties") == 2
    assert {case.customer for case in cases.chosen()} == {"De Vries Installaties"}
    assert sum(days_of(cases.known("De Vries Installaties").cases[RULE].sightings).values()) == 3
    assert cases.whose(["/logs/a.csv"]) == "De Vries Installaties"
    with pytest.raises(UsageError, match="no cases of 'Nobody'"):
        cases.rename("Nobody", "Somebody")


def test_a_log_is_known_by_its_path_and_its_neighbours_are_proposed(
    cases: Cases, tmp_path: Path
) -> None:
    log, other = str(tmp_path / "logs" / "a.csv"), str(tmp_path / "logs" / "b.csv")
    cases.take_in("De Vries", [seen()], [log])
    assert cases.whose([log]) == "De Vries"
    assert cases.whose([other]) == ""
    assert cases.whose([log, other]) == ""
    cases.take_in("Bakker", [], [str(tmp_path / "logs")])
    assert cases.proposed([other])[0] == "Bakker"
    in_name = str(tmp_path / "de_vries-export.csv")
    assert cases.proposed([in_name])[0] == "De Vries"


# -- deleting


def content(places: Locations) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(places.home.glob("cases.sqlite*")))


def test_a_deleted_case_leaves_nothing_in_the_file_nor_beside_it(
    cases: Cases, places: Locations
) -> None:
    cases.take_in("Bakker", [seen()])
    cases.take_in("De Vries", [seen(sample=TELLING)], ["/logs/vries.csv"])
    [case] = cases.chosen("De Vries")
    cases.write_note(case.id, "ask " + TELLING.upper())
    cases.act([case.id], DeedKind.FIXED, TELLING.lower())
    for word in (TELLING, TELLING.upper(), TELLING.lower(), "De Vries", "vries.csv"):
        assert word.encode() in content(places)
    deleted = cases.delete([case.id])
    assert (deleted.cases, deleted.trouble) == (1, "")
    for word in (TELLING, TELLING.upper(), TELLING.lower(), "De Vries", "vries.csv"):
        assert word.encode() not in content(places)
    assert only(cases).customer == "Bakker"


def test_feedback_on_a_case_goes_with_it(cases: Cases, places: Locations) -> None:
    cases.take_in("De Vries", [seen()])
    case = only(cases)

    def said(name: str, of_case: str) -> Said:
        return Said(name, "2026-10-12T09:00:00+02:00", "wrong", RULE, "", name * 9, "", of_case)

    for one in (said("aaaa", case.id), said("bbbb", "ticket 7")):
        feedback.refuse(places.user_rules, one, TODAY.date())
        feedback.append(places.feedback, one)
    assert cases.delete([case.id]).feedback == 1
    assert [one.id for one in feedback.read(places.feedback)] == ["bbbb"]
    [file] = (places.user_rules).rglob("*.feedback.yaml")
    assert "aaaa" not in file.read_text("utf-8")
    assert "bbbb" in file.read_text("utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(places.feedback.stat().st_mode) == 0o600


def test_feedback_that_goes_is_not_left_in_the_rulebook_as_read(
    cases: Cases, places: Locations
) -> None:
    cases.take_in("De Vries", [seen()])
    of_case = only(cases).id
    said = Said("aaaa", "2026-10-12T09:00:00+02:00", "wrong", RULE, "", TELLING, "", of_case)
    feedback.refuse(places.user_rules, said, TODAY.date())
    feedback.append(places.feedback, said)
    assert TELLING in str(Knowledge(places).rules[RULE])
    assert TELLING.encode() in kept(places)
    cases.delete([of_case])
    assert TELLING.encode() not in kept(places)


def kept(places: Locations) -> bytes:
    return b"".join(path.read_bytes() for path in places.kept.rglob("*") if path.is_file())


def test_what_is_kept_of_the_case_s_logs_goes_with_it(
    cases: Cases, places: Locations, tmp_path: Path
) -> None:
    import zlib

    folder = places.state / "scans"
    folder.mkdir(parents=True)
    for name in ("vries.csv", "bakker.csv"):
        entry = {"mark": "m", "shown": str(tmp_path / name), "seen": {}}
        (folder / f"{name}.z").write_bytes(zlib.compress(json.dumps(entry).encode()))
    (folder / "damaged.z").write_bytes(b"no entry")
    cases.take_in("De Vries", [seen()], [str(tmp_path / "vries.csv")])
    assert cases.delete([only(cases).id]).scans == 1
    assert {path.name for path in folder.iterdir()} == {"bakker.csv.z", "damaged.z"}


def test_cases_of_which_nothing_was_heard_can_be_told(cases: Cases) -> None:
    cases.take_in("De Vries", [seen(ago=40)])
    cases.take_in("Bakker", [seen(ago=0)])
    [old] = cases.older_than((TODAY - timedelta(days=10)).date())
    assert old.customer == "De Vries"


def test_while_another_process_reads_a_case_is_deleted_and_what_stays_is_told(
    cases: Cases, places: Locations
) -> None:
    cases.take_in("De Vries", [seen()])
    import sqlite3

    other = sqlite3.connect(places.cases, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM cases").fetchall()
    deleted = cases.delete([only(cases).id])
    other.close()
    assert cases.chosen() == ()
    assert "another process keeps the store busy" in deleted.trouble


# -- several at once, and trouble


def test_several_that_take_in_at_once_make_one_case(places: Locations) -> None:
    def take(number: int) -> None:
        mine = open_cases(places)
        for ago in range(number, 40, 4):
            mine.take_in("De Vries", [seen(ago=ago)])
        mine.store.close()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened = open_cases(places)
    assert len(only(opened).sightings) == 40
    opened.store.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_only_the_owner_reads_the_file(cases: Cases, places: Locations) -> None:
    cases.take_in("De Vries", [seen()])
    files = list(places.home.glob("cases.sqlite*"))
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    places.cases.chmod(0o644)
    open_cases(places).store.close()
    assert stat.S_IMODE(places.cases.stat().st_mode) == 0o600


def test_a_full_disk_is_said_and_what_was_there_stays(cases: Cases) -> None:
    cases.take_in("De Vries", [seen()])
    sa.event.listen(
        cases.store.engine, "begin", lambda db: db.exec_driver_sql("PRAGMA max_page_count=1")
    )
    with pytest.raises(StoreError, match="the disk is full"):
        cases.take_in("Bakker", [seen(sample="x" * 60_000)])
    assert only(cases).customer == "De Vries"


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="nothing is read-only to this user",
)
def test_a_file_that_may_only_be_read_is_said(cases: Cases, places: Locations) -> None:
    cases.store.close()
    places.cases.chmod(0o400)
    with pytest.raises(StoreError, match="cannot be opened or written"):
        open_cases(places).take_in("De Vries", [seen()])


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder")
    with pytest.raises(StoreError, match="cannot be made"):
        open_cases(replace(find(), home=tmp_path / "home"))


def test_a_row_that_is_damaged_is_said(cases: Cases) -> None:
    cases.take_in("De Vries", [seen()])
    with cases.store.begin() as db:
        db.exec_driver_sql("UPDATE case_sightings SET days = 'no days'")
    with pytest.raises(StoreError, match="is damaged"):
        cases.chosen()


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 81, "\n"], ids=["empty", "blank", "long", "line"]
)
def test_a_name_that_is_none_is_refused(cases: Cases, name: str) -> None:
    with pytest.raises(UsageError, match="customer's name"):
        cases.take_in(name, [seen()])


def test_settings_say_whether_and_how_long(places: Locations) -> None:
    places.home.mkdir()
    places.case_settings.write_text("record = false\nkeep_days = 730\n")
    opened = open_cases(places)
    assert (opened.settings.record, opened.settings.keep_days) == (False, 730)
    opened.store.close()
    places.case_settings.write_text("keep = 3\n")
    with pytest.raises(ConfigurationError, match=r"cases\.toml: keep"):
        open_cases(places)
