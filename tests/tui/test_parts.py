"""The parts that need no screen: words, pastes, readings, bars, and what is kept."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import LANGUAGES, Language
from troubleshooter.tui.journal import Journal
from troubleshooter.tui.marks import meter, sparkline
from troubleshooter.tui.pasted import clean, completed, paths_in
from troubleshooter.tui.reading import MOST_LINES, read
from troubleshooter.tui.remembered import Remembered, recall, remember
from troubleshooter.tui.wording import wording_for

TUI = Path(str(resources.files("troubleshooter.tui")))
PLACE = re.compile(r"\{(\w+)\}")
MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"


def places(entry: object) -> set[str]:
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return {name for form in forms for name in PLACE.findall(str(form))}


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    dutch, english = (wording_for(language).entries for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    for key in dutch:
        assert places(dutch[key]) == places(english[key]), key
        assert isinstance(dutch[key], str) == isinstance(english[key], str), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stand_in_the_same_order_in_both_files(language: str) -> None:
    text = (TUI / "words" / f"{language}.yaml").read_text("utf-8")
    assert list(yaml.safe_load(text)) == list(
        yaml.safe_load((TUI / "words" / "en.yaml").read_text("utf-8"))
    )


def test_every_word_that_the_code_asks_for_exists_and_every_word_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in TUI.rglob("*.py"))
    known = wording_for("en").entries.keys()
    asked = set(re.findall(r'say\(\s*"([\w.-]+)"', code)) | set(
        re.findall(r'"((?:key|help|section|notice)\.[\w.]+)"', code)
    )
    assert asked <= known
    prefixes = set(re.findall(r'f"([a-z_]+)\.\{', code))
    unused = {key for key in known if not re.search(f"[\"']{re.escape(key)}[\"']", code)} - {
        key for key in known if key.split(".")[0] in prefixes | {"column", "key"}
    }
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_the_first_screen_are_recognised(
    matcher: Matcher, language: Language
) -> None:
    intro = wording_for(language).say("answer.intro")
    examples = [line for line in intro.splitlines() if line.startswith("  ")]
    assert len(examples) == 2
    assert all(matcher.explain(example).diagnoses for example in examples)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert wording_for("nl").say("log.records", n=12345) == "12.345 meldingen"
    assert wording_for("en").say("log.records", n=1) == "1 entry"


def test_confidence_is_never_rounded_up_to_sure() -> None:
    assert wording_for("en").percent(0.999) == "99%"


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://x\x1b\\text\x1b]8;;\x1b\\", "text"),
        ("a\tb", "a   b"),
        ("zero\u200bwidth \u202eturned", "zerowidth turned"),
        ("é ü 日本", "é ü 日本"),
        ("[b]not markup[/b]", "[b]not markup[/b]"),
    ],
)
def test_a_paste_is_cleaned(pasted: str, expected: str) -> None:
    assert clean(pasted) == expected


@given(st.text())
def test_a_cleaned_paste_holds_nothing_a_terminal_acts_on(text: str) -> None:
    cleaned = clean(text)
    assert all(
        character == "\n" or character.isprintable() or character.isspace() for character in cleaned
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", cleaned)


@pytest.mark.parametrize(
    "written", ["{}", "'{}'", '"{}"', "  {}\n", "file://{}", "{} {}", "{}\n{}"]
)
def test_dropped_files_are_known_by_their_paths(tmp_path: Path, written: str) -> None:
    log = tmp_path / "export.csv"
    log.touch()
    assert set(paths_in(written.replace("{}", str(log)))) == {str(log)}


def test_a_dropped_file_with_blanks_is_known_escaped_and_as_an_address(tmp_path: Path) -> None:
    log = tmp_path / "export of today.csv"
    log.touch()
    for written in (str(log).replace(" ", "\\ "), f"file://{str(log).replace(' ', '%20')}"):
        assert paths_in(written) == (str(log),)


@pytest.mark.parametrize(
    "text", ["", "Invoice not found", "/no/such/file.csv", "a" * 5000, "\x00", "'unclosed", "docs"]
)
def test_a_message_is_not_taken_for_a_path(text: str) -> None:
    assert paths_in(text) == ()


def test_a_path_is_completed_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    assert completed(str(tmp_path / "exp")) == str(tmp_path / "exports") + "/"
    assert completed(str(tmp_path / "nothing" / "x")) == ""


def test_a_reading_counts_lines_and_collects_values(matcher: Matcher) -> None:
    [found] = read(matcher, f"{MESSAGE}\n{MESSAGE.replace('0812', '0813')}").found
    assert found.times == 2
    assert found.values["work_order"] == ("26-0812", "26-0813")


def test_a_message_that_is_wrapped_is_found(matcher: Matcher) -> None:
    [found] = read(matcher, "Work order 26-0812: Invoice\ntemplate not found (CFACT028)").found
    assert found.rule.id == "eboekhouden.invoice-template-not-found"


def test_messages_of_different_systems_are_all_found_in_order(matcher: Matcher) -> None:
    text = "Invoice not found\n\n" + MESSAGE
    rules = [found.rule.id for found in read(matcher, text).found]
    assert rules == ["magento.invoice-not-found", "eboekhouden.invoice-template-not-found"]


def test_a_text_of_many_lines_is_read_to_its_bound_and_says_so(matcher: Matcher) -> None:
    reading = read(matcher, "\n".join(["nothing here"] * MOST_LINES + [MESSAGE]))
    assert reading.cut
    assert not reading.found
    assert read(matcher, "\n".join(["nothing here"] * (MOST_LINES - 1) + [MESSAGE])).found


@pytest.mark.parametrize("text", ["", "\n\n", " "])
def test_a_blank_text_holds_nothing(matcher: Matcher, text: str) -> None:
    assert read(matcher, text).found == ()


FIRST, LAST = date(2026, 1, 1), date(2026, 1, 10)


@pytest.mark.parametrize(
    ("counts", "width", "expected"),
    [
        ({}, 10, " " * 10),
        ({FIRST: 1}, 10, "▇" + " " * 9),
        ({FIRST: 100, LAST: 1}, 10, "▇" + " " * 8 + "▁"),
        ({FIRST: 1, date(2026, 1, 2): 1}, 5, "▇    "),
        ({LAST: 1}, 50, " " * 9 + "▇"),
        ({date(2027, 1, 1): 5}, 10, " " * 10),
    ],
)
def test_bars_of_days(counts: dict[date, int], width: int, expected: str) -> None:
    assert sparkline(counts, FIRST, LAST, width) == expected


@pytest.mark.parametrize(("share", "full"), [(0.0, 0), (0.5, 5), (1.0, 10), (2.0, 10)])
def test_a_meter_is_as_full_as_its_share(share: float, full: int) -> None:
    assert meter(share).count("━") == full
    assert len(meter(share)) == 10


def test_choices_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tui.json"
    remember(path, lambda _: Remembered("en", "light"))
    assert recall(path) == Remembered("en", "light")


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"null", b'{"language": "fr", "theme": 7}', b"\xff\xfe", b"[" * 9000],
)
def test_damaged_choices_count_as_none(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "tui.json"
    path.write_bytes(damaged)
    assert recall(path) == Remembered()


def test_an_error_is_one_line_in_the_log_without_its_secrets(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "logs" / "tui.log")
    with pytest.raises(ValueError, match="line one") as raised:
        raise ValueError("line one\nline two \x1b[31m password=hunter2hunter2")
    assert journal.record(raised.value)
    [line] = journal.path.read_text("utf-8").splitlines()
    assert "ValueError: line one line two" in line
    assert "hunter2" not in line
    assert "\x1b" not in line
    assert "test_parts.py" in line


def test_a_full_log_is_set_aside(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "tui.log")
    journal.path.write_text("x" * 1_100_000)
    assert journal.record(ValueError("new"))
    assert journal.path.stat().st_size < 1000
    assert journal.path.with_suffix(".old").exists()


def test_nothing_in_the_tui_imports_the_command_line() -> None:
    for path in TUI.rglob("*.py"):
        assert "troubleshooter.cli" not in path.read_text("utf-8"), path


def test_no_widget_imports_the_app_or_a_screen() -> None:
    for path in (TUI / "widgets").glob("*.py"):
        code = path.read_text("utf-8")
        assert "tui.app" not in code, path
        assert "tui.screens" not in code, path
