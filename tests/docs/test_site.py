"""The static site: every page is in its menu, and it builds without a link that leads nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def in_menu(entries: object) -> list[str]:
    if isinstance(entries, str):
        return [entries]
    if isinstance(entries, dict):
        return [page for value in entries.values() for page in in_menu(value)]
    assert isinstance(entries, list)
    return [page for entry in entries for page in in_menu(entry)]


def test_every_page_is_in_the_menu_once() -> None:
    menu = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    pages = [str(path.relative_to(ROOT / "docs").as_posix()) for path in ROOT.glob("docs/**/*.md")]
    assert sorted(in_menu(menu)) == sorted([*pages, "about.md"])


def test_the_site_builds_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    pages = list(tmp_path.rglob("*.html"))
    assert (tmp_path / "about.html") in pages
    for page in pages:
        if page.parent.name != "samples":
            text = page.read_text("utf-8")
            assert 'src="http' not in text
            assert '<link href="http' not in text
