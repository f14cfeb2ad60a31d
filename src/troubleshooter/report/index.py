"""All customers of one run on one page for the team lead: who first, what most, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from troubleshooter.model import Language, Rule
from troubleshooter.report.branding import PLAIN, Branding
from troubleshooter.report.facts import CustomerFacts, Urgency
from troubleshooter.report.locale import Locale, locale_for
from troubleshooter.report.pages import Pages, running_head
from troubleshooter.report.visible import visible_line


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One customer: its facts, those of the last run (None the first time), and the titles of
    the errors that came and went since."""

    facts: CustomerFacts
    before: CustomerFacts | None
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def change(self) -> int:
        """How many more log entries went wrong than last time; below 0 is fewer."""
        return 0 if self.before is None else self.facts.failed - self.before.failed


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One error over all customers; `customers_before` is None the first time."""

    rule: str
    title: str
    customers: int
    customers_before: int | None
    documents: int
    entries: int
    share: str


@dataclass(frozen=True, slots=True)
class Index:
    """Everything the index page says; `since` is when the last run was, None the first time."""

    language: Language
    generated: datetime
    since: datetime | None
    customers: tuple[CustomerLine, ...]
    rules: tuple[RuleLine, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def waiting_for_us(self) -> int:
        """Customers with something to do."""
        return sum(bool(line.facts.actions) for line in self.customers)

    @property
    def documents(self) -> int:
        """Documents that are held up, over all customers."""
        return sum(line.facts.documents for line in self.customers)

    @property
    def at_least(self) -> bool:
        """Whether there may be more documents than that."""
        return any(line.facts.at_least for line in self.customers)

    @property
    def failed(self) -> int:
        """Log entries that went wrong, over all customers."""
        return sum(line.facts.failed for line in self.customers)

    @property
    def failed_before(self) -> int | None:
        """The same in the last run, of the customers that were in it and are in this one."""
        known = [line.before.failed for line in self.customers if line.before is not None]
        return sum(known) if known else None

    @property
    def failed_same(self) -> int:
        """`failed` of the customers that were in the last run too: the two can be compared."""
        return sum(line.facts.failed for line in self.customers if line.before is not None)


def build_index(
    now: Sequence[CustomerFacts],
    before: Sequence[CustomerFacts],
    rules: Mapping[str, Rule],
    language: Language,
    generated: datetime,
) -> Index:
    """The index of the facts of this run (`now`) beside those of the last (`before`)."""
    locale = locale_for(language)
    past = {facts.name: facts for facts in before}
    present = {facts.name for facts in now}
    titles = _Titles(locale, rules)
    lines = tuple(_line(facts, past.get(facts.name), titles) for facts in sorted(now, key=_place))
    seen, seen_before = _all_rules(now), _all_rules(before)
    return Index(
        language=language,
        generated=generated,
        since=max((facts.made for facts in before), default=None),
        customers=lines,
        rules=_rules(now, before, titles),
        new=titles(seen - seen_before) if before else (),
        gone=titles(seen_before - seen) if before else (),
        absent=tuple(sorted(name for name in past if name not in present)),
    )


def render_index(index: Index, branding: Branding = PLAIN) -> str:
    """`index` as a complete HTML document. Raises ConfigurationError when a template of the
    user's own is wrong."""
    locale = locale_for(index.language)
    return Pages(branding).render(
        "index.html.j2",
        ("report.css", "index.css"),
        running=running_head(locale.say("index.title"), index.generated, locale, branding),
        index=index,
        locale=locale,
        say=locale.say,
    )


@dataclass(frozen=True, slots=True)
class _Titles:
    """Titles of rules; one that is no longer in the rulebook goes by its id."""

    locale: Locale
    rules: Mapping[str, Rule]

    def of(self, rule: str) -> str:
        known = self.rules.get(rule)
        return rule if known is None else known.title.in_language(self.locale.language)

    def __call__(self, rules: set[str]) -> tuple[str, ...]:
        return tuple(sorted({visible_line(self.of(rule)) for rule in rules}))


def _place(facts: CustomerFacts) -> tuple[Urgency, int, int, str]:
    return facts.urgency, -facts.documents, -facts.failed, facts.name


def _line(facts: CustomerFacts, before: CustomerFacts | None, titles: _Titles) -> CustomerLine:
    if before is None:
        return CustomerLine(facts, None, (), ())
    new, gone = set(facts.rules) - set(before.rules), set(before.rules) - set(facts.rules)
    return CustomerLine(facts, before, titles(new), titles(gone))


def _all_rules(customers: Sequence[CustomerFacts]) -> set[str]:
    return {rule for facts in customers for rule in facts.rules}


def _rules(
    now: Sequence[CustomerFacts], before: Sequence[CustomerFacts], titles: _Titles
) -> tuple[RuleLine, ...]:
    """Every error, that of most customers first."""
    lines = []
    for rule in _all_rules(now):
        seen = [facts.rules[rule] for facts in now if rule in facts.rules]
        lines.append(
            RuleLine(
                rule=rule,
                title=visible_line(titles.of(rule)),
                customers=len(seen),
                customers_before=sum(rule in facts.rules for facts in before) if before else None,
                documents=sum(one.documents for one in seen),
                entries=sum(one.entries for one in seen),
                share=f"{100 * len(seen) / max(len(now), 1):.2f}%",
            )
        )
    order = sorted(lines, key=lambda line: (-line.documents, -line.entries, line.rule))
    return tuple(sorted(order, key=lambda line: -line.customers))
