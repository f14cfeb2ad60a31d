"""Wordings of rules, compiled: rows of weighted concepts with holes for captured values."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import overload

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.faults import is_name
from troubleshooter.matching.reading.lexicon import NOT, Lexicon
from troubleshooter.matching.reading.reader import VALUE, WORD, Reader, forms_of
from troubleshooter.model import Rule, System, Wording

HOLE = re.compile(r"\{([a-z][a-z0-9_]{0,30})\}")
FAILING = frozenset({"fail", "error", "api-error", "validation-error"})
"""Concepts that say something went wrong; a wording with one only matches text with one."""

_Row = tuple[str, int, Sequence[str], Sequence[str | None]]
"""A rule, the place of its wording (~place of one that is turned), its concepts and holes."""
_SIDES = re.compile(r"[^:{}]{3,40}: [^:{}]{3,40}")
STOPWORD_WEIGHT = 0.03
_NOT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One wording: its concepts, their weights, and the holes.

    `holes[i]` names the value expected before concept i (`holes[len(concepts)]`: after the last),
    or is None; `positions` are the places of each concept among them. One that is `turned` has its
    two sides in the other order than the vendor's. There is one of each.
    """

    rule: str
    wording: Wording
    concepts: tuple[str, ...]
    positions: Mapping[str, Sequence[int]]
    weights: tuple[float, ...]
    holes: tuple[str | None, ...]
    total: float
    denies: bool
    fails: bool
    turned: bool


def literal_text(wording: str) -> str:
    """The wording without its holes and vendor codes: what its words are read from."""
    text = HOLE.sub(" ", wording)
    for code in reversed(find_codes(text)):
        text = text[: code.start] + " " + text[code.end :]
    return text


def _forms(wording: str) -> list[str]:
    return forms_of(literal_text(wording))


class Phrases(Sequence[Phrase]):
    """The wordings in order; one is made when it is first asked for: few come near a message."""

    def __init__(
        self, rules: Mapping[str, Rule], rows: Sequence[_Row], weights: Mapping[str, float]
    ) -> None:
        self._rules = rules
        self._rows = rows
        self._weights = weights
        self._made: dict[int, Phrase] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> Phrase: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Phrase]: ...
    def __getitem__(self, number: int | slice) -> Phrase | Sequence[Phrase]:
        """One phrase by its number."""
        if isinstance(number, slice):
            return [self[one] for one in range(len(self))[number]]
        phrase = self._made.get(number)
        if phrase is None:
            phrase = self._made[number] = self._make(*self._rows[number])
        return phrase

    def _make(
        self, rule: str, wording: int, concepts: Sequence[str], holes: Sequence[str | None]
    ) -> Phrase:
        weights = tuple(self._weights[concept] for concept in concepts)
        positions: dict[str, list[int]] = {}
        for position, concept in enumerate(concepts):
            positions.setdefault(concept, []).append(position)
        wordings = self._rules[rule].wordings
        return Phrase(
            rule=rule,
            wording=wordings[wording] if wording >= 0 else _turned(wordings[~wording]),
            concepts=tuple(concepts),
            positions=positions,
            weights=weights,
            holes=tuple(holes),
            total=sum(weights),
            denies=NOT in concepts,
            fails=not FAILING.isdisjoint(concepts),
            turned=wording < 0,
        )


