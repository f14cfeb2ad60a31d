"""What the lines around an error are: of a program or a log; and what encloses it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from troubleshooter.matching.reading.late import Late

_LINES = 12  # before and behind that are looked at
_LONGEST = 400  # characters of a line
_DEEP = 2  # keys that enclose a key
_MORE = 2  # lines of a program
_KEYWORD = (
    r"(?:async|function|def|defp|func|fun|fn|class|enum|struct|const|let|var|val|import|using|return"
    r"|if|elif|elsif|else|for|foreach|switch|match|module|namespace|interface|type|describe|it|test"
    r"|expect|catch|except|throw|raise|resource|filter|pipeline)"
)
_DECLARED = r"(?:public|private|protected|static|final|abstract|export|sealed|internal)"
_STATED = (
    rf"[ \t+\-]*(?:{_DECLARED} )*{_KEYWORD}\b[^\n]*[(=<>{{}}\[][^\n]*[({{;:=\[)]"
    rf"|[ \t+\-]*{_DECLARED} [\w<>\[\], ]*"
    r"(?:class|enum|struct|interface|function|void|record)\b[^\n]*"
    r"|[ \t+\-]*(?:class|enum|struct|interface|namespace|module|resourcestring)(?: [A-Z]\w*)?\s?\{?"
)
_OF_PROGRAM = Late(
    r"(?:[^\n]*(?:[\"'`)\]}];|[^\d]\)\s?(?:=>\s?)?\{|=>\s?\{|= (?:when )?[\[{(])\s*"
    r"(?:(?://|#)[^\n]*)?"
    rf"|{_STATED}|\s*(?:end|fi|done|\}}\)?[;)]+)"
    r"|[ \t+\-]*(?:@\w|\[\w{2,40}\(|/\*\*|\*/|\* @|///? |\} (?:else|catch|as)\b|\(def\w* "
    r"|#define )[^\n]*"
    r"|(?:#!/|SELECT |FROM |WHERE |GROUP BY |\| (?:where|filter|stats|summarize) )[^\n]*"
    r"|commit [0-9a-f]{7,40}|[ \t]*(?:'[^'\n]{1,40}'|[\w.{}\-]*/[\w/.{}\-]*):\s*"
    r"|#:? ?[\w/.\-]{2,60}\.\w{2,10}(?::\d+)?|\[\w{3,20}\]"
    r"|=(?:head\d|item|over|back|cut|pod)\b[^\n]*)"
)
_NO_PROGRAM = re.compile(r"(?:[>$] |>>> |\s+(?:at|bij) |#\d|\w{2,20}: [A-Z])")
_ENCLOSES = Late(
    rf"{_STATED}|[^\n\"]*[\w\]>]\s?:?=>?\s?[\w<>.]{{0,40}}\s?[\[({{]\s*"
    r"|[\w.\-]{2,40} \"[^\"\n]*\"[^\n]{0,80}[{(]\s*|[a-z]{3,20} \{"
)
_CALL = Late(r"[^\n]*[\w\]>!]\((?:[^()\n]|\([^()\n]*\))*[,({\[]?\s*")
_KEY = re.compile(r"[ \t]*(?:- )?[\w'/.\-]{2,40}:\s*")
_CHANGED = re.compile(r"(?:diff --git |@@ -\d|\+\+\+ b/|--- a/|commit [0-9a-f]{7,40}$)")
_TIME = re.compile(
    r"\d\d[T ,]+\d{1,2}:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d|[A-Z][a-z]{2}-\d{4} \d\d:\d\d"
    r"|(?:^|\s)\d\d:\d\d:\d\d\b"
)
_ANSWER = re.compile(
    r"\bHTTP/\d|\b(?:GET|POST|PUT|PATCH|DELETE) (?:https?:|/|[\w.\-]+/)|\"traceId\""
    r"|\t(?:\w{1,8}:)?(?:Envelope|Body|Fault)\b"
)
_ANSWERS = ("HTTP/", "GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "traceId", "\t")
_FRAMES = re.compile(
    r"\s{1,8}(?:at|bij) [\w.$<>\[\]\\ ]+\(|#\d+ |\s+File \"|Traceback |Stack trace:"
    r"|At \S+:\d+ char:"
)
_SOURCE = re.compile(r"\.(?:php|py|js|ts|rb|go|cs|java):\d+\b|\bUncaught\b")
_PROMPT = re.compile(r"(?:[$>] |>>> |mysql> |\w+[=#-]*> |[\w.\-]+@[\w\-]+\S*[$#] |PS [^\n>]*> )")
_FIRST, _LAST = frozenset("@[#/*}|+-(="), frozenset(";{[(=:)},]")
_WORDS = frozenset(
    {"end", "fi", "done", "SELECT", "FROM", "WHERE", "GROUP", "commit", "diff", "class", "enum"}
    | {"struct", "interface", "namespace", "module", "resourcestring", "public", "private"}
    | {"protected", "static", "final", "abstract", "export", "sealed", "internal"}
)


class Lines:
    """The lines of a text, each looked at once and only near what was found."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._known: dict[int, frozenset[str]] = {}

    def around(self, place: int) -> set[str]:
        """What stands around the line that `place` is in: marks of a program, and of an event."""
        number = bisect_right(self._starts, place) - 1
        marks = self._enclosing(number)
        marks |= self._of(number) - {"program", "output"}
        program = 0
        for other in range(max(0, number - _LINES), min(len(self._lines), number + _LINES + 1)):
            if other == number:
                continue
            told = self._of(other)
            program += "program" in told
            marks |= told if other < number else told - {"output"}
        if program >= _MORE:
            marks.add("more program")
        if "output" in self._of(number):
            marks.discard("output")
        return marks

    def _of(self, number: int) -> frozenset[str]:
        if number not in self._known:
            self._known[number] = frozenset(_told(self._lines[number][:_LONGEST]))
        return self._known[number]

    def _enclosing(self, number: int) -> set[str]:
        """Whether a declaration, a call or keys upon keys enclose a line: they stand above it and
        are less indented."""
        marks: set[str] = set()
        deep, indent = 0, _indent(self._lines[number])
        for other in range(number - 1, max(-1, number - 3 * _LINES), -1):
            line = self._lines[other][:_LONGEST]
            here = _indent(line)
            if not line.strip() or here >= indent:
                continue
            indent = here
            if _encloses(line, line.strip()):
                marks.add("enclosed")
            deep += _KEY.fullmatch(line) is not None
            if not indent:
                break
        if deep >= _DEEP:
            marks.add("deep")
        return marks


