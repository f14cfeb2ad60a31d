"""Fits the table that tells reports of an error from texts that only speak of it.

`python -m tests.bench.leaning [--fit] [--leave-out]`.

Takes each find of which moods are asked in the messages that are worked on, in the contexts of
`tests/corpus/contexts/train.jsonl` filled with errors, in the rules' own examples, by themselves
and among lines of healthy logs, and in the plain texts that tests hold up. `--fit` writes
`spoken-of.txt` (logistic regression, scikit-learn, in the extra `bench`);
`--leave-out` fits without what some people wrote and says what that does to them at some limits.
Otherwise prints what the table does to these, and to the parts that are only measured.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unittest.mock import patch

from tests.bench.contexts import CONTEXTS, chosen, errors_of, read_contexts
from tests.bench.labelled import CORPUS, read
from tests.unit.matching.mood_texts import FORMS, PHRASES, SPOKEN_OF, TOLD
from tests.unit.matching.test_definitions import CAME, NAMED
from tests.unit.matching.test_handled import FAILED
from tests.unit.matching.test_matcher import DECIDED
from tests.unit.matching.test_program import EVENTS, PROGRAMS

from troubleshooter.locations import find
from troubleshooter.matching.doubting.around import Around
from troubleshooter.matching.doubting.leaning import (
    BASE,
    CUES,
    PASSED,
    TABLE,
    Row,
    Table,
    beginning,
    read_table,
    shares,
)
from troubleshooter.matching.doubting.mood import LIMIT, WEIGHTS, cues
from troubleshooter.matching.doubting.traits import traits
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.rules.loader import load_rules

_ASKED_IN = "troubleshooter.matching.doubting.spoken.is_only_spoken_of"
HEALTHY = CORPUS.parent / "content" / "healthy"
_MOST_BESIDE = 10  # lines
_EACH = 4  # errors that a context is filled with
_FEWEST = 8  # texts that a trait stands in
_HANDS = 5  # people who wrote them: what one writes often says only who it was
_WEIGHTIEST = 2.0  # what a trait counts at most where it stands alone
_KEPT = 12.0  # the larger, the nearer to the texts and the larger the weights
_COUNTS = {"contexts": 2.0, "plain": 10.0}  # beside a message
_LOWERED = 1.0  # what is taken off the base, so that reports are rarely lost
_CUE, _TRUSTED = 0.1, 0.5
"""What a unit of the cues counts, and what their passing the limit does: not fitted, as the cues
were made on some of these texts, and would be trusted too far."""
_LIMITS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_LEFT_OUT = 4  # groups of people


@dataclass(frozen=True, slots=True)
class Find:
    """The traits of a find's surroundings, and what the cues of its mood count."""

    traits: frozenset[str]
    cues: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A text in which a rule is found when moods are not asked: who wrote it, which text it is a
    variant of, whether it reports the error, and each find."""

    hand: str
    text: str
    report: bool
    finds: tuple[Find, ...]


def seen(part: str) -> Iterator[Seen]:
    """The texts of one `part`, `train` or `heldout`, of which moods are asked."""
    matcher = Matcher(load_rules([find().rules]).values())
    heldout = part == "heldout"
    for path in sorted(CORPUS.glob("*.jsonl")):
        if ("heldout" in path.name) == heldout:
            for case in read([path]):
                if case.kind != "paraphrase":
                    fine = {*case.expected, *case.also_ok}
                    hand = f"{case.hand} {path.stem}".strip()
                    yield from _seen(matcher, hand, case.message, case.system, fine)
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
    for text, name in FAILED:
        yield from _seen(matcher, "plain", text, System(name), set(matcher.rules))
    for text, of, rules in DECIDED:
        yield from _seen(matcher, "plain", text, System(of) if of else None, set(rules))


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
    shown: dict[tuple[int, int], Find] = {}

    def ask(here: Around, rules: int, bad: bool) -> tuple[str, ...]:
        counted = sum(WEIGHTS[name] for name, _ in cues(here, rules, bad))
        shown[here.start, here.end] = Find(frozenset(traits(here)), counted)
        return ()

    with patch(_ASKED_IN, ask):
        found = {match.rule for match in matcher.diagnose(text, system)}
    if shown and (found & fine if fine else found):
        yield Seen(hand, text, bool(fine), tuple(shown.values()))


def fitted(texts: Sequence[Seen]) -> Table:
    """The weights that part the texts best by what stands around each find."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rarities = _rarities(texts)
    even = {trait: Row(1.0, rarity) for trait, rarity in rarities.items()}
    variants = Counter(one.text for one in texts)
    rows, answers, counts = [], [], []
    for one in texts:
        own = _COUNTS.get(one.hand.split()[0], 1.0)
        for place in one.finds:
            rows.append(shares(even, place.traits))
            answers.append(int(not one.report))
            counts.append(own / variants[one.text])
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("i4"), matrix.indptr.astype("i4")
    model = LogisticRegression(solver="liblinear", C=_KEPT, max_iter=200, random_state=0)
    model.fit(matrix, answers, sample_weight=counts)
    found = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    table = {str(trait): _bounded(float(weight), rarities[trait]) for trait, weight in found}
    table |= {CUES: Row(_CUE, 0.0), PASSED: Row(_TRUSTED, 0.0)}
    return table | {BASE: Row(round(float(model.intercept_[0]) - _LOWERED, 2), 0.0)}


