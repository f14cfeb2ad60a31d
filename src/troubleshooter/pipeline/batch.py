"""One run over many customers: their facts beside those of the last run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.report import CustomerReport
from troubleshooter.report import facts
from troubleshooter.report.branding import PLAIN, Branding
from troubleshooter.report.facts import CustomerFacts, file_names
from troubleshooter.report.index import build_index, render_index

__all__ = ["Run", "file_names"]


@dataclass(slots=True)
class Run:
    """Collects customers; `last` are the texts that the last run kept."""

    language: Language
    started: datetime
    last: tuple[str, ...] = ()
    _now: list[CustomerFacts] = field(default_factory=list)

    MAX_KEPT: ClassVar[int] = facts.MAX_KEPT

    def add(self, report: CustomerReport, name: str, file: str) -> None:
        """Take in the report of customer `name`, written to `file`.html."""
        self._now.append(report.facts(name, file))

    def index(self, knowledge: Knowledge, branding: Branding = PLAIN) -> str:
        """The index page. Raises ConfigurationError when the user's own template is wrong."""
        index = build_index(self._now, self._before(), knowledge.rules, self.language, self.started)
        return render_index(index, branding)

    def kept(self) -> Iterator[tuple[str, str]]:
        """File names and texts to keep for the next run."""
        for customer in self._now:
            yield facts.kept_name(customer.name), facts.kept_text(customer)

    def forgotten(self) -> Iterator[str]:
        """Names of kept files of customers that are no more."""
        present = {customer.name for customer in self._now}
        for customer in self._before():
            if customer.name not in present:
                yield facts.kept_name(customer.name)

    def _before(self) -> list[CustomerFacts]:
        read = (facts.from_kept(text) for text in self.last)
        return [one for one in read if one is not None]
