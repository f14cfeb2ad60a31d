"""Following a log: each record once, when it is whole, also across rotation and truncation."""

from __future__ import annotations

from pathlib import Path

import pytest

from troubleshooter.errors import InputError
from troubleshooter.matching.matcher import Matcher
from troubleshooter.pipeline.follow import Follower, Step
from troubleshooter.pipeline.scan import Scanner

HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'


def row(order: int, message: str = "Connection timed out") -> str:
    return f'1,{order},1,"{message}","2026-03-09 06:00:00",e-B,No\n'


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def follower(matcher: Matcher, path: Path) -> Follower:
    return Follower(Scanner(matcher), path)


def documents(step: Step) -> list[str]:
    found = step.fresh.tally.rules.get("magento.connection-timeout")
    return [] if found is None else [one.number for one in found.documents.first(99)]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "grid.csv"
    path.write_text(HEADER + row(1) + row(2), "utf-8")
    return path


def test_what_is_there_counts_at_once_but_for_the_last_record(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    assert documents(following.look()) == ["1"]
    assert following.scanned().result.records == 2


def test_a_quiet_look_counts_the_last_record(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    assert documents(following.look()) == ["2"]
    assert documents(following.look()) == []


def test_every_record_counts_once(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    seen = documents(following.look())
    for order in range(3, 30):
        append(log, row(order))
        seen += documents(following.look())
        if order % 3 == 0:
            seen += documents(following.look())
    seen += documents(following.look())
    assert [int(number) for number in seen] == list(range(1, 30))
    result = following.scanned().result
    assert (result.records, len(result.inputs)) == (29, 1)


def test_lines_are_numbered_as_in_the_file(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    following.look()
    append(log, row(3, "The moon\nis cheese") + row(4, "Odd failure"))
    following.look()
    append(log, row(5))
    step = following.look()
    (cluster,) = step.fresh.tally.clusters.values()
    ((place, *_),) = cluster.shown()
    assert place.line == 6


def test_half_a_line_waits_for_its_other_half(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    append(log, row(3)[:6])
    assert documents(following.look()) == documents(following.look()) == []
    append(log, row(3)[6:])
    assert documents(following.look()) == ["2"]
    assert documents(following.look()) == ["3"]
    (read,) = following.scanned().result.inputs
    assert (read.records, read.skipped) == (3, ())


def test_an_open_quote_waits_for_its_end(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    append(log, '1,3,1,"Connection timed out\n')
    assert documents(following.look()) == []
    append(log, 'again","2026-03-09 06:00:00",e-B,No\n' + row(4))
    assert documents(following.look()) == ["2", "3"]


def test_a_stack_trace_belongs_to_its_record(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "system.log"
    path.write_text("[2026-03-09 04:00:12] main.ERROR: API error for order 1\n#0 {main} [] []\n")
    following = follower(matcher, path)
    following.look()
    append(path, "[2026-03-09 04:00:13] main.ERROR: API error for order 2\n")
    step = following.look()
    assert step.fresh.tally.records == 1
    append(path, "#0 {main} [] []\n[2026-03-09 04:00:14] main.INFO: done [] []\n")
    assert following.look().fresh.tally.records == 1
    assert following.scanned().result.records == 3


def test_a_rotated_log_is_read_to_its_end_and_then_the_new_one(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    append(log, row(3))
    log.rename(log.with_name("grid.csv.1"))
    step = following.look()
    assert step == Step(step.fresh, trouble="not found")
    assert not step.fresh.tally.records
    log.write_text(HEADER + row(4) + row(5), "utf-8")
    step = following.look()
    assert step.anew
    assert documents(step) == ["2", "3", "4"]
    assert following.scanned().result.records == 5


def test_a_truncated_log_is_begun_anew(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    log.write_text(HEADER + row(7), "utf-8")
    step = following.look()
    assert (step.anew, documents(step)) == (True, ["2"])
    assert documents(following.look()) == ["7"]


def test_a_log_written_anew_and_longer_is_begun_anew(matcher: Matcher, log: Path) -> None:
    following = follower(matcher, log)
    following.look()
    log.write_text(HEADER + row(7) * 9, "utf-8")
    assert following.look().anew


def test_an_empty_log_is_waited_for(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "new.log"
    path.touch()
    following = follower(matcher, path)
    assert following.look().fresh.tally.records == 0
    append(path, "ERROR CFACT028\nERROR CFACT028\n")
    assert following.look().fresh.tally.records == 1


def test_windows_1252_is_followed_too(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "old.log"
    path.write_bytes("ERROR Geëxporteerd (CFACT028)\n".encode("cp1252") * 3)
    following = follower(matcher, path)
    following.look()
    with path.open("ab") as file:
        file.write("ERROR Geëxporteerd (CFACT038)\n".encode("cp1252"))
    following.look()
    following.look()
    assert following.scanned().result.records == 4


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\x1f\x8b\x08rest", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_text_cannot_be_followed(
    matcher: Matcher, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "packed"
    path.write_bytes(content + bytes(600))
    with pytest.raises(InputError, match="cannot be followed"):
        follower(matcher, path).look()


def test_a_log_larger_than_its_head_is_followed(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "grid.csv"
    path.write_text(HEADER + "".join(row(order) for order in range(30_000)), "utf-8")
    following = follower(matcher, path)
    following.look()
    for order in range(30_000, 30_010):
        append(path, row(order))
        following.look()
    following.look()
    result = following.scanned().result
    assert (result.records, result.diagnoses[0].objects) == (30_010, 30_010)
