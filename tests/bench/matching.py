"""Measures the matcher on labelled messages: `python -m tests.bench.matching [FILE...]`.

Prints precision and recall per kind, with what is asked of each, and per system, next to baselines
on the same data. Without files it takes the held-out messages of tests/corpus that are in the style
of an outside check, and of the diagnoses the documented ones; `--documented` does so for other
parts that were labelled with these alone. A false accept is a diagnosis that is neither expected
nor listed under also_ok.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.baselines import baselines
from tests.bench.labelled import CORPUS, Answer, Case, read

from troubleshooter.locations import find
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.rules.loader import load_rules

TUNED_ON = ("train.jsonl", "tune.jsonl")
HELD_OUT = CORPUS / "everyday-heldout.jsonl"
ANOTHER = "lookalike-id"
"""Look-alikes that are another error than they seem; the others are none."""
ASKED_RECALL = {
    **dict.fromkeys(("verbatim", "parameters", "code-only"), 0.99),
    **dict.fromkeys(("noise", "translated", "multi"), 0.95),
    "paraphrase": 0.85,
}
ASKED_WRONG = {"negative": 0.005, "lookalike": 0.02}
ASKED_PRECISION = 0.99


@dataclass(slots=True)
class Score:
    """Counts over a group of cases."""

    cases: int = 0
    expected: int = 0
    found: int = 0
    wrong: int = 0
    accepted: int = 0
    suggested: int = 0
    misses: list[tuple[Case, Answer]] = field(default_factory=list)

    def add(self, case: Case, answer: Answer) -> None:
        """Count one case."""
        self.cases += 1
        fine = set(case.expected) | set(case.also_ok)
        wrong = [rule for rule in answer.accepted if rule not in fine]
        if case.kind == "paraphrase":
            hit = bool(fine & set(answer.suggested[:3]) or fine & set(answer.accepted))
            self.suggested += hit
            self.expected += 1
            self.found += hit
        else:
            hit = all(_found(rule, answer, case) for rule in case.expected)
            self.expected += len(case.expected)
            self.found += sum(_found(rule, answer, case) for rule in case.expected)
        self.accepted += len(answer.accepted)
        self.wrong += len(wrong)
        if wrong or not hit:
            self.misses.append((case, answer))


def _found(rule: str, answer: Answer, case: Case) -> bool:
    if rule in answer.accepted:
        return True
    return len(case.expected) == 1 and not set(case.also_ok).isdisjoint(answer.accepted)


def ours(rules: Mapping[str, Rule]) -> Callable[[Case], Answer]:
    """The project's own matcher."""
    matcher = Matcher(rules.values())

    def answer(case: Case) -> Answer:
        explained = matcher.explain(case.message, case.system)
        return Answer(
            tuple(match.rule for match in explained.diagnoses),
            tuple(item.rule for item in explained.suggestions),
        )

    return answer


def only(ids: Collection[str], answer: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """`answer` without the rules that are neither of `ids` nor labelled as right: messages that
    were labelled with these alone may well be errors of others."""

    def documented(case: Case) -> Answer:
        told = answer(case)
        fine = {*ids, *case.expected, *case.also_ok}
        return Answer(tuple(rule for rule in told.accepted if rule in fine), told.suggested)

    return documented


def _asked(kind: str, score: Score) -> str:
    """What is asked of a kind of message, and whether a score falls short of it."""
    if kind in ASKED_RECALL and score.expected:
        met = score.found >= ASKED_RECALL[kind] * score.expected
        return f"recall {ASKED_RECALL[kind]:.0%}{'' if met else ': NOT MET'}"
    if kind in ASKED_WRONG:
        met = score.wrong <= ASKED_WRONG[kind] * score.cases
        return f"wrong {ASKED_WRONG[kind]:.1%}{'' if met else ': NOT MET'}"
    return ""


def table(name: str, cases: Sequence[Case], answer: Callable[[Case], Answer]) -> dict[str, Score]:
    """Print one method's table; the scores by kind."""
    by_kind: dict[str, Score] = defaultdict(Score)
    by_system: dict[str, Score] = defaultdict(Score)
    whole = Score()
    start = time.perf_counter()
    answers = [answer(case) for case in cases]
    spent = time.perf_counter() - start
    for case, said in zip(cases, answers, strict=True):
        kind = ANOTHER if case.kind == "lookalike" and case.expected else case.kind
        by_kind[kind].add(case, said)
        by_system[case.system.value if case.system else "(none)"].add(case, said)
        if case.kind != "paraphrase":
            whole.add(case, said)
    print(f"\n{name}: {1000 * spent / len(cases):.2f} ms a message")
    print(f"{'':16}{'cases':>7}{'recall':>9}{'wrong':>7}{'wrong per case':>16}  asked for")
    for group in (by_kind, by_system):
        for label, score in sorted(group.items()):
            recall = f"{score.found / score.expected:.1%}" if score.expected else "-"
            print(
                f"{label:16}{score.cases:7}{recall:>9}{score.wrong:7}"
                f"{score.wrong / score.cases:16.2%}  {_asked(label, score)}".rstrip()
            )
        print()
    wrong = sum(score.wrong for score in by_kind.values())
    accepted = sum(score.accepted for score in by_kind.values())
    precision = 1 - wrong / accepted if accepted else 1.0
    print(
        f"precision of accepted {precision:.2%} ({accepted - wrong} of {accepted}), "
        f"asked for {ASKED_PRECISION:.0%}{'' if precision >= ASKED_PRECISION else ': NOT MET'}; "
        f"recall without paraphrases {whole.found / max(1, whole.expected):.2%}"
    )
    return by_kind


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    parser.add_argument("--kind", action="append", help="only these kinds")
    parser.add_argument(
        "--documented", action="store_true", help="leave rules beyond the documented ones out"
    )
    parser.add_argument("--baselines", action="store_true", help="also measure other methods")
    chosen = parser.parse_args(arguments)
    cases = read(chosen.files or [HELD_OUT])
    if chosen.kind:
        cases = [case for case in cases if case.kind in chosen.kind]
    rules = load_rules(find().rule_folders)
    answer = ours(rules)
    if chosen.documented or not chosen.files:
        ids = {label for case in read([CORPUS / "train.jsonl"]) for label in case.expected}
        answer = only(ids, answer)
    scores = table("troubleshooter", cases, answer)
    if chosen.baselines:
        for baseline in baselines(rules, read(CORPUS / name for name in TUNED_ON)):
            table(baseline.name, cases, baseline.answer)
    if chosen.misses:
        for kind, score in sorted(scores.items()):
            for case, said in score.misses:
                wanted, got = (", ".join(ids) or "none" for ids in (case.expected, said.accepted))
                print(f"{kind:11} {case.message[:150]!r}")
                print(f"    {case.system} want {wanted}; got {got}; suggests {said.suggested}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
