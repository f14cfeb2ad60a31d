"""`scan --follow`: what is new in a log that grows, as it comes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console, overview
from troubleshooter.cli.reporting import write_text
from troubleshooter.errors import InputError, UsageError
from troubleshooter.model import Cluster, Diagnosis, Language, Level, Rule, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.follow import Follower
    from troubleshooter.pipeline.scan import Scanner

Follow = Annotated[
    bool, typer.Option("--follow", help="Keep looking at one growing log, until Ctrl-C.")
]
EVERY_S = 1.0
"""How long to wait between two looks, in seconds."""

_FEW = 5
_LONGEST = 300
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "begun": "following {path}: {records} records so far; Ctrl-C ends with the summary",
        "anew": "{path} was begun anew",
        "unknown": "no rule knows this",
    },
    "nl": {
        "begun": "{path} wordt gevolgd: tot nu toe {records} regels; Ctrl-C sluit af met het"
        " overzicht",
        "anew": "{path} is opnieuw begonnen",
        "unknown": "geen regel kent dit",
    },
}


def check(paths: list[str], others: bool) -> None:
    """Raises UsageError for what cannot be followed, or done while following."""
    if len(paths) != 1 or paths[0] == "-" or Path(paths[0]).is_dir():
        raise UsageError("--follow looks at one file")
    if others:
        raise UsageError("--follow goes with filters and --json only")


@dataclass(frozen=True, slots=True)
class Following:
    """Following one log: `sleep` waits so many seconds between two looks."""

    path: str
    json_file: str | None
    language: Language
    sleep: Callable[[float], None] = time.sleep

    def run(self, scanner: Scanner, knowledge: Knowledge) -> int:
        """Say what is new until an interrupt, then what was found in all; returns 130.

        Raises InputError for a file that is not there or cannot be followed.
        """
        from troubleshooter.pipeline.follow import Follower

        if not Path(self.path).exists():
            raise InputError(self.path, "not found")
        follower = Follower(scanner, Path(self.path))
        try:
            self._watch(follower, knowledge.rules)
        except KeyboardInterrupt:
            self._conclude(follower.scanned().result, knowledge.rules)
        return console.INTERRUPTED

    def _watch(self, follower: Follower, rules: Mapping[str, Rule]) -> None:
        follower.look()
        records = follower.scanned().result.records
        console.talk(self._say("begun", path=self.path, records=self._count(records)))
        while True:
            self.sleep(EVERY_S)
            step = follower.look()
            if step.anew:
                console.talk(self._say("anew", path=self.path))
            if step.fresh.tally.records:
                found = follower.scanner.conclude(step.fresh).result
                for line in self._lines(found, rules):
                    console.out(line)
                console.flush()

    def _lines(self, found: ScanResult, rules: Mapping[str, Rule]) -> Iterator[str]:
        """What is new, a line for each rule that tells of trouble and each unknown failure."""
        for diagnosis in found.diagnoses:
            if diagnosis.level in _COLOURS:
                as_json = self.json_file == "-"
                yield _json(diagnosis) if as_json else self._known(diagnosis, rules)
        for cluster in found.clusters:
            yield _json(cluster) if self.json_file == "-" else self._unknown(cluster)

    def _known(self, found: Diagnosis, rules: Mapping[str, Rule]) -> str:
        title = rules[found.rule].title.in_language(self.language)
        about = ", ".join(console.visible(one.number) for one in found.object_list[:_FEW])
        level = console.styled(f"{found.level.value:7}", _COLOURS[found.level])
        head = f"{self._when(found)}  {level}  {self._count(found.count):>5}  {title}"
        return f"{head}  {found.rule}" + (f"  ({about})" if about else "")

    def _unknown(self, found: Cluster) -> str:
        message = found.samples[0].message if found.samples else found.template
        shown = " ".join(console.visible(message).split())[:_LONGEST]
        level = console.styled(f"{Level.ERROR.value:7}", "red")
        head = f"{self._when(found)}  {level}  {self._count(found.count):>5}"
        return f"{head}  {shown}  ({self._say('unknown')})"

    def _when(self, found: Diagnosis | Cluster) -> str:
        last = found.last_seen
        return f"{last:%d-%m-%Y %H:%M:%S}" if last is not None else " " * 19

    def _conclude(self, result: ScanResult, rules: Mapping[str, Rule]) -> None:
        from troubleshooter.pipeline.report import as_json

        document = as_json(result)
        if self.json_file == "-":
            console.out(json.dumps({"summary": document}))
            return
        if self.json_file is not None:
            write_text(Path(self.json_file), json.dumps(document, indent=1) + "\n")
        console.out("\n" + overview.text(result, rules, self.language))

    def _say(self, key: str, **values: str) -> str:
        return _WORDS[self.language][key].format(**values)

    def _count(self, number: int) -> str:
        return overview.grouped(number, self.language)


def _json(found: Diagnosis | Cluster) -> str:
    """One finding as a line of JSON; `rule` is null for what no rule knows."""
    told: dict[str, object] = {"rule": None, "template": None, "level": Level.ERROR.value}
    if isinstance(found, Diagnosis):
        numbers = [one.number for one in found.object_list[:_FEW]]
        told |= {"rule": found.rule, "level": found.level.value, "documents": numbers}
    else:
        told |= {"template": found.template, "documents": []}
    last = found.last_seen
    told |= {
        "count": found.count,
        "last_seen": None if last is None else last.replace(microsecond=0).isoformat(),
        "samples": [
            {"message": one.message, "path": one.location.path, "line": one.location.line}
            for one in found.samples
        ],
    }
    return json.dumps(told)
