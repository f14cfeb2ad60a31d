"""`scan` with earlier scans, in parts, and following a log, from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from troubleshooter.cli.following import Following
from troubleshooter.errors import InputError
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.scan import Scanner

from .conftest import Run

HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
TAX = '"Invalid tax code ""HOOG_VERK21"""'


def row(order: int, message: str = TAX) -> str:
    return f'1,{order},1,{message},"2026-03-09 06:00:00",e-B,No\n'


@pytest.fixture
def grids(tmp_path: Path) -> list[str]:
    made = []
    for number in (1, 2):
        path = tmp_path / f"{number}.csv"
        path.write_text(HEADER + row(number) + row(7) + row(number, "Odd failure"), "utf-8")
        made.append(str(path))
    return made


def test_an_unchanged_file_is_not_read_again_and_that_is_said(run: Run, grids: list[str]) -> None:
    first = run("scan", *grids, "--json", "-")
    again = run("scan", *grids, "--json", "-", "--lang", "en")
    assert again.stdout == first.stdout
    assert first.stderr == ""
    assert "2 files that have not changed" in again.stderr


@pytest.mark.parametrize("option", ["--again", "--no-store"])
def test_everything_is_read_anew_when_asked(run: Run, grids: list[str], option: str) -> None:
    first = run("scan", *grids, "--json", "-")
    again = run("scan", *grids, "--json", "-", option)
    assert (again.stdout, again.stderr) == (first.stdout, "")


def test_no_store_keeps_nothing(run: Run, grids: list[str], tmp_path: Path) -> None:
    run("scan", *grids, "--no-store")
    assert not (tmp_path / "home" / "state" / "scans").exists()


def test_parts_of_two_machines_merge_into_the_whole(
    run: Run, grids: list[str], tmp_path: Path
) -> None:
    whole = run("scan", *grids, "--json", "-").stdout
    for number, grid in enumerate(grids):
        done = run("scan", grid, "--part", f"{number}.part", "--json", "-")
        assert done.returncode == 0, done.stderr
    merged = run("scan", "merge", "0.part", "1.part", "--json", "-")
    assert (merged.returncode, merged.stdout) == (0, whole)


@pytest.mark.parametrize(
    ("parts", "code", "told"),
    [
        ([], 2, "name the parts"),
        (["nowhere.part"], 3, "no such file"),
        (["1.csv"], 3, "no part of a scan"),
        (["0.part", "filtered.part"], 2, "other filters"),
        (["other.part"], 2, "other rules"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    run: Run, grids: list[str], tmp_path: Path, parts: list[str], code: int, told: str
) -> None:
    run("scan", grids[0], "--part", "0.part")
    run("scan", grids[1], "--part", "filtered.part", "--only-failures")
    document = json.loads((tmp_path / "0.part").read_text("utf-8"))
    (tmp_path / "other.part").write_text(json.dumps(document | {"rules": "others"}))
    done = run("scan", "merge", *parts)
    assert done.returncode == code
    assert told in done.stderr.casefold()


@pytest.mark.parametrize(
    "options",
    [["-"], ["1.csv", "2.csv"], ["."], ["1.csv", "--view", "failed"], ["1.csv", "--part", "x"]],
)
def test_only_one_file_can_be_followed(run: Run, grids: list[str], options: list[str]) -> None:
    done = run("scan", *options, "--follow")
    assert done.returncode == 2
    assert "--follow" in done.stderr


def waits(steps: list[Callable[[], None]]) -> Callable[[float], None]:
    """A sleep that lets something happen each time, and ends with Ctrl-C."""
    happening: Iterator[Callable[[], None]] = iter(steps)

    def sleep(_: float) -> None:
        step = next(happening, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    return sleep


def quiet() -> None:
    """Nothing happens."""


def follow(
    knowledge: Knowledge, path: Path, steps: list[Callable[[], None]], json_file: str | None = None
) -> int:
    following = Following(str(path), json_file, "en", waits(steps))
    return following.run(Scanner(knowledge.matcher), knowledge)


def grow(path: Path, text: str) -> Callable[[], None]:
    def happen() -> None:
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(text)

    return happen


def test_new_findings_are_told_as_they_come_and_the_summary_at_the_end(
    knowledge: Knowledge, grids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(grids[0])
    steps = [quiet, grow(path, row(8) + row(9) + row(8, "Success")), quiet]
    assert follow(knowledge, path, steps) == 130
    told, said = capsys.readouterr()
    lines = told.splitlines()
    assert "Odd failure  (no rule knows this)" in lines[0]
    assert "2  VAT code unknown to e-Boekhouden  magento.tax-code-invalid  (8, 9)" in lines[1]
    assert "6 records in 1 input" in told
    assert "3 records so far" in said


def test_findings_as_lines_of_json(
    knowledge: Knowledge, grids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(grids[0])
    follow(knowledge, path, [quiet, grow(path, row(8)), quiet], "-")
    unknown, known, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert (unknown["rule"], unknown["count"]) == (None, 1)
    assert (known["rule"], known["documents"]) == ("magento.tax-code-invalid", ["8"])
    assert known["samples"][0]["line"] == 5
    assert summary["summary"]["records"] == 4


def test_a_rotation_is_told(
    knowledge: Knowledge, grids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(grids[0])

    def rotate() -> None:
        path.rename(path.with_name("old"))
        path.write_text(HEADER + row(20) + row(21), "utf-8")

    follow(knowledge, path, [rotate, quiet])
    told, said = capsys.readouterr()
    assert "was begun anew" in said
    assert "(20)" in told
    assert "(21)" in told


def test_the_summary_goes_to_a_file_when_asked(
    knowledge: Knowledge, grids: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    follow(knowledge, Path(grids[0]), [quiet], str(tmp_path / "summary.json"))
    document = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert document["records"] == 3
    assert "Odd failure" in capsys.readouterr().out


def test_a_log_that_is_not_there_cannot_be_followed(knowledge: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not found"):
        follow(knowledge, tmp_path / "nowhere.log", [])
