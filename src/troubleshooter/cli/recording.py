"""What `scan` takes into the cases of a customer, and what it says of what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cases.history import Past, Standing
from troubleshooter.cases.naming import cleaned
from troubleshooter.cli import console
from troubleshooter.errors import StoreError, UsageError
from troubleshooter.locations import find
from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge

CustomerName = Annotated[
    str | None,
    typer.Option(
        "--customer", metavar="NAME", help="Keep what is found in the cases of this customer."
    ),
]
NoCases = Annotated[bool, typer.Option("--no-cases", help="Keep nothing in cases.")]

_SUMS: Mapping[Language, Mapping[Standing, str]] = {
    "en": {
        Standing.CAME_BACK: "{n} came back",
        Standing.NEW: "{n} new",
        Standing.KNOWN: "{n} known from before",
        Standing.SETTLED: "{n} settled since",
    },
    "nl": {
        Standing.CAME_BACK: "{n} teruggekomen",
        Standing.NEW: "{n} nieuw",
        Standing.KNOWN: "{n} al bekend",
        Standing.SETTLED: "{n} intussen opgelost",
    },
}
_NONE: Mapping[Language, str] = {"en": "nothing found", "nl": "niets gevonden"}


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is said of a scan that was taken in: `summary` in one line, `lines` by subject.

    `failed` is whether it could not be kept, which was told already.
    """

    summary: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """Whether a scan is taken into cases, and of whom."""

    customer: str | None = None
    no_cases: bool = False

    def check(self, per_folder: bool, looks_only: bool) -> None:
        """Raises UsageError for what makes no sense (`looks_only` is a scan that only shows), and
        ConfigurationError for a mistake in cases.toml."""
        if per_folder and not self.no_cases:
            _check_settings()
        if self.customer is None:
            return
        if self.no_cases:
            raise UsageError("--customer keeps cases and --no-cases does not: give one of them")
        if per_folder:
            raise UsageError("--per-folder takes the folder's name as the customer: no --customer")
        if looks_only:
            raise UsageError("--view and --follow keep no cases: no --customer with them")
        cleaned(self.customer)
        _check_settings()

    def take(
        self, result: ScanResult, knowledge: Knowledge, spoken: Language, paths: Sequence[str]
    ) -> Remembered:
        """Take the scan in when a customer was named."""
        if self.customer is None:
            return Remembered()
        return take_in(self.customer, result, knowledge, spoken, paths)


def _check_settings() -> None:
    from troubleshooter.cases.settings import read_settings

    read_settings(find().case_settings)


def take_in(
    customer: str,
    result: ScanResult,
    knowledge: Knowledge,
    spoken: Language,
    paths: Sequence[str],
) -> Remembered:
    """Take a scan of `paths` into a customer's cases. What cannot be kept is told, and nothing
    else stops.

    Raises UsageError for a name that is none, ConfigurationError for a mistake in cases.toml.
    """
    from troubleshooter.pipeline.case_taking import record
    from troubleshooter.pipeline.case_words import Words
    from troubleshooter.pipeline.cases import open_cases

    try:
        cases = open_cases(knowledge.locations)
        if not cases.settings.record:
            return Remembered()
        there = [path for path in paths if Path(path).exists()]
        made = record(cases, customer, result, knowledge.rules, spoken, None, there)
    except StoreError as error:
        console.talk(f"cases: {error}")
        return Remembered(failed=True)
    words, name = Words(spoken), made.known.customer or customer
    lines = {}
    for subject, past in made.pasts.items():
        others = made.known.elsewhere.get(subject, 0)
        lines[subject] = words.line(past, name, others)
    return Remembered(f"{name}: {_summed(made.pasts, spoken)}", lines)


def _summed(pasts: Mapping[str, Past], spoken: Language) -> str:
    counts = dict.fromkeys(_SUMS[spoken], 0)
    for past in pasts.values():
        counts[past.standing] += 1
    told = (text.format(n=counts[kind]) for kind, text in _SUMS[spoken].items() if counts[kind])
    return ", ".join(told) or _NONE[spoken]
