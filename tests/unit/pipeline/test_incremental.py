"""Scanning with what earlier scans left gives what scanning all anew gives, to the letter."""

from __future__ import annotations

import gzip
import io
import json
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.ingest.limits import BATCH_BYTES
from troubleshooter.ingest.reader import PIECE
from troubleshooter.matching.matcher import Matcher
from troubleshooter.pipeline import shelf as shelves
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.incremental import Incremental, open_shelf
from troubleshooter.pipeline.scan import Scanner
from troubleshooter.report.json import scan_json

HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
TAX = '"Invalid tax code ""HOOG_VERK21"""'


def grid(number: int) -> str:
    message = ("Success", TAX, '"The moon\nis cheese"', "Connection timed out")[number % 4]
    done = "No" if number % 4 else "Yes"
    return (
        f'{number},{number % 997:09d},1,{message},"2026-03-09 06:{number % 60:02d}:00",e-B,{done}\n'
    )


def monolog(number: int) -> str:
    trace = "\n#0 /srv/shop/Push.php(118): Push->send()\n#1 {main}" if number % 3 == 0 else ""
    at = f"2026-03-09 04:00:{number % 60:02d}"
    return f"[{at}] main.ERROR: API error for order {number}{trace} [] []\n"


def json_line(number: int) -> str:
    return (
        json.dumps({"time": f"2026-03-09 04:00:{number % 60:02d}", "message": f"Fout {number}"})
        + "\n"
    )


def plain(number: int) -> str:
    return (
        f"2026-03-09 04:00:{number % 60:02d} ERROR Work order 26-{number}: VAT code é (CFACT038)\n"
    )


KINDS = {"grid": grid, "monolog": monolog, "json": json_line, "plain": plain}
ODD = ['9,1,"open\n', "ragged,row\n", "\n", '"', "é", "half a line", "\x00\n", "{}\n"]


def beginning(kind: str) -> bytes:
    """More text than tells how a file is to be read."""
    line = KINDS[kind]
    count = 2 * PIECE // len(line(1)) // 3 * 2
    rows = "".join(line(number) for number in range(count))
    return ((HEADER if kind == "grid" else "") + rows).encode()


BEGINNINGS = {kind: beginning(kind) for kind in KINDS}


class Scans:
    """Scans of one file, with the shelf and without it."""

    def __init__(self, matcher: Matcher, folder: Path, only: Filter | None = None) -> None:
        self.scanner = Scanner(matcher, only=only or Filter())
        self.path = folder / "the.log"
        self.shelf = open_shelf(folder / "state", self.scanner)
        self.reader = Incremental(self.scanner, self.shelf)

    def with_shelf(self, *, again: bool = False) -> str:
        self.reader = Incremental(self.scanner, self.shelf, again)
        return self._json(self.reader)

    def plainly(self) -> str:
        return self._json(None)

    def _json(self, reader: Incremental | None) -> str:
        read = None if reader is None else reader.read
        scanned = self.scanner.scan([str(self.path)], io.BytesIO(), read=read)
        return json.dumps(scan_json(scanned.result))


@pytest.fixture(params=[None, Filter(only_failures=True, text="o")], ids=["all", "filtered"])
def scans(matcher: Matcher, tmp_path: Path, request: pytest.FixtureRequest) -> Scans:
    return Scans(matcher, tmp_path, request.param)


def test_an_unchanged_file_is_taken_from_the_shelf(scans: Scans) -> None:
    scans.path.write_text(HEADER + grid(1) + grid(2), "utf-8")
    first = scans.with_shelf()
    assert scans.reader.unchanged == []
    assert scans.with_shelf() == first == scans.plainly()
    assert scans.reader.unchanged == [str(scans.path)]


def test_again_reads_anew(scans: Scans) -> None:
    scans.path.write_text(HEADER + grid(1), "utf-8")
    scans.with_shelf()
    scans.with_shelf(again=True)
    assert scans.reader.unchanged == []


