"""Rules found by the vendors' own codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import re2

from troubleshooter.matching.codes import Code, is_denied
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading import Reading
from troubleshooter.matching.resolve import Found, Lines
from troubleshooter.model import Rule, System

_FAMILY = re.compile(r"[0-9.]+$")
_CODE_BEFORE = re2.compile(r"(?i)(?:code|error|fout|e-?boekhouden|soap)\W{0,4}$|^\W{0,4}$")


@dataclass(frozen=True, slots=True)
class Coded:
    """Finds rules by codes; `by_code` are the rules of each code in capitals."""

    by_code: Mapping[str, Sequence[Rule]]

    def find(
        self,
        codes: list[Code],
        allowed: frozenset[System],
        lines: Lines,
        reading: Reading,
        refused: list[Step],
    ) -> Iterator[Found]:
        """The rules of the codes that stand there and are not denied."""
        for code in codes:
            if not code.distinctive and not _named_a_code(reading.text, code):
                continue
            rules = [rule for rule in self.rules(code, reading) if rule.system in allowed]
            if rules and is_denied(reading.text, code):
                refused.extend(
                    Step("code", rule.id, code.code, 1.0, Outcome.DENIED) for rule in rules
                )
                continue
            if not rules and code.distinctive:
                refused.append(Step("code", "", code.code, 1.0, Outcome.NO_RULE))
            for rule in rules:
                yield Found(
                    rule,
                    "code",
                    1.0,
                    100.0,
                    code.start,
                    code.end,
                    lines.of(code.start),
                    code.code,
                    f"the code {code.code} alone decides",
                    None,
                )

    def rules(self, code: Code, reading: Reading) -> Sequence[Rule]:
        """The rules of a code; else those of its family, if it is written plainly: a code that
        was misread may be a known one."""
        known = self.by_code.get(code.code)
        if known:
            return known
        written = reading.text[code.start : code.end].upper().replace(",", ".")
        if written != code.code or (written[0] == "E" and not _named_a_code(reading.text, code)):
            return ()
        return self.by_code.get(_FAMILY.sub("*", code.code), ())


def _named_a_code(text: str, code: Code) -> bool:
    """Whether the text itself calls it a code, or holds little else: `M006` may be an article."""
    return _CODE_BEFORE.search(text[max(0, code.start - 14) : code.start]) is not None
