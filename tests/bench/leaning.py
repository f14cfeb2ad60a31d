"""Fits the table that tells reports of an error from texts that only speak of it.

`python -m tests.bench.leaning [--fit] [--leave-out]`.

Takes each find of which moods are asked in the messages that are worked on, in the contexts of
`tests/corpus/contexts/train.jsonl` filled with errors, in the rules' own examples, by themselves
and among lines of healthy logs, and in the plain texts that tests hold up. `--fit` writes
`spoken-of.txt` (logistic regression that keeps few weights, scikit-learn, in the extra `bench`);
`--leave-out` fits without what some people wrote and says what that does to them at some limits.
Otherwise prints what the table does to these, and to the parts that are only measured.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from tests.bench.contexts import CONTEXTS, chosen, errors_of, read_contexts
from tests.bench.labelled import CORPUS, read
from tests.unit.matching.mood_texts import FORMS, PHRASES, SPOKEN_OF, TOLD
from tests.unit.matching.test_definitions import CAME, NAMED
from tests.unit.matching.test_program import EVENTS, PROGRAMS

from troubleshooter.locations import find
from troubleshooter.matching.doubting.around import Around
from troubleshooter.matching.doubting.leaning import BASE, CUES, LEAST, MOST, PASSED, TABLE
from troubleshooter.matching.doubting.mood import LIMIT, WEIGHTS, cues
from troubleshooter.matching.doubting.traits import looks, traits
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.rules.loader import load_rules

_ASKED_IN = "troubleshooter.matching.doubting.spoken.is_only_spoken_of"
HEALTHY = CORPUS.parent / "content" / "healthy"
_MOST_BESIDE = 10  # lines
_EACH = 4  # errors that a context is filled with
_FEWEST = 6  # texts that a trait stands in
_HANDS = 4  # people who wrote them: what one writes often says only who it was
_WEIGHTIEST = 2.5  # so that no word decides by itself
_KEPT = 1.0  # the larger, the more weights are kept
_COUNTS = {"contexts": 2.0, "plain": 4.0}  # beside a message
_LOWERED = 2.25  # what is taken off the base, so that reports are rarely lost
_TRUSTED = 2.0  # what is added where cues pass their own limit: one that is plain decides
_LIMITS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_LEFT_OUT = 4  # groups of people


@dataclass(frozen=True, slots=True)
class Seen:
    """A text in which a rule is found when moods are not asked: who wrote it, which text it is a
    variant of, whether it reports the error, and the traits of each find."""

    hand: str
    text: str
    report: bool
    finds: tuple[Mapping[str, float], ...]


def seen(part: str) -> Iterator[Seen]:
    """The texts of one `part`, `train` or `heldout`, of which moods are asked."""
    matcher = Matcher(load_rules([find().rules]).values())
    heldout = part == "heldout"
    for path in sorted(CORPUS.glob("*.jsonl")):
        if ("heldout" in path.name) == heldout:
            for case in read([path]):
                if case.kind != "paraphrase":
                    fine = {*case.expected, *case.also_ok}
                    yield from _seen(matcher, path.stem, case.message, case.system, fine)
    with patch(_ASKED_IN, lambda *_: ()):
        errors = errors_of(matcher)
    path = CONTEXTS / f"{part}.jsonl"
    hands = [json.loads(line)["hand"] for line in path.read_text("utf-8").splitlines()]
    for hand, context in zip(hands, read_contexts([path]), strict=True):
        for error in chosen(context, errors, _EACH):
            filled = context.filled(error.text, error.rule.system)
            fine = {error.rule.id} if context.report else set()
            for one in _seen(matcher, f"contexts {hand}", filled, error.system, fine):
                yield Seen(one.hand, context.text, one.report, one.finds)
    for rule in () if heldout else matcher.rules.values():
        fine = {rule.id, rule.parent} if rule.parent else {rule.id}
        for example in rule.matches:
            yield from _seen(matcher, "examples", example.message, example.system, fine)
            pasted = among_others(example.message)
            yield from _seen(matcher, "pastes", pasted, example.system or rule.system, fine)
    if not heldout:
        yield from _plain(matcher)


def _plain(matcher: Matcher) -> Iterator[Seen]:
    """The texts that tests hold up as telling of an error, or as not doing so."""
    spoken = [text for _, text in (*SPOKEN_OF, *FORMS, *PHRASES)]
    for text in (*spoken, *PROGRAMS, *NAMED.values()):
        yield from _seen(matcher, "plain", text, None, set())
    for _, text in TOLD:
        yield from _seen(matcher, "plain", text, None, set(matcher.rules))
    for system, rule, text in (*EVENTS, *CAME.values()):
        yield from _seen(matcher, "plain", text, system, {rule})


def among_others(message: str) -> str:
    """A message among lines of an ordinary log, always the same for the same message."""
    luck = random.Random(message)  # noqa: S311 -- test data
    lines = luck.choice(_healthy())
    first, many = luck.randrange(len(lines)), luck.randint(1, _MOST_BESIDE)
    beside = lines[first : first + many]
    place = luck.randint(0, len(beside))
    return "\n".join((*beside[:place], message, *beside[place:]))


@cache
def _healthy() -> list[list[str]]:
    logs = (path.read_text("utf-8").splitlines() for path in sorted(HEALTHY.glob("*.txt")))
    return [[line for line in lines if line.strip()] for lines in logs]


def _seen(
    matcher: Matcher, hand: str, text: str, system: System | None, fine: set[str]
) -> Iterator[Seen]:
    shown: dict[tuple[int, int], Mapping[str, float]] = {}

    def ask(here: Around, rules: int, bad: bool) -> tuple[str, ...]:
        shown[here.start, here.end] = weighed(here, rules, bad)
        return ()

    with patch(_ASKED_IN, ask):
        found = {match.rule for match in matcher.diagnose(text, system)}
    if shown and (found & fine if fine else found):
        yield Seen(hand, text, bool(fine), tuple(shown.values()))


def weighed(here: Around, rules: int, bad: bool) -> Mapping[str, float]:
    """The traits of a find, and what the cues of its mood count."""
    counted = sum(WEIGHTS[name] for name, _ in cues(here, rules, bad))
    told = dict.fromkeys(traits(here), 1.0) | looks(here, bad)
    told[CUES] = max(LEAST, min(counted, MOST))
    if counted >= LIMIT:
        told[PASSED] = 1.0
    return told


def fitted(texts: Sequence[Seen]) -> Mapping[str, float]:
    """The weights that part the texts best, most of them none; BASE is what all begin with."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    standing: defaultdict[str, set[str]] = defaultdict(set)
    hands: defaultdict[str, set[str]] = defaultdict(set)
    for one in texts:
        for trait in {trait for told in one.finds for trait in told}:
            standing[trait].add(one.text)
            hands[trait].add(one.hand)
    common = {
        trait
        for trait, where in standing.items()
        if trait[0] == "*" or (len(where) >= _FEWEST and len(hands[trait]) >= _HANDS)
    }
    variants = Counter(one.text for one in texts)
    rows, answers, counts = [], [], []
    for one in texts:
        own = _COUNTS.get(one.hand.split()[0], 1.0)
        for told in one.finds:
            rows.append({trait: value for trait, value in told.items() if trait in common})
            answers.append(int(not one.report))
            counts.append(own / variants[one.text])
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("i4"), matrix.indptr.astype("i4")
    model = LogisticRegression(
        l1_ratio=1.0, solver="liblinear", C=_KEPT, max_iter=200, random_state=0
    ).fit(matrix, answers, sample_weight=counts)
    named = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    weights = {str(name): round(_bounded(float(weight)), 2) for name, weight in named}
    weights = {name: weight for name, weight in weights.items() if weight}
    weights[PASSED] = round(weights.get(PASSED, 0.0) + _TRUSTED, 2)
    return weights | {BASE: round(float(model.intercept_[0]) - _LOWERED, 2)}