def test_a_file_changed_in_place_is_read_anew(scans: Scans) -> None:
    scans.path.write_text(HEADER + grid(1), "utf-8")
    scans.with_shelf()
    status = scans.path.stat()
    scans.path.write_text(HEADER + grid(1).replace("Invalid", "invalid"), "utf-8")
    os.utime(scans.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert scans.with_shelf() == scans.plainly()
    assert scans.reader.unchanged == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_grown_file_is_read_from_where_it_ended(scans: Scans, kind: str) -> None:
    scans.path.write_bytes(BEGINNINGS[kind])
    scans.with_shelf()
    for number in range(3):
        with scans.path.open("ab") as file:
            file.write((KINDS[kind](number) * 2).encode())
        assert scans.with_shelf() == scans.plainly()
        assert scans.reader.grown == [str(scans.path)]


def test_a_file_whose_last_batch_holds_no_record_is_read_anew(scans: Scans) -> None:
    row = grid(1).encode()
    rows = row * ((BATCH_BYTES + PIECE - 50_000) // len(row))
    scans.path.write_bytes(HEADER.encode() + rows + b"ragged,row\n" * 10_000)
    first = scans.with_shelf()
    assert first == scans.plainly()
    assert scans.with_shelf() == first
    assert scans.reader.unchanged == [str(scans.path)]
    with scans.path.open("ab") as file:
        file.write(grid(5).encode())
    assert scans.with_shelf() == scans.plainly()
    assert scans.reader.grown == []


def test_a_file_that_only_seems_to_have_grown_is_read_anew(scans: Scans) -> None:
    scans.path.write_bytes(BEGINNINGS["plain"])
    scans.with_shelf()
    scans.path.write_bytes(b"x" + BEGINNINGS["plain"] + b"more\n")
    assert scans.with_shelf() == scans.plainly()
    assert scans.reader.grown == []


def test_a_small_file_that_grew_is_read_anew(scans: Scans) -> None:
    scans.path.write_text(plain(1), "utf-8")
    scans.with_shelf()
    scans.path.write_text(plain(1) + plain(2), "utf-8")
    assert scans.with_shelf() == scans.plainly()
    assert scans.reader.grown == []


def test_packed_files_are_kept_but_never_read_on(scans: Scans) -> None:
    scans.path.write_bytes(gzip.compress(BEGINNINGS["plain"]))
    assert scans.with_shelf() == scans.with_shelf() == scans.plainly()
    assert scans.reader.unchanged == [str(scans.path)]
    with scans.path.open("ab") as file:
        file.write(gzip.compress(plain(1).encode()))
    assert scans.with_shelf() == scans.plainly()
    assert scans.reader.grown == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    growth=st.lists(
        st.lists(st.one_of(st.integers(0, 99), st.sampled_from(ODD)), max_size=4),
        min_size=1,
        max_size=3,
    ),
)
def test_however_a_file_grows_the_result_is_that_of_reading_it_anew(
    matcher: Matcher,
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    growth: list[list[int | str]],
) -> None:
    scans = Scans(matcher, tmp_path_factory.mktemp("grown"))
    scans.path.write_bytes(BEGINNINGS[kind])
    scans.with_shelf()
    for pieces in growth:
        added = "".join(KINDS[kind](one) if isinstance(one, int) else one for one in pieces)
        with scans.path.open("ab") as file:
            file.write(added.encode())
        assert scans.with_shelf() == scans.plainly()


def entries(scans: Scans) -> list[Path]:
    return sorted(scans.shelf.folder.iterdir())


def test_nothing_is_kept_of_a_file_that_could_not_be_read_to_its_end(scans: Scans) -> None:
    packed = gzip.compress(BEGINNINGS["plain"])
    scans.path.write_bytes(packed[: len(packed) // 2])
    scans.with_shelf()
    assert not scans.shelf.folder.exists()


@pytest.mark.parametrize("damage", [b"", b"x", b"x\x9c", None])
def test_a_damaged_entry_is_as_none(scans: Scans, damage: bytes | None) -> None:
    scans.path.write_text(plain(1), "utf-8")
    first = scans.with_shelf()
    (entry,) = entries(scans)
    entry.write_bytes(entry.read_bytes()[:-9] if damage is None else damage)
    assert scans.with_shelf() == first
    assert scans.reader.unchanged == []


def test_other_rules_or_filters_have_entries_of_their_own(matcher: Matcher, tmp_path: Path) -> None:
    scans = Scans(matcher, tmp_path)
    scans.path.write_text(plain(1), "utf-8")
    scans.with_shelf()
    some = list(matcher.rules.values())[:-1]
    for other in (
        Scans(matcher, tmp_path, Filter(text="x")),
        Scans(Matcher(some), tmp_path),
    ):
        other.with_shelf()
        assert other.reader.unchanged == []


def test_no_secrets_are_kept(matcher: Matcher, tmp_path: Path) -> None:
    scans = Scans(matcher, tmp_path)
    secret = "CANARYabcdefgh"  # noqa: S105 -- made up
    scans.path.write_text(
        f"ERROR API error for order 7: token={secret}\nERROR odd failure, token={secret}\n"
        f"ERROR <SecurityCode1>{secret}</SecurityCode1> is rejected\n"
    )
    scans.with_shelf()
    (entry,) = entries(scans)
    assert secret not in zlib.decompress(entry.read_bytes()).decode()
    assert secret not in scans.plainly()


def test_the_shelf_lets_go_of_what_was_not_used_for_the_longest_time(
    matcher: Matcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "MOST_FILES", 2)
    scans = Scans(matcher, tmp_path)
    kept: list[Path] = []
    for number in range(3):
        scans.path = tmp_path / f"{number}.log"
        scans.path.write_text(plain(number), "utf-8")
        scans.with_shelf()
        (new,) = set(entries(scans)) - set(kept)
        os.utime(new, (number, number))
        kept.append(new)
    scans.shelf.tidy()
    assert entries(scans) == sorted(kept[1:])


def test_a_shelf_that_cannot_be_written_changes_nothing(matcher: Matcher, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    scans = Scans(matcher, tmp_path)
    scans.path.write_text(plain(1), "utf-8")
    assert scans.with_shelf() == scans.plainly()
