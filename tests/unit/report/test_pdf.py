"""Which browser prints, in which order it is looked for, and what is said when there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from troubleshooter.errors import ConfigurationError
from troubleshooter.report.pdf import BROWSER, arguments, find_browser, print_pdf

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs executable shell scripts")


def program(path: Path, script: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


@posix
def test_a_browser_is_found_by_its_usual_names(tmp_path: Path) -> None:
    chrome = program(tmp_path / "google-chrome")
    assert find_browser({"PATH": str(tmp_path)}, "linux") == chrome
    chromium = program(tmp_path / "chromium")
    assert find_browser({"PATH": str(tmp_path)}, "linux") == chromium


@posix
def test_a_browser_in_the_users_applications_is_found(tmp_path: Path) -> None:
    edge = program(tmp_path / "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge")
    found = find_browser({"PATH": str(tmp_path), "HOME": str(tmp_path)}, "darwin")
    # Another one for all users of the computer may come first.
    assert found is not None
    assert found == edge or found.is_relative_to("/Applications")


def test_a_browser_among_windows_programs_is_found(tmp_path: Path) -> None:
    edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.write_bytes(b"MZ")
    given = {"PATH": str(tmp_path), "PROGRAMFILES(X86)": str(tmp_path)}
    assert find_browser(given, "win32") == edge


@posix
def test_the_environment_goes_before_all(tmp_path: Path) -> None:
    program(tmp_path / "chromium")
    own = program(tmp_path / "own" / "browser")
    assert find_browser({"PATH": str(tmp_path), BROWSER: str(own)}, "linux") == own


def test_a_browser_that_is_named_and_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"{BROWSER}: 'gone' is no program"):
        find_browser({"PATH": str(tmp_path), BROWSER: "gone"}, "linux")


def test_without_a_browser_there_is_none(tmp_path: Path) -> None:
    assert find_browser({"PATH": str(tmp_path)}, "linux") is None


@posix
def test_a_browser_that_prints_nothing_is_told_with_its_last_words(tmp_path: Path) -> None:
    own = program(tmp_path / "browser", "echo 'no display' >&2; exit 3")
    with pytest.raises(ConfigurationError, match="printed nothing: no display"):
        print_pdf("<p>x</p>", tmp_path, {BROWSER: str(own), "PATH": "/usr/bin:/bin"})
    assert [path.name for path in tmp_path.iterdir()] == ["browser"]


def test_the_browser_gets_a_profile_of_its_own_and_no_network(tmp_path: Path) -> None:
    given = arguments(tmp_path / "browser", tmp_path / "profile")
    assert f"--user-data-dir={tmp_path / 'profile'}" in given
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given


def test_weasyprint_prints_where_there_is_no_browser(tmp_path: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        with pytest.raises(ConfigurationError, match="no browser to print with"):
            print_pdf("<p>x</p>", tmp_path, {"PATH": str(tmp_path)})
    else:
        assert print_pdf("<p>x</p>", tmp_path, {"PATH": str(tmp_path)}).startswith(b"%PDF")
