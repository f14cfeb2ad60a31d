"""Records kept in parts and looked through one part after another: in memory or on disk alike."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

import polars as pl
import pytest

from troubleshooter.ingest import growing
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.record_parts import PART_ROWS, RecordParts
from troubleshooter.pipeline.record_search import Search, everything, found_by, next_hit
from troubleshooter.pipeline.records import Mark, Wanted, empty, kind_of
from troubleshooter.tui.records import Records, records_of
from troubleshooter.tui.scanning import Source

ROWS = 3 * PART_ROWS + 100
BAD = (0, 40_000, 40_001, ROWS - 1)
HELD = pytest.mark.parametrize("held", [10**9, 0], ids=["memory", "disk"])


def batch(start: int, count: int) -> pl.DataFrame:
    rows = range(start, start + count)
    made = pl.DataFrame(
        {
            "line": [row + 2 for row in rows],
            "message": [f"failed {row}" if row in BAD else f"fine {row}" for row in rows],
            "mark": [Mark.ERROR if row in BAD else Mark.PLAIN for row in rows],
            "platform": ["Exact" if row % 2 else "e-Boekhouden" for row in rows],
        }
    )
    return pl.concat([empty(), made], how="diagonal_relaxed").cast(empty().schema)


@pytest.fixture
def parts(held: int) -> RecordParts:
    made = RecordParts(held)
    made.append(batch(0, 50_000))
    made.append(batch(50_000, ROWS - 50_000))
    return made


def looked(parts: RecordParts, wanted: Wanted) -> Search:
    search = Search(parts, [()], wanted)
    while search.look(0.001):
        pass
    return search


@HELD
def test_every_record_is_found_again_by_its_row(parts: RecordParts) -> None:
    assert parts.height == ROWS
    for row in (0, PART_ROWS - 1, PART_ROWS, 50_000, ROWS - 1):
        assert parts.record(row)["line"] == row + 2
    assert parts.platforms == {"Exact", "e-Boekhouden"}


@HELD
def test_a_stretch_over_several_parts_comes_in_order(parts: RecordParts) -> None:
    shown = everything(parts).fetch(PART_ROWS - 3, 20_000, [pl.col("line")])
    assert [record["line"] for record in shown] == list(range(PART_ROWS - 1, PART_ROWS + 19_999))
    assert everything(parts).fetch(ROWS - 1, 5, [pl.col("line")]) == [{"line": ROWS + 1}]


@HELD
def test_a_search_finds_in_all_parts_and_goes_on_as_they_come(parts: RecordParts) -> None:
    search = looked(parts, Wanted(text="FAILED"))
    shown = found_by(search)
    assert [shown.row(position) for position in range(shown.count)] == list(BAD)
    assert [shown.position(row) for row in (0, 1, 40_000, 40_001, 40_002)] == [0, 1, 1, 2, 3]
    parts.append(batch(BAD[0], 1))
    assert not search.done
    search.look(1)
    assert search.count == 5


@HELD
def test_a_search_that_is_stopped_keeps_what_it_found(parts: RecordParts) -> None:
    search = Search(parts, [()], Wanted(text="failed"))
    search.look(0.0)
    before = search.count
    search.stop()
    assert search.stopped
    assert search.done
    assert not search.look(1.0)
    assert search.count == before
    whole = looked(parts, Wanted(text="failed"))
    whole.stop()
    assert not whole.stopped, "it was over already"


@HELD
@pytest.mark.parametrize("filtered", [False, True])
def test_errors_are_walked_both_ways(parts: RecordParts, filtered: bool) -> None:
    shown = found_by(looked(parts, Wanted(text="e"))) if filtered else everything(parts)
    walked: list[int | None] = []
    position: int | None = 0
    while position is not None:
        walked.append(position)
        position = shown.next_bad(position, 1)
    assert walked == list(BAD)
    assert shown.next_bad(BAD[2], -1) == BAD[1]
    assert shown.next_bad(BAD[0], -1) is None


@HELD
def test_hits_are_walked_among_all_records(parts: RecordParts) -> None:
    search = looked(parts, Wanted(text="failed"))
    assert next_hit(search, 0, 1) == 40_000
    assert next_hit(search, 39_000, 1) == 40_000
    assert next_hit(search, 40_001, -1) == 40_000
    assert next_hit(search, ROWS - 1, 1) is None
    assert next_hit(search, 0, -1) is None


@HELD
def test_a_platform_is_found_by_its_whole_name(parts: RecordParts) -> None:
    assert looked(parts, Wanted(platform="Exact")).count == ROWS // 2
    assert looked(parts, Wanted(platform="exa")).count == 0


@HELD
def test_the_last_part_can_be_replaced(parts: RecordParts) -> None:
    parts.append(batch(ROWS, 1))
    search = looked(parts, Wanted(text="fine"))
    before = search.count
    search.stop()
    again = search.without_last()
    parts.drop_last()
    parts.append(batch(0, 1))
    assert not search.look(1)
    again.look(1)
    assert parts.height == ROWS + 1
    assert again.count == before - 1


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a file has a name until it is closed")
def test_what_is_packed_away_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    parts = RecordParts(0)
    parts.append(batch(0, 10))
    assert parts.record(3)["message"] == "fine 3"
    assert list(tmp_path.iterdir()) == []


def test_no_room_left_is_told_and_what_was_read_stays(
    log: Path, knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    records = records_of(Source((str(log),)), knowledge, held_bytes=0)
    records.read()
    assert records.done
    assert "gone" in records.trouble


def test_a_kind_is_never_that_of_a_record_under_a_rule() -> None:
    assert kind_of("") > 0
    assert kind_of("a <n>") != kind_of("b <n>")


# -- logs that grow


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "app.csv"
    write(path, range(30_000), "w")
    return path


def write(path: Path, numbers: range, mode: str = "a") -> None:
    with path.open(mode, newline="") as file:
        writer = csv.writer(file)
        if mode == "w":
            writer.writerow(("ID", "Order", "Invoice ID", "Message", "Date Created", "Success"))
        for number in numbers:
            told = f"Everything about {number} went as it should, said the other side of the line"
            writer.writerow((number, number, number, told, "2026-01-02 06:15:20", "Yes"))


@pytest.fixture
def records(log: Path, knowledge: Knowledge) -> Records:
    made = records_of(Source((str(log),)), knowledge)
    made.read()
    return made


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of what is read of a log that grew, beyond its head."""
    read: list[int] = []
    watched = growing.Tail.watch

    def watch(self: growing.Tail, piece: bytes) -> None:
        read.append(len(piece))
        watched(self, piece)

    monkeypatch.setattr(growing.Tail, "watch", watch)
    return read


