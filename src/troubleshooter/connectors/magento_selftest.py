"""The output of a shop's accounting self-test, taken apart.

What is known of its form: the maker shows the output once, for its SnelStart edition (a test's
name, a colon and a word; then a line with a dash), and the commands of its public modules write
name, word and message on one line, where the name may be a whole sentence. The accounting module
itself is not public. So a line counts as a test by its form, in either language, as a row of a
table or as a block of Symfony's; a word that is not known makes a test that is neither good nor
bad, and what fits nothing is counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from troubleshooter.connectors.command import CommandResult
from troubleshooter.errors import ConnectorError, Refused, UnexpectedAnswer

SELFTEST = "accounting:selftest"
UNKNOWN = "unknown"
"""The result of a test whose word is not known."""
_RESULTS: Mapping[str, str] = {
    word: result
    for result, words in {
        "success": "success succes ok pass passed geslaagd gelukt goed",
        "skipped": "skipped skip overgeslagen",
        "warning": "warning warn notice waarschuwing",
        "failed": "failed failure fail error critical mislukt fout nok",
    }.items()
    for word in words.split()
}
_GOOD = frozenset({"success", "skipped"})
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,16}[A-Za-z]|</?[a-z][^<>]{0,80}>")
_BULLET = re.compile(r"(?:[-*•]|\d{1,3}[.)])\s+")
_WORD = re.compile(r"\s*([^\W\d_]{2,20})\s*(?:-\s*(.*))?", re.DOTALL)
_BLOCK = re.compile(r"\[\s*([^\W\d_]{2,12})\s*\]\s*(\S.*)")
_CELLS = re.compile(r"[|│┃]")
_UNKNOWN_COMMAND = (
    "is not defined",
    "there are no commands defined",
    "no commands defined in",
)
_MOST_TESTS = 100
_LONGEST_NAME = 200
_LONGEST_SAID = 300


@dataclass(frozen=True, slots=True)
class SelfTest:
    """One test: name as printed, `result` (success, warning, failed, skipped, unknown), its words.

    Of an unknown result the words begin with the one that was printed.
    """

    name: str
    result: str
    said: str

    @property
    def good(self) -> bool:
        """Whether nothing is wrong in its eyes."""
        return self.result in _GOOD

    @property
    def known(self) -> bool:
        """Whether it says in a known word how it ended."""
        return self.result != UNKNOWN


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """What a self-test said; `unread` counts lines of a form that is not known."""

    tests: tuple[SelfTest, ...]
    exit_code: int
    unread: int

    def about(self, *words: str) -> SelfTest | None:
        """The first test whose name holds one of the words."""
        return next(
            (one for one in self.tests if any(word in one.name.casefold() for word in words)), None
        )


def read_selftest(result: CommandResult) -> SelfTestReport:
    """The tests in the output of a self-test.

    Raises Refused when the shop has no such command or cannot run it, UnexpectedAnswer when the
    output holds no test.
    """
    reading = _Reading()
    for raw in result.stdout.splitlines():
        line = _COLOUR.sub("", raw).strip()
        if line:
            reading.take(line)
    tests = reading.whole()
    if tests:
        return SelfTestReport(tests, result.exit_code, reading.unread)
    raise _nothing(result)


class _Reading:
    """Takes lines one by one; a test whose word is unknown counts once something is said of it."""

    def __init__(self) -> None:
        self._tests: list[SelfTest] = []
        self._doubtful: SelfTest | None = None
        self._in_bullets = False
        self.unread = 0

    def take(self, line: str) -> None:
        """One line, without its colours and not empty."""
        bullet = _BULLET.match(line)
        bare = line if bullet is None else line[bullet.end() :]
        bulleted = bullet is not None
        if bulleted and not self._in_bullets and self._says(bare):
            return
        self._drop()
        found = _row(line) or _block(line) or _colon(bare)
        if found is None or len(self._tests) >= _MOST_TESTS:
            self.unread += 1
            return
        if found.known or found.said.partition(" - ")[2]:
            self._in_bullets = self._in_bullets or (bulleted and not self._tests)
            self._tests.append(found)
        else:
            self._doubtful = found

    def whole(self) -> tuple[SelfTest, ...]:
        """The tests, when all lines were taken."""
        self._drop()
        return tuple(self._tests)

    def _says(self, words: str) -> bool:
        """Add words to the test before them; False when there is none."""
        if self._doubtful is not None:
            self._tests.append(self._doubtful)
            self._doubtful = None
        if not self._tests:
            return False
        last = self._tests.pop()
        between = " - " if not last.known and " - " not in last.said else " "
        told = between.join(part for part in (last.said, words) if part)
        self._tests.append(replace(last, said=told[:_LONGEST_SAID]))
        return True

    def _drop(self) -> None:
        if self._doubtful is not None:
            self._doubtful = None
            self.unread += 1


def _made(name: str, word: str, said: str) -> SelfTest | None:
    shown = name.strip(" :|")[:_LONGEST_NAME]
    if not any(character.isalpha() for character in shown):
        return None
    result = _RESULTS.get(word.casefold(), UNKNOWN)
    told = said.strip()
    if result == UNKNOWN:
        told = f"{word} - {told}" if told else word
    return SelfTest(shown, result, told[:_LONGEST_SAID])


def _colon(line: str) -> SelfTest | None:
    """`Name: word`, with or without ` - what it says`; the first colon that a known word follows,
    else the first that a single word follows."""
    doubtful: SelfTest | None = None
    start = 0
    while 0 <= (at := line.find(":", start)) <= _LONGEST_NAME:
        start = at + 1
        found = _WORD.fullmatch(line, start)
        if found is None:
            continue
        test = _made(line[:at], found[1], found[2] or "")
        if test is not None and test.known:
            return test
        doubtful = doubtful or test
    return doubtful


def _row(line: str) -> SelfTest | None:
    """A row of a table with a cell that is a known word; the name stands before it."""
    if len(_CELLS.findall(line)) < 2:
        return None
    cells = [cell.strip() for cell in _CELLS.split(line)]
    cells = [cell for cell in cells if cell]
    for place, cell in enumerate(cells[1:], 1):
        if cell.casefold() in _RESULTS:
            named = [one for one in cells[:place] if any(letter.isalpha() for letter in one)]
            rest = " ".join(cells[place + 1 :])
            return _made(named[-1], cell, rest) if named else None
    return None


def _block(line: str) -> SelfTest | None:
    """`[OK] what it says`, as Symfony's console writes it; the words are the name."""
    found = _BLOCK.fullmatch(line)
    if found is None or found[1].casefold() not in _RESULTS:
        return None
    return _made(found[2], found[1], "")


def _nothing(result: CommandResult) -> ConnectorError:
    text = f"{result.stderr}\n{result.stdout}"
    lines = [line.strip() for line in _COLOUR.sub("", text).splitlines() if line.strip()]
    said = lines[0][:200] if lines else "no output"
    if any(mark in text.casefold() for mark in _UNKNOWN_COMMAND):
        return Refused(f"the shop has no command {SELFTEST}: {said}", "no-command")
    if result.exit_code in (126, 127):
        return Refused(f"bin/magento cannot be run there: {said}", str(result.exit_code))
    return UnexpectedAnswer(
        f"{SELFTEST} ended with exit code {result.exit_code} and no test in its output: {said}"
    )
