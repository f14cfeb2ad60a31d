"""Whether a list of choices, a legend, a version's history or a folder names an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.doubting.catalogues import in_catalogue
from troubleshooter.matching.doubting.choices import is_left_open
from troubleshooter.matching.reading.late import Late

_REACH = 1_500  # characters
_FEW = 3  # items that make a legend
_SWATCHES = "\u25a0\u25a1\u25aa\u25ac\u25fc\u2588\U0001f7e5\U0001f7e6\U0001f7e7\U0001f7e8\U0001f7e9"
_SWATCH = re.compile(f"[{_SWATCHES}]")
_OF_LEGEND = re.compile(f"[{_SWATCHES}]\\ufe0f? ?[\"']?$")
_EXPRESSION = re.compile(r"/[gimsux]{0,4}(?:[\s),;]|$)")
_HISTORY = Late(
    r"^\s*(?:Merge (?:branch|pull request|remote-tracking branch|tag) |Revert \"|stash@\{\d+\}: "
    r"|commit [0-9a-f]{7,40}\b)"
)
_COMMIT = re.compile(r"[*|\\/ ]{0,12}(?P<hash>[0-9a-f]{7,12})\s(?P<told>\S[^\n]*)")
_COMMIT_TOLD = Late(
    r"(?:(?:feat|fix|docs?|tests?|chore|refactor|style|perf|build|ci|revert)(?:\([^)\n]*\))?!?: "
    r"|\((?:HEAD|origin/|tag: |main\b|master\b|feature/)|Merge (?:branch|pull request) )"
)
_ASKED = Late(r"(?:^|[$>#] )git (?:log|show|stash|reflog|shortlog|cherry)\b")
_SHOWN = Late(r"(?m)^commit [0-9a-f]{7,40}\b[^\n]*\n(?:Merge: [^\n]*\n)?Author: [^\n]+\n")
_OF_COMMIT = re.compile(r" {4}\S")
_VERSION = Late(r"(?m)^## \[?v?\d{1,4}\.\d{1,4}[^\n]*$")
_CHANGES = Late(
    r"(?m)^### (?i:added|changed|deprecated|removed|fixed|security|toegevoegd|gewijzigd"
    r"|verwijderd|opgelost)\s*$"
)
_ITEM = re.compile(r"\s{0,6}[*+\-] ")
_FILE = re.compile(r"[\w\-]{0,80}\.(?:md|mdx|rst|adoc|html?|png|jpe?g|svg|docx?|feature|sql)\b")


def listed(text: str, start: int, end: int, line: tuple[int, int]) -> Iterator[str]:
    """The marks of a list that only names what `start`..`end` of `text` says."""
    low, high = line
    before, behind = text[low:start], text[end:high]
    if is_left_open(text, before, text[end : high + 1]) or _is_of_legend(text[low:high], before):
        yield "entry"
    if before[-1:] == "/" and " " in text[start:end] and _is_expression(before, behind):
        yield "pattern"
    if is_of_history(text, low, high):
        yield "changed"
    if _is_of_changes(text, low, high):
        yield "version"
    if "\n" in text:
        yield from in_catalogue(text, start, end)


def is_of_history(text: str, low: int, high: int) -> bool:
    """Whether a line is of a version's history: a commit, a merge, a stash."""
    line = text[low:high]
    if _HISTORY.search(line) is not None:
        return True
    own = _COMMIT.match(line)
    if own is None or own["hash"].isdigit():
        return False
    near = text[max(0, low - _REACH) : high + _REACH].split("\n")
    if any(_ASKED.search(other) is not None for other in near[:1]):
        return True
    commits = (_COMMIT.match(other) for other in near)
    return any(one is not None and _is_told(one["told"]) for one in commits)


def _is_of_changes(text: str, low: int, high: int) -> bool:
    """Whether a line is of the message of a commit that is shown whole, or of a changelog's list of
    what is new in a version."""
    before, line = text[max(0, low - _REACH) : low], text[low:high]
    if _OF_COMMIT.match(line) is not None and _SHOWN.search(before) is not None:
        return True
    if _ITEM.match(line) is None or _CHANGES.search(before) is None:
        return False
    return _VERSION.search(before) is not None


def is_file_name(inside: str, behind: str) -> bool:
    """Whether a text is all of a document's name, or a part of it."""
    return not any(map(str.isspace, inside)) and _FILE.match(behind) is not None


def _is_told(told: str) -> bool:
    found = _COMMIT_TOLD.search(told)
    return found is not None and found.start() == 0


def _is_of_legend(line: str, before: str) -> bool:
    """Whether a text follows a patch of colour, one of several in its line."""
    return _OF_LEGEND.search(before) is not None and len(_SWATCH.findall(line)) >= _FEW


def _is_expression(before: str, behind: str) -> bool:
    """Whether a text stands between slashes, as a regular expression does."""
    return (before[-2:-1] or " ") in " \t=~(," and _EXPRESSION.match(behind) is not None