def lines(records: Records) -> list[int]:
    return records.parts.whole()["line"].to_list()


def test_of_a_log_that_grew_only_the_end_is_read(
    log: Path, records: Records, pieces: list[int]
) -> None:
    assert records.grown() is None
    write(log, range(30_000, 30_003))
    growth = records.grown()
    assert growth is not None
    records.take(growth)
    assert lines(records) == list(range(2, 30_005))
    assert sum(pieces) < 2_000
    assert not records.changed()
    assert records.grown() is None


def test_a_record_that_was_half_written_is_read_once_it_is_whole(
    log: Path, records: Records
) -> None:
    with log.open("a") as file:
        file.write('9,9,9,"half')
    growth = records.grown()
    if growth is not None:
        records.take(growth)
    with log.open("a") as file:
        file.write(' a record",2026-01-02 06:15:20,No\n')
    growth = records.grown()
    assert growth is not None
    records.take(growth)
    assert records.parts.record(records.parts.height - 1)["message"] == "half a record"
    assert records.parts.height == 30_001


def test_a_log_that_was_begun_anew_is_read_anew(log: Path, records: Records) -> None:
    write(log, range(5), "w")
    assert records.changed()
    fresh = records.anew()
    fresh.read()
    assert fresh.parts.height == 5


def test_a_log_that_is_gone_for_a_moment_is_waited_for(log: Path, records: Records) -> None:
    log.unlink()
    assert not records.changed()
    assert records.grown() is None