class PhraseBook:
    """All wordings of a set of rules, with an index from concept to the phrases that hold it, and
    the words (`apart`) that are also written as two."""

    def __init__(
        self, rules: Mapping[str, Rule], lexicon: Lexicon, keeper: Keeper | None = None
    ) -> None:
        self._rules = rules
        self._lexicon = lexicon
        self._keeper = keeper or NoKeeper()
        kept = self._keeper.part("wordings", self._read)
        self.reader = Reader(lexicon, kept["words"], kept["apart"])
        self.apart = " ".join(kept["apart"])
        self._weights: Mapping[str, float] = kept["weights"]
        self.phrases = Phrases(rules, kept["rows"], self._weights)
        self.totals: Sequence[float] = kept["totals"]
        self.index: Mapping[str, Sequence[int]] = kept["index"]

    def weight(self, concept: str) -> float:
        """How much a concept says: its rarity over the rules; near 0 for stop words and values."""
        return self._weights.get(concept, 0.0)

    def _read(self) -> Part:
        owned = [
            (rule.id, place, wording)
            for rule in self._rules.values()
            for place, wording in enumerate(rule.wordings)
        ]
        texts = [wording.text for _, _, wording in owned]
        forms = self._keeper.pieces("wordings-forms", "", texts, _forms)
        words = sorted({form for text in texts for form in forms[text]})
        pairs = {"".join(pair) for text in texts for pair in pairwise(forms[text])}
        apart = sorted(pairs.intersection(words))
        reader = Reader(self._lexicon, words, apart)
        owned += [
            (rule, ~place, _turned(wording))
            for rule, place, wording in owned
            if wording.whole and _SIDES.fullmatch(wording.text)
        ]
        # All words of a wording are known: what it is read as depends on what is told apart only.
        row = partial(self._row, reader=reader)
        texts = [wording.text for _, _, wording in owned]
        told = self._keeper.pieces("wordings-rows", " ".join(apart), texts, row)
        read = [(*one, *told[one[2].text]) for one in owned]
        weights = self._weigh((rule, concepts) for rule, _, _, concepts, _ in read)
        rows: list[_Row] = []
        index: defaultdict[str, list[int]] = defaultdict(list)
        seen: set[tuple[str, tuple[str, ...], bool, bool]] = set()
        plain = {(tuple(sorted(one[3])), one[0]) for one in read if one[1] >= 0}
        of_several = _of_several(plain)
        for rule, place, wording, concepts, holes in read:
            key = (rule, (*concepts, *map(str, holes)), wording.whole, wording.given)
            if not concepts or key in seen or _is_a_name(self._rules[rule], wording):
                continue
            if place < 0 and tuple(sorted(concepts)) in of_several:
                continue
            seen.add(key)
            for concept in sorted(set(concepts)):
                if weights[concept] > STOPWORD_WEIGHT:
                    index[concept].append(len(rows))
            rows.append((rule, place, concepts, holes))
        totals = [sum(weights[concept] for concept in concepts) for _, _, concepts, _ in rows]
        return {
            "words": words,
            "apart": apart,
            "weights": weights,
            "rows": rows,
            "totals": totals,
            "index": index,
        }

    def _row(self, wording: str, reader: Reader) -> tuple[list[str], list[str | None]]:
        concepts: list[str] = []
        holes: list[str | None] = [None]
        pieces = HOLE.split(wording)
        for position, piece in enumerate(pieces):
            if position % 2:
                holes[-1] = piece
                continue
            read = [
                unit.concept
                for unit in reader.read(literal_text(piece)).units
                if unit.concept not in (VALUE, WORD)
            ]
            content = [concept for concept in read if concept not in self._lexicon.stopwords]
            if not content and 0 < position < len(pieces) - 1:
                content = read  # the `of` in `{company} of {customer}` tells the values apart
            for concept in content:
                concepts.append(concept)
                holes.append(None)
        return concepts, holes

    def _weigh(self, rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, float]:
        rules_with: defaultdict[str, set[str]] = defaultdict(set)
        for rule, concepts in rows:
            for concept in concepts:
                rules_with[concept].add(rule)
        count = len(set().union(*rules_with.values())) if rules_with else 1
        weights = {
            concept: 0.6 + math.log((count + 1) / (len(rules) + 0.5)) / 2.0
            for concept, rules in rules_with.items()
        }
        for word in self._lexicon.stopwords:
            weights[word] = STOPWORD_WEIGHT
        if NOT in weights:
            weights[NOT] = _NOT_WEIGHT
        return weights


def _of_several(rows: Iterable[tuple[tuple[str, ...], str]]) -> frozenset[tuple[str, ...]]:
    """The concepts that wordings of more than one rule consist of."""
    times = Counter(concepts for concepts, _ in rows)
    return frozenset(concepts for concepts, count in times.items() if count > 1)


def _turned(wording: Wording) -> Wording:
    """`Dagboek verplicht` for `Verplicht: Dagboek`, as people say it where the system is known."""
    said, of = wording.text.split(": ")
    return replace(wording, text=f"{of} {said.lower()}", given=True)


def _is_a_name(rule: Rule, wording: Wording) -> bool:
    """Whether a wording only names a broken connection; where such a name counts, `faults` tell."""
    return rule.system is System.NETWORK and wording.given and is_name(wording.text)
