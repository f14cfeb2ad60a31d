"""Progress: what is done of how much, on terminals only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from troubleshooter.cli.progress import Progress, duration, size
from troubleshooter.pipeline.scan import total_size


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def folder_of(tmp_path: Path, *sizes: int) -> str:
    for number, count in enumerate(sizes):
        (tmp_path / f"log{number}.txt").write_bytes(b"x" * count)
    return str(tmp_path)


def test_bytes_records_rate_and_time_left_are_told(tmp_path: Path) -> None:
    clock, screen = Clock(), Terminal()
    with Progress([folder_of(tmp_path, 3_000_000, 1_000_000)], screen, clock) as progress:
        progress.done(1_000_000)
        clock.now += 10
        progress.records("log0.txt", 5_000)
        shown = screen.getvalue().split("\r\x1b[2K")[-1]
    assert shown == "1 MB of 4 MB  5,000 records  500/s  30 s left  log0.txt"


def test_of_standard_input_the_end_is_not_known() -> None:
    progress = Progress(["-"], Terminal(), Clock())
    progress.done(2_000_000)
    progress.records("-", 10)
    assert progress.line(10) == "2 MB  10 records  1/s  -"


def test_nothing_is_drawn_where_there_is_no_terminal(tmp_path: Path) -> None:
    clock, screen = Clock(), io.StringIO()
    with Progress([folder_of(tmp_path, 10)], screen, clock) as progress:
        clock.now += 10
        progress.records("log0.txt", 5)
        progress.done(10)
    assert screen.getvalue() == ""


def test_the_line_is_gone_when_the_work_is_done(tmp_path: Path) -> None:
    clock, screen = Clock(), Terminal()
    with Progress([folder_of(tmp_path, 10)], screen, clock) as progress:
        clock.now += 10
        progress.done(10)
    assert screen.getvalue().endswith("\r\x1b[2K")


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (999, "999 B"), (12_345, "12 kB"), (3_400_000_000, "3.4 GB")]
)
def test_sizes_are_short(count: int, shown: str) -> None:
    assert size(count) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.4, "0 s"), (59.4, "59 s"), (200, "3:20"), (3723, "1:02:03")]
)
def test_durations_are_short(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_the_size_of_folders_is_that_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log.txt").write_bytes(b"x" * 7)
    assert total_size([folder_of(tmp_path, 3), str(tmp_path / "nowhere")]) == 10
