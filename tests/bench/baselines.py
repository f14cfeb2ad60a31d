"""What others use to find a rule for a message: rapidfuzz, BM25, sentence embeddings.

Each ranks the rules for a message with a score; from which score on it is believed is chosen for
each in the same way, on labelled messages that it is not measured on.
"""

from __future__ import annotations

import importlib.util
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from tests.bench.labelled import Answer, Case

from troubleshooter.model import Rule

Ranking = Sequence[tuple[str, float]]
"""Rules with their scores, the best first."""

Ranks = Callable[[str], Ranking]
_RANKED = 3


@dataclass(frozen=True, slots=True)
class Baseline:
    """A method and the score from which on it is believed."""

    name: str
    ranks: Ranks
    threshold: float

    def answer(self, case: Case) -> Answer:
        """What the method says of a message: its best rule if that is believed."""
        ranked = self.ranks(case.message)
        accepted = tuple(rule for rule, score in ranked[:1] if score >= self.threshold)
        return Answer(accepted, tuple(rule for rule, _ in ranked[:_RANKED]))


def baselines(rules: Mapping[str, Rule], labelled: Sequence[Case]) -> Iterator[Baseline]:
    """Every method that is installed, its threshold chosen on `labelled`."""
    methods: dict[str, Callable[[Mapping[str, Rule]], Ranks]] = {
        "rapidfuzz WRatio": lambda rules: rapid(rules, fuzz.WRatio),
        "rapidfuzz token_set_ratio": lambda rules: rapid(rules, fuzz.token_set_ratio),
        "BM25": bm25,
    }
    if importlib.util.find_spec("all_minilm_l6_v2") is not None:
        from tests.bench.embedding import embedded

        methods["MiniLM sentence embeddings"] = embedded
    for name, made in methods.items():
        ranks = made(rules)
        threshold = best_threshold(ranks, labelled)
        yield Baseline(f"{name} >= {threshold:.4g}", ranks, threshold)


def best_threshold(ranks: Ranks, labelled: Iterable[Case]) -> float:
    """The score that gives the best F1 when the best rule is believed from there on."""
    scored = []
    wanted = 0
    for case in labelled:
        wanted += bool(case.expected)
        (rule, score), *_ = ranks(case.message) or [("", -math.inf)]
        scored.append((score, rule in {*case.expected, *case.also_ok}))
    scored.sort(reverse=True)
    best, chosen, right = 0.0, math.inf, 0
    for accepted, (score, fine) in enumerate(scored, 1):
        right += fine
        if accepted < len(scored) and scored[accepted][0] == score:
            continue
        if (quality := 2 * right / (accepted + wanted)) > best:
            best, chosen = quality, score
    return chosen


def plain_wordings(rules: Mapping[str, Rule]) -> list[tuple[str, str]]:
    """Each wording with its rule's id, the names of its values as words."""
    return [
        (rule.id, wording.text.replace("{", "").replace("}", ""))
        for rule in rules.values()
        for wording in rule.wordings
    ]


def rapid(rules: Mapping[str, Rule], scorer: Callable[..., float]) -> Ranks:
    """rapidfuzz's `scorer` over all wordings, 0 to 100."""
    owners, wordings = zip(*plain_wordings(rules), strict=True)
    folded = [wording.casefold() for wording in wordings]

    def ranks(message: str) -> Ranking:
        ranked: dict[str, float] = {}
        for _, score, index in process.extract(message.casefold(), folded, scorer=scorer, limit=12):
            ranked.setdefault(owners[index], score)
        return list(ranked.items())

    return ranks


def bm25(rules: Mapping[str, Rule]) -> Ranks:
    """Okapi BM25 over each rule's wordings as one document."""
    documents: dict[str, Counter[str]] = {name: Counter() for name in rules}
    for name, wording in plain_wordings(rules):
        documents[name].update(re.findall(r"\w+", wording.casefold()))
    lengths = {name: words.total() for name, words in documents.items()}
    mean = sum(lengths.values()) / len(lengths)
    holding = Counter(word for words in documents.values() for word in words)

    def score(name: str, asked: Sequence[str]) -> float:
        words, total = documents[name], 0.0
        for word in asked:
            rarity = math.log(1 + (len(documents) - holding[word] + 0.5) / (holding[word] + 0.5))
            count = words[word]
            total += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[name] / mean))
        return total

    def ranks(message: str) -> Ranking:
        asked = re.findall(r"\w+", message.casefold())
        return sorted(((name, score(name, asked)) for name in documents), key=lambda one: -one[1])

    return ranks
