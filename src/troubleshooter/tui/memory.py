"""What the session knows of the customer it is about: who it is, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troubleshooter.cases.case import Case
    from troubleshooter.cases.history import Past, Standing
    from troubleshooter.cases.keeping import Receipt
    from troubleshooter.model import Language
    from troubleshooter.pipeline.cases import Known


@dataclass(slots=True)
class Memory:
    """Whose logs and messages these are, '' while nobody said.

    `private` keeps nothing, `off` is that by the user's settings, `trouble` tells why nothing can
    be kept. `proposed` are names that the open log suggests, `pasts` what was before its findings,
    by subject, and `receipt` takes back what it added.
    """

    private: bool = False
    off: bool = False
    trouble: str = ""
    customer: str = ""
    proposed: tuple[str, ...] = ()
    known: Known | None = None
    pasts: Mapping[str, Past] = field(default_factory=dict)
    receipt: Receipt | None = None

    @property
    def usable(self) -> bool:
        """Whether cases are kept and shown at all."""
        return not (self.private or self.off or self.trouble)

    def case(self, subject: str) -> Case | None:
        """The customer's case of a subject."""
        return self.known.cases.get(subject) if self.known is not None and self.customer else None

    def settled(self, subject: str) -> bool:
        """Whether the customer's case of a subject is fixed or closed, and nothing came back."""
        from troubleshooter.cases.case import CaseState
        from troubleshooter.cases.history import state_of

        case = self.case(subject)
        return case is not None and state_of(case) in (CaseState.FIXED, CaseState.CLOSED)

    def forget(self) -> None:
        """Be about nobody."""
        self.customer, self.known, self.pasts, self.receipt = "", None, {}, None

    def counts(self) -> Mapping[Standing, int]:
        """How many findings of the open log stand how."""
        found: dict[Standing, int] = {}
        for past in self.pasts.values():
            found[past.standing] = found.get(past.standing, 0) + 1
        return found

    def line(self, subject: str, past: Past | None, language: Language) -> str:
        """What is said at a finding of what was before; '' when nothing is to be said."""
        if not self.usable or self.known is None:
            return ""
        from troubleshooter.pipeline.case_words import Words

        others = self.known.elsewhere.get(subject, 0)
        return Words(language).line(past if self.customer else None, self.customer, others)
