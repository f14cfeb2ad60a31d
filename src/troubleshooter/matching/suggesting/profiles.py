"""What rules say, sentence by sentence, as weighed features: what descriptions are laid beside."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from troubleshooter.kept import Part
from troubleshooter.matching.packing import packed, unpacked, unpacked_floats

if TYPE_CHECKING:
    from collections.abc import Iterable

GRAM = "~"
"""How a feature begins that is a piece of a word."""

_GRAM_SHARE = 0.35
_COMMON = 0.4
_MOST_TIMES = 65_535


class Profiles:
    """Sentences of rules as vectors of length one, found by the features they share."""

    def __init__(self, kept: Part) -> None:
        """`kept` is as `read` gives it."""
        names = kept["features"].split()
        self.weights: Mapping[str, float] = dict(
            zip(names, unpacked_floats(kept["weights"]), strict=True)
        )
        self.owners: Sequence[int] = unpacked("I", kept["owners"]).tolist()
        self._numbers = dict(zip(names, range(len(names)), strict=True))
        self._starts = unpacked("I", kept["starts"])
        self._sentences = unpacked("I", kept["sentences"])
        self._lengths = unpacked_floats(kept["lengths"]).tolist()
        self._counts = unpacked("H", kept["counts"])
        self._found: dict[str, list[tuple[int, float]]] = {}

    def vector(self, features: Counter[str]) -> dict[str, float]:
        """The features of a text, weighed; empty when none is known."""
        return _vector(features, self.weights)

    def holding(self, feature: str) -> Sequence[tuple[int, float]]:
        """The sentences that hold a feature, each with its share in them."""
        found = self._found.get(feature)
        if found is None:
            found = self._found[feature] = self._holding(feature)
        return found

    def _holding(self, feature: str) -> list[tuple[int, float]]:
        number = self._numbers.get(feature)
        if number is None:
            return []
        start, end = self._starts[number], self._starts[number + 1]
        counts, weight, lengths = self._counts[start:end], self.weights[feature], self._lengths
        weighed = {count: _weight(feature, weight, count) for count in set(counts)}
        return [
            (sentence, weighed[count] / lengths[sentence])
            for sentence, count in zip(self._sentences[start:end], counts, strict=True)
        ]


def read(rows: Iterable[tuple[int, Counter[str]]], rules: int) -> Part:
    """What `Profiles` is made of: of the sentences, each with the number of its rule and its
    features. A feature weighs as much as it is rare among the `rules`; a common one nothing."""
    sentences = list(rows)
    owners_of: defaultdict[str, set[int]] = defaultdict(set)
    for owner, features in sentences:
        for feature in features:
            owners_of[feature].add(owner)
    weights = {
        feature: math.log((rules + 1) / len(owners)) + 0.05
        for feature, owners in owners_of.items()
        if len(owners) <= max(3, _COMMON * rules)
    }
    holding: dict[str, list[tuple[int, int]]] = {feature: [] for feature in weights}
    lengths = array("d")
    for number, (_, features) in enumerate(sentences):
        lengths.append(_length(_weighed(features, weights)))
        for feature, count in features.items():
            if feature in weights:
                holding[feature].append((number, count))
    starts, places, counts = array("I", [0]), array("I"), array("H")
    for found in holding.values():
        places.extend(number for number, _ in found)
        counts.extend(min(count, _MOST_TIMES) for _, count in found)
        starts.append(len(places))
    return {
        "features": "\n".join(weights),
        "weights": packed(array("d", weights.values())),
        "owners": packed(array("I", [owner for owner, _ in sentences])),
        "starts": packed(starts),
        "sentences": packed(places),
        "lengths": packed(lengths),
        "counts": packed(counts),
    }


def _vector(features: Counter[str], weights: Mapping[str, float]) -> dict[str, float]:
    weighed = _weighed(features, weights)
    length = _length(weighed)
    return {name: weight / length for name, weight in weighed.items()} if length else {}


def _weighed(features: Counter[str], weights: Mapping[str, float]) -> dict[str, float]:
    return {
        feature: _weight(feature, weights[feature], count)
        for feature, count in features.items()
        if feature in weights
    }


def _weight(feature: str, weight: float, count: int) -> float:
    return weight * (1.0 + math.log(count)) * (_GRAM_SHARE if feature[0] == GRAM else 1.0)


def _length(weighed: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weighed.values()))