def _rarities(texts: Sequence[Seen]) -> Mapping[str, float]:
    """How rare each trait is that enough texts and people have."""
    finds: Counter[str] = Counter()
    standing: defaultdict[str, set[str]] = defaultdict(set)
    hands: defaultdict[str, set[str]] = defaultdict(set)
    for one in texts:
        for place in one.finds:
            finds.update(place.traits)
        for trait in {trait for place in one.finds for trait in place.traits}:
            standing[trait].add(one.text)
            hands[trait].add(one.hand)
    many = sum(len(one.finds) for one in texts)
    return {
        trait: round(math.log(many / (1 + finds[trait])), 2)
        for trait, where in sorted(standing.items())
        if len(where) >= _FEWEST and len(hands[trait]) >= _HANDS
    }


def _bounded(weight: float, rarity: float) -> Row:
    alone = sum(shares({"": Row(1.0, rarity)}, [""]).values())
    most = _WEIGHTIEST / alone
    return Row(round(max(-most, min(weight, most)), 1), rarity)


def leaning(one: Seen, table: Table) -> float:
    """How far a text leans towards only speaking of an error: as its find that does so least."""
    return min(
        beginning(table, place.cues, LIMIT) + sum(shares(table, place.traits).values())
        for place in one.finds
    )


def told_of(texts: Iterable[Seen], table: Table, limit: float) -> str:
    """How many reports are left unsaid, and how many other texts are taken for one; what is filled
    with several errors counts once."""
    texts = list(texts)
    variants = Counter(one.text for one in texts)
    reports, others, unsaid, taken = 0.0, 0.0, 0.0, 0.0
    for one in texts:
        share, spoken = 1 / variants[one.text], leaning(one, table) >= limit
        reports += share * one.report
        others += share * (not one.report)
        unsaid += share * (one.report and spoken)
        taken += share * (not one.report and not spoken)
    return f"unsaid {unsaid:.0f} of {reports:.0f}, taken {taken:.0f} of {others:.0f}"


def written(table: Table) -> str:
    """The table as it is kept."""
    rows = sorted(table.items(), key=lambda row: (-row[1].weight, row[0]))
    head = "# Fitted by `python -m tests.bench.leaning --fit`; see leaning.py and traits.py.\n"
    return head + "".join(f"{row.weight:g} {row.rarity:g} {trait}\n" for trait, row in rows)


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
            table = fitted([one for one in texts if of.get(one.hand) != group])
            own = [one for one in texts if of.get(one.hand) == group]
            for limit in _LIMITS:
                print(f"{group}, {limit:+.1f}: {told_of(own, table, limit)}")
        return
    if asked.fit:
        TABLE.write_text(written(fitted(texts)), "utf-8")
    table = read_table(TABLE)
    print(f"{len(table)} weights")
    for part, those in (("train", texts), ("heldout", list(seen("heldout")))):
        for kind in ("contexts", "examples", ""):
            own = [one for one in those if (one.hand.split()[0] if kind else "") == kind]
            own = own if kind else [one for one in those if one.hand.endswith(part)]
            print(f"{part}, {kind or 'messages'}: {told_of(own, table, 0.0)}")


if __name__ == "__main__":
    main()