def _bounded(weight: float) -> float:
    return max(-_WEIGHTIEST, min(weight, _WEIGHTIEST))


def leaning(one: Seen, weights: Mapping[str, float]) -> float:
    """How far a text leans towards only speaking of an error: as its find that does so least."""
    return min(
        weights[BASE] + sum(weights.get(trait, 0.0) * value for trait, value in told.items())
        for told in one.finds
    )


def told_of(texts: Iterable[Seen], weights: Mapping[str, float], limit: float) -> str:
    """How many reports are left unsaid, and how many other texts are taken for one; what is filled
    with several errors counts once."""
    texts = list(texts)
    variants = Counter(one.text for one in texts)
    reports, others, unsaid, taken = 0.0, 0.0, 0.0, 0.0
    for one in texts:
        share, spoken = 1 / variants[one.text], leaning(one, weights) >= limit
        reports += share * one.report
        others += share * (not one.report)
        unsaid += share * (one.report and spoken)
        taken += share * (not one.report and not spoken)
    return f"unsaid {unsaid:.0f} of {reports:.0f}, taken {taken:.0f} of {others:.0f}"


def written(weights: Mapping[str, float]) -> str:
    """The table as it is kept."""
    rows = sorted(weights.items(), key=lambda row: (-row[1], row[0]))
    head = "# Fitted by `python -m tests.bench.leaning --fit`; see leaning.py and traits.py.\n"
    return head + "".join(f"{weight:g} {trait}\n" for trait, weight in rows)


def groups(texts: Sequence[Seen]) -> Mapping[str, str]:
    """Who is left out together: the files one by one, the contexts' writers in a few groups."""
    hands = sorted({one.hand for one in texts} - {"examples"})
    mine = [hand for hand in hands if hand.startswith("contexts")]
    told = {hand: f"contexts {at % _LEFT_OUT}" for at, hand in enumerate(mine)}
    return {hand: told.get(hand, hand) for hand in hands}


def main() -> None:
    """Fit, leave out, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--leave-out", action="store_true")
    asked = parser.parse_args()
    texts = list(seen("train"))
    if asked.leave_out:
        of = groups(texts)
        for group in sorted(set(of.values())):
            weights = fitted([one for one in texts if of.get(one.hand) != group])
            own = [one for one in texts if of.get(one.hand) == group]
            for limit in _LIMITS:
                print(f"{group}, {limit:+.1f}: {told_of(own, weights, limit)}")
        return
    if asked.fit:
        TABLE.write_text(written(fitted(texts)), "utf-8")
    weights = _read(TABLE)
    print(f"{len(weights)} weights")
    for part, those in (("train", texts), ("heldout", list(seen("heldout")))):
        for kind in ("contexts", "examples", ""):
            own = [one for one in those if (one.hand.split()[0] if kind else "") == kind]
            own = own if kind else [one for one in those if one.hand.endswith(part)]
            print(f"{part}, {kind or 'messages'}: {told_of(own, weights, 0.0)}")


def _read(path: Path) -> Mapping[str, float]:
    lines = path.read_text("utf-8").splitlines()
    rows = (line.split(" ", 1) for line in lines if line and line[0] != "#")
    return {trait: float(weight) for weight, trait in rows}


if __name__ == "__main__":
    main()
