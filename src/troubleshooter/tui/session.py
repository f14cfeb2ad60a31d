"""What all screens of one run share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from troubleshooter.tui.memory import Memory
from troubleshooter.tui.remembered import Choices
from troubleshooter.tui.wording import Wording, wording_for

if TYPE_CHECKING:
    from troubleshooter.live import Verification
    from troubleshooter.locations import Locations
    from troubleshooter.model import Language, ScanResult
    from troubleshooter.pipeline.knowledge import Knowledge
    from troubleshooter.tui.shelf import Shelf

LoadKnowledge = Callable[[], "Knowledge"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The knowledge once it is there; `problems` tells what of the articles was refused."""

    knowledge: Knowledge
    shelf: Shelf
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Session:
    """The language spoken now, the knowledge once it is loaded, what live looks said of the log
    that is open, and what is known of the customer.

    `refused` tells why there are no rules: while it is empty and `loaded` None, they are coming.
    """

    locations: Locations
    language: Language
    loaded: Loaded | None = None
    refused: tuple[str, ...] = ()
    verification: Verification | None = None
    of_message: Verification | None = None
    memory: Memory = field(default_factory=Memory)
    choices: Choices = field(default_factory=Choices)

    @property
    def wording(self) -> Wording:
        """The words of the interface."""
        return wording_for(self.language)

    def verification_of(self, result: ScanResult) -> Verification | None:
        """What live looks said of the log that is open, or of the pasted message, if `result` is
        of that."""
        from troubleshooter.tui.told import is_message

        return self.of_message if is_message(result) else self.verification

    def take(self, told: Verification, result: ScanResult | None = None) -> None:
        """Keep what a live look at `result` said, beside what earlier ones on the same connection
        said; without one it was at the log that is open."""
        from troubleshooter.tui.told import is_message

        if result is not None and is_message(result):
            self.of_message = told
            return
        before = self.verification
        if before is not None and before.connection == told.connection:
            told = replace(
                told,
                verdicts={**before.verdicts, **told.verdicts},
                calls=before.calls + told.calls,
                counted_calls=before.counted_calls + told.counted_calls,
                counted_errors=before.counted_errors + told.counted_errors,
                called_off=before.called_off or told.called_off,
            )
        self.verification = told


def load(open_knowledge: LoadKnowledge | None) -> Loaded:
    """Load rules and articles, the slow part of starting; runs in a thread.

    Raises RuleError when a rule has a problem. Broken articles leave the rules in use.
    """
    from troubleshooter.errors import RuleError
    from troubleshooter.kb.loader import KnowledgeBase
    from troubleshooter.pipeline import knowledge as pipeline
    from troubleshooter.tui.shelf import Shelf

    knowledge = (open_knowledge or pipeline.open_knowledge)()
    rules = knowledge.matcher.rules
    try:
        return Loaded(knowledge, Shelf(rules, knowledge.articles))
    except RuleError as error:
        problems = tuple(str(problem) for problem in error.problems)
        return Loaded(knowledge, Shelf(rules, KnowledgeBase({})), problems)
