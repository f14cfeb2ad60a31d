"""What was counted of some inputs: parts merge into the whole, here or on another machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from troubleshooter.diagnosis import packing
from troubleshooter.diagnosis.tally import Tally
from troubleshooter.model import InputRead, Skipped


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, or not to its end: one line saying why."""

    path: str
    reason: str


@dataclass(slots=True)
class Part:
    """What was read and counted of some inputs, in their order."""

    inputs: list[InputRead] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def merge(self, other: Part) -> None:
        """Take in what was counted of other inputs."""
        self.inputs += other.inputs
        self.failures += other.failures
        self.tally.merge(other.tally)

    def go_on(self, other: Part) -> None:
        """Take in what was counted further on in the only input of this part."""
        if self.inputs and other.inputs:
            one, two = self.inputs[0], other.inputs[0]
            skipped = summed((*one.skipped, *two.skipped))
            self.inputs[0] = InputRead(one.path, one.format, one.records + two.records, skipped)
        else:
            self.inputs += other.inputs
        self.failures += other.failures
        self.tally.merge(other.tally)

    def packed(self) -> dict[str, object]:
        """The part as plain data for JSON; `unpacked` reads it."""
        return {
            "inputs": [
                [one.path, one.format, one.records, [[s.reason, s.count] for s in one.skipped]]
                for one in self.inputs
            ],
            "failures": [[one.path, one.reason] for one in self.failures],
            "tally": packing.packed(self.tally),
        }

    @classmethod
    def unpacked(cls, document: Mapping[str, Any]) -> Part:
        """What `packed` gave; raises ValueError, KeyError, TypeError or AttributeError for other
        data."""
        return cls(
            [
                InputRead(
                    str(path),
                    str(form),
                    int(records),
                    tuple(Skipped(str(reason), int(count)) for reason, count in skipped),
                )
                for path, form, records, skipped in document["inputs"]
            ],
            [Failure(str(path), str(reason)) for path, reason in document["failures"]],
            packing.unpacked(document["tally"]),
        )


def summed(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """What was skipped, each reason once and in an order that does not depend on how it was met."""
    counts: dict[str, int] = {}
    for one in skipped:
        counts[one.reason] = counts.get(one.reason, 0) + one.count
    return tuple(Skipped(reason, count) for reason, count in sorted(counts.items()) if count > 0)