def _told(line: str) -> Iterator[str]:
    """The marks of a line; each is asked for only where a part of it is there."""
    bare = line.strip()
    if not bare:
        return
    if _is_of_program(line, bare):
        yield "program"
    if bare[0] in "@cd-+" and _CHANGED.match(line) is not None:
        yield "changed"
    if ":" in line and _TIME.search(line) is not None:
        yield "time"
    if any(one in line for one in _ANSWERS) and _ANSWER.search(line) is not None:
        yield "answer"
    if _FRAMES.match(line) is not None or ("." in line and _SOURCE.search(line) is not None):
        yield "frames"
    if _PROMPT.match(line) is not None:
        yield "output"


def _is_of_program(line: str, bare: str) -> bool:
    known = bare[-1] in _LAST or bare[0] in _FIRST or bare.split(" ", 1)[0] in _WORDS
    commented = "//" in bare or "#" in bare
    if not (known or commented) or _NO_PROGRAM.match(line) is not None:
        return False
    return _OF_PROGRAM.fullmatch(line) is not None or _encloses(line, bare)


def _encloses(line: str, bare: str) -> bool:
    """Whether what follows a line belongs to it: a block, a call, a list."""
    if (bare[-1] not in "{[(=:,)" and not line[0].isalpha()) or _NO_PROGRAM.match(line) is not None:
        return False
    if _ENCLOSES.fullmatch(line) is not None:
        return True
    return line.count("(") > line.count(")") and _CALL.fullmatch(line) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t+-"))
