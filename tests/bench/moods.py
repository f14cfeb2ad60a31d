"""What each cue that a text only speaks of an error costs and gains.

`python -m tests.bench.moods [FILE...]`.

Takes each rule that the matcher finds in labelled messages when moods are not asked, and prints for
every cue in how many real reports and in how many texts without any it shows, and what the weights
do together. `--fit` prints weights fitted to these messages (logistic regression, cues only for or
against); `--leave-out` fits to all files but one and says what that does to the one, for each of
them: what is learned by heart shows there. Without files it takes the parts of tests/corpus that
are worked on.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
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
_ROUNDS, _RATE, _RIDGE, _STEEP = 600, 0.004, 2.0, 1.5
_AGAINST = 2.0  # how much a report counts beside a text that reports nothing
_USUAL, _USUAL_FOR = 3.0, 0.5  # what a cue counts of which nothing is known
_STEP = 4  # parts of a weight that is rounded


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of a file in which a rule is found when moods are not asked, the right one in a
    report: the cues at the find that tells most of having happened, and whether it is still found
    when moods are asked."""

    file: str
    cues: frozenset[str]
    report: bool
    found: bool


def seen(files: Sequence[Path]) -> Iterator[Seen]:
    """The messages of `files` in which a rule is found when moods are not asked."""
    matcher = Matcher(load_rules([find().rules]).values())
    shown: list[frozenset[str]] = []

    def ask(here: Around, rules: int, bad: bool) -> tuple[str, ...]:
        shown.append(frozenset(name for name, _ in cues(here, rules, bad)))
        return ()

    for file in files:
        for case in read([file]):
            if case.kind in ("paraphrase", "multi"):
                continue
            shown.clear()
            fine = {*case.expected, *case.also_ok}
            with patch(_ASKED_IN, ask):
                before = {match.rule for match in matcher.diagnose(case.message, case.system)}
            if before & fine or (before and not fine):
                best = min(shown, key=lambda names: summed(names, WEIGHTS), default=frozenset())
                found = {match.rule for match in matcher.diagnose(case.message, case.system)}
                still = bool(found & fine) if fine else bool(found)
                yield Seen(file.name, best, bool(fine), still)


def summed(names: frozenset[str], weights: Mapping[str, float]) -> float:
    """What cues count together."""
    return sum(weights[name] for name in names)


def fitted(messages: Sequence[Seen]) -> Mapping[str, float]:
    """Weights that part the messages best, each of the sign it has in `WEIGHTS`.

    What is seen in few messages stays near the weight of any cue: so little is learned by heart.
    """
    kinds = Counter((one.cues, one.report) for one in messages)
    counts = {kind: many * (_AGAINST if kind[1] else 1.0) for kind, many in kinds.items()}
    usual = {name: _USUAL if weight > 0 else -_USUAL_FOR for name, weight in WEIGHTS.items()}
    weights = dict(usual)
    for _ in range(_ROUNDS):
        slope = {name: _RIDGE * (weights[name] - usual[name]) for name in weights}
        for (names, report), count in counts.items():
            score = _STEEP * (summed(names, weights) - LIMIT)
            error = (1 / (1 + math.exp(-score)) - (not report)) * count
            for name in names:
                slope[name] += _STEEP * error
        for name, weight in weights.items():
            moved = weight - _RATE * slope[name]
            weights[name] = max(moved, 0.0) if WEIGHTS[name] > 0 else min(moved, 0.0)
    return weights


def rounded(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Weights as they may stand in the program."""
    return {name: round(weight * _STEP) / _STEP for name, weight in weights.items()}


def lost(messages: Sequence[Seen], weights: Mapping[str, float]) -> str:
    """How many reports such weights leave unsaid, and how many other texts they take for one."""
    reports = [one for one in messages if one.report]
    others = [one for one in messages if not one.report]
    unsaid = sum(summed(one.cues, weights) >= LIMIT for one in reports)
    taken = sum(summed(one.cues, weights) < LIMIT for one in others)
    return f"reports left unsaid {unsaid} of {len(reports)}, others taken {taken} of {len(others)}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--leave-out", action="store_true")
    asked = parser.parse_args()
    worked_on = [*sorted(CORPUS.glob("*train.jsonl")), CORPUS / "tune.jsonl"]
    messages = list(seen(asked.files or worked_on))
    reports = [one for one in messages if one.report]
    others = [one for one in messages if not one.report]
    weights = rounded(fitted(messages)) if asked.fit else WEIGHTS
    print(f"{'cue':<20}{'weight':>8}{'reports':>9}{'others':>9}")
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        counts = [sum(name in one.cues for one in group) for group in (reports, others)]
        print(f"{name:<20}{weight:>8.2f}{counts[0]:>9}{counts[1]:>9}")
    print(f"\nwith these weights, at {LIMIT}: {lost(messages, weights)}")
    for file in sorted({one.file for one in messages}) if asked.leave_out else ():
        learned = rounded(fitted([one for one in messages if one.file != file]))
        of_it = [one for one in messages if one.file == file]
        print(f"{file}: {lost(of_it, WEIGHTS)}; fitted without it: {lost(of_it, learned)}")
    unsaid, taken = sum(not one.found for one in reports), sum(one.found for one in others)
    print(f"of {len(reports)} reports {unsaid} are left unsaid by the matcher;")
    print(f"of {len(others)} texts that only speak of an error {taken} are taken for one")


if __name__ == "__main__":
    main()
