"""A message as it was before damage, read as if it had come so: with the places it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from troubleshooter.matching.aligning.found import Found, Lines
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.mending import Mended, mended
from troubleshooter.matching.reading.reader import Reader, Reading

SCORE = 0.95
"""The score of what stands word for word in a message only after it was mended."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a damaged message was, as `reading`, and where it stands in the `damaged` one."""

    damaged: Reading
    reading: Reading
    whole: Mended

    @classmethod
    def of(cls, reading: Reading, reader: Reader) -> Restored | None:
        """`reading` without its damage; None where it has none, or a code would be read into it."""
        whole = mended(reading)
        if whole is None or whole.text == reading.text:
            return None
        found, before = (
            [code.code for code in find_codes(text)] for text in (whole.text, reading.text)
        )
        return cls(reading, reader.read(whole.text), whole) if found == before else None

    @property
    def joined(self) -> bool:
        """Whether lines were put together."""
        return self.whole.text.count("\n") < self.damaged.text.count("\n")

    def is_sure(self, item: Found) -> bool:
        """Whether a find stands there word for word, most of them as they were written."""
        return item.score == 1.0 and self.whole.sure(item.start, item.end)

    def placed(self, found: Iterable[Found]) -> list[Found]:
        """What was found here, at its place in the damaged message."""
        lines = Lines(self.damaged.text)
        spans = [(item, self.whole.span(item.start, item.end)) for item in found]
        return [
            replace(
                item,
                stage="fuzzy",
                score=min(item.score, SCORE),
                start=start,
                end=end,
                line=lines.of(start),
                evidence=item.evidence if item.alignment else self.damaged.text[start:end][:80],
                why=item.why + ", once damage is undone",
            )
            for item, (start, end) in spans
        ]

    def as_damaged(self) -> Reading:
        """The reading with its words at their places in the damaged message."""
        tokens = [
            replace(token, start=start, end=end)
            for token in self.reading.tokens
            for start, end in [self.whole.span(token.start, token.end)]
        ]
        return replace(self.reading, text=self.damaged.text, tokens=tuple(tokens))


def settles(kept: Sequence[Found]) -> bool:
    """Whether any of the finds is more than a general one."""
    return any(not (item.rule.generic or item.rule.frame) for item in kept)
