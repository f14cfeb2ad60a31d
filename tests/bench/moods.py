"""What each cue that a text only speaks of an error costs and gains.

`python -m tests.bench.moods [FILE...]`.

Takes each rule that the matcher finds in labelled messages when moods are not asked, and prints for
every cue in how many real reports and in how many texts without any it shows, and what the weights
do together. `--fit` prints weights fitted to these messages (logistic regression, cues only for or
against). Without files it takes the parts of tests/corpus that are worked on.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.bench.labelled import CORPUS, read

from troubleshooter.locations import find
from troubleshooter.matching.doubting.around import Around
from troubleshooter.matching.doubting.mood import LIMIT, WEIGHTS, cues
from troubleshooter.matching.matcher import Matcher
from troubleshooter.rules.loader import load_rules

_ASKED_IN = "troubleshooter.matching.doubting.spoken.is_only_spoken_of"
_ROUNDS, _RIDGE, _AGAINST = 1_500, 1.0, 3.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A message in which a rule is found when moods are not asked, the right one in a report: the
    cues at its finds, and whether it is still found when they are."""

    cues: frozenset[str]
    report: bool
    found: bool


def seen(files: Sequence[Path]) -> Iterator[Seen]:
    """The messages of `files` in which a rule is found when moods are not asked."""
    matcher = Matcher(load_rules([find().rules]).values())
    names: set[str] = set()

    def ask(here: Around, rules: int, bad: bool) -> tuple[str, ...]:
        names.update(name for name, _ in cues(here, rules, bad))
        return ()

    for case in read(files):
        if case.kind in ("paraphrase", "multi"):
            continue
        names.clear()
        fine = {*case.expected, *case.also_ok}
        with patch(_ASKED_IN, ask):
            before = {match.rule for match in matcher.diagnose(case.message, case.system)}
        if before & fine or (before and not fine):
            found = {match.rule for match in matcher.diagnose(case.message, case.system)}
            yield Seen(frozenset(names), bool(fine), bool(found & fine) if fine else bool(found))


def fitted(messages: Sequence[Seen]) -> Mapping[str, float]:
    """Weights that part the messages best, each of the sign it has in `WEIGHTS`."""
    weights = dict.fromkeys(WEIGHTS, 0.0)
    base = -4.0
    total = sum(1.0 if one.report else _AGAINST for one in messages)
    for _ in range(_ROUNDS):
        slope = dict.fromkeys(weights, 0.0)
        lift = 0.0
        for one in messages:
            score = base + sum(weights[name] for name in one.cues)
            count = 1.0 if one.report else _AGAINST
            error = (1 / (1 + math.exp(-score)) - (not one.report)) * count
            lift += error
            for name in one.cues:
                slope[name] += error
        base -= 5 * lift / total
        for name, weight in weights.items():
            moved = weight - 30 * (slope[name] + _RIDGE * weight) / total
            weights[name] = max(moved, 0.0) if WEIGHTS[name] > 0 else min(moved, 0.0)
    return {name: weight * LIMIT / -base for name, weight in weights.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    worked_on = [*sorted(CORPUS.glob("*train.jsonl")), CORPUS / "tune.jsonl"]
    messages = list(seen(asked.files or worked_on))
    reports = [one for one in messages if one.report]
    others = [one for one in messages if not one.report]
    weights = fitted(messages) if asked.fit else WEIGHTS
    print(f"{'cue':<20}{'weight':>8}{'reports':>9}{'others':>9}")
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        counts = [sum(name in one.cues for one in group) for group in (reports, others)]
        print(f"{name:<20}{weight:>8.2f}{counts[0]:>9}{counts[1]:>9}")
    lost = sum(not one.found for one in reports)
    kept = sum(one.found for one in others)
    print(f"\nat {LIMIT}: of {len(reports)} reports {lost} are left unsaid;")
    print(f"of {len(others)} texts that only speak of an error {kept} are taken for one")


if __name__ == "__main__":
    main()
