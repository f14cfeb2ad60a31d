"""Following a scan's logs: what was counted with what came is what reading it all anew gives."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.matching.matcher import Matcher
from troubleshooter.pipeline import following as followings
from troubleshooter.pipeline.following import Following, Looked
from troubleshooter.pipeline.scan import Scanned, Scanner
from troubleshooter.report.json import scan_json

HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
MESSAGES = ("Success", "Connection timed out", "The quux refused to frobnicate", "Invalid tax code")


def grid(number: int) -> str:
    message, done = MESSAGES[number % 4], "No" if number % 4 else "Yes"
    day = 9 + number % 5
    return f'{number},{number:09d},1,"{message}","2026-03-{day:02d} 06:00:00",e-B,{done}\n'


def monolog(number: int) -> str:
    trace = "\n#0 /srv/shop/Push.php(118): Push->send()\n#1 {main}" if number % 3 == 0 else ""
    return f"[2026-03-{9 + number % 5:02d} 04:00:00] main.ERROR: API error{trace} [] []\n"


def plain(number: int) -> str:
    return f"2026-03-{9 + number % 5:02d} 04:00:00 ERROR VAT code é (CFACT038)\n"


KINDS = {"grid": (HEADER, grid), "monolog": ("", monolog), "plain": ("", plain)}


def begin(matcher: Matcher, *paths: Path) -> tuple[Following, Scanned]:
    scanner = Scanner(matcher)
    following = Following(scanner)
    shown = [str(path) for path in paths]
    return following, scanner.scan(shown, io.BytesIO(), read=following.read)


def anew(matcher: Matcher, *paths: Path) -> str:
    scanned = Scanner(matcher).scan([str(path) for path in paths], io.BytesIO())
    return told(scanned)


def told(scanned: Scanned) -> str:
    return json.dumps(scan_json(scanned.result))


def append(path: Path, text: str) -> None:
    with path.open("ab") as file:
        file.write(text.encode())


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "grid.csv"
    path.write_text(HEADER + "".join(map(grid, range(5))), "utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.integers(1, 12), cuts=st.lists(st.integers(0, 600), max_size=4))
def test_however_a_log_grows_the_findings_are_those_of_reading_it_anew(
    matcher: Matcher,
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    rows: int,
    cuts: list[int],
) -> None:
    head, row = KINDS[kind]
    path = tmp_path_factory.mktemp("grown") / "the.log"
    path.write_text(head + "".join(map(row, range(3))), "utf-8")
    following, scanned = begin(matcher, path)
    assert told(scanned) == anew(matcher, path)
    more = "".join(map(row, range(rows)))
    # What is appended comes in pieces that need not end where lines do.
    for start, end in pairwise([0, *sorted(cuts), len(more) + 600]):
        append(path, more[start:end])
        following.look()
    following.look()
    assert told(following.scanned()) == anew(matcher, path)


def test_a_look_at_what_did_not_change_says_so(matcher: Matcher, log: Path) -> None:
    following, _ = begin(matcher, log)
    assert [following.look() for _ in range(3)] == [Looked()] * 3


def test_only_what_was_added_is_read(
    matcher: Matcher, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.write_text(HEADER + "".join(map(grid, range(60_000))), "utf-8")
    following, _ = begin(matcher, log)
    following.look()
    sizes: list[int] = []
    count = Scanner.count

    def counted(self: Scanner, *args: object, **named: object) -> object:
        opened = count(self, *args, **named)  # type: ignore[arg-type]
        part, tail = args[1], args[3]
        sizes.append(part.tally.records + opened.tally.records)  # type: ignore[attr-defined]
        assert tail is not None
        return opened

    monkeypatch.setattr(Scanner, "count", counted)
    append(log, grid(1) + grid(2))
    assert following.look().changed
    assert sizes[-1] <= 4


def test_several_logs_are_followed_as_one(matcher: Matcher, log: Path) -> None:
    other = log.with_name("zzz.csv")
    other.write_text(HEADER + grid(1), "utf-8")
    following, _ = begin(matcher, log, other)
    append(other, grid(2))
    append(log, grid(3))
    assert following.look().changed
    following.look()
    assert told(following.scanned()) == anew(matcher, log, other)


def test_a_log_that_is_still_empty_is_followed(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "new.log"
    path.touch()
    following, scanned = begin(matcher, path)
    assert (following.possible, scanned.result.records) == (True, 0)
    append(path, plain(1) * 2)
    assert following.look().changed
    assert following.scanned().result.records == 2


def test_a_header_without_rows_is_followed(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text(HEADER)
    following, _ = begin(matcher, path)
    append(path, grid(1))
    following.look()
    append(path, grid(2))
    following.look()
    assert told(following.scanned()) == anew(matcher, path)


def test_a_record_that_was_being_written_while_it_was_scanned_is_counted_once_it_is_whole(
    matcher: Matcher, log: Path
) -> None:
    append(log, '9,1,1,"Connection ')
    following, scanned = begin(matcher, log)
    assert following.look() == Looked()
    assert told(following.scanned()) == told(scanned)
    append(log, 'timed out","2026-03-09 06:00:00",e-B,No\n')
    assert following.look().changed
    assert told(following.scanned()) == anew(matcher, log)


def test_a_log_that_is_gone_is_told_and_goes_on_once_it_is_back(
    matcher: Matcher, log: Path
) -> None:
    following, scanned = begin(matcher, log)
    kept = log.rename(log.with_name("elsewhere.csv"))
    assert following.look().troubles == ((str(log), "not found"),)
    assert told(following.scanned()) == told(scanned)
    kept.rename(log)
    append(log, grid(6))
    looked = following.look()
    assert (looked.changed, looked.troubles, looked.anew) == (True, (), ())


def test_a_log_that_cannot_be_read_any_more_is_told(matcher: Matcher, log: Path) -> None:
    following, scanned = begin(matcher, log)
    log.unlink()
    log.mkdir()
    [(path, reason)] = following.look().troubles
    assert path == str(log)
    assert reason
    assert told(following.scanned()) == told(scanned)


def test_an_emptied_log_is_told_and_what_was_counted_stays(matcher: Matcher, log: Path) -> None:
    following, _ = begin(matcher, log)
    log.write_text(HEADER + grid(1), "utf-8")
    looked = following.look()
    assert (looked.anew, looked.changed) == ((str(log),), True)
    assert following.scanned().result.records == 6


def test_a_log_that_becomes_something_else_keeps_what_was_counted(
    matcher: Matcher, log: Path
) -> None:
    following, scanned = begin(matcher, log)
    log.write_bytes(b"\x1f\x8b\x08" + bytes(600))
    looked = following.look()
    [(path, reason)] = looked.troubles
    assert (path, "cannot be followed" in reason) == (str(log), True)
    assert not following.possible
    assert following.scanned().result.records == scanned.result.records


@pytest.mark.parametrize(
    "content",
    [b"PK\x05\x06" + bytes(18), "ERROR CFACT028\n".encode("utf-16"), b"\x89PNG\r\n\x1a\n"],
    ids=["zip", "utf-16", "picture"],
)
def test_what_does_not_grow_line_by_line_cannot_be_followed(
    matcher: Matcher, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "some.log"
    path.write_bytes(content)
    following, _ = begin(matcher, path)
    assert not following.possible
    assert following.look() == Looked()


def test_what_is_not_followed_any_more_beyond_a_bound_keeps_its_counts(
    matcher: Matcher, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followings, "MOST_FOLLOWED", 1)
    other = log.with_name("zzz.csv")
    other.write_text(HEADER + grid(1), "utf-8")
    following, scanned = begin(matcher, log, other)
    append(other, grid(2))
    assert not following.look().changed
    assert told(following.scanned()) == told(scanned)
