"""A case laid out to read: what it is, when it was there and what was done, what is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING

from textual.content import Content

from troubleshooter.cases.case import CaseState
from troubleshooter.cases.history import episodes, state_of
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.wording import Wording

if TYPE_CHECKING:
    from troubleshooter.cases.case import Case
    from troubleshooter.cases.history import Episode
    from troubleshooter.tui.shelf import Shelf

STATE_COLOURS: Mapping[CaseState, str] = {
    CaseState.OPEN: "$primary",
    CaseState.FIXED: "$success",
    CaseState.CLOSED: "$quiet",
    CaseState.CAME_BACK: "$warning",
}
_MOST = 60
_MOST_DOCUMENTS = 30


@dataclass(frozen=True, slots=True)
class CaseView:
    """Says what is known of a case; `others` is how many other customers have it."""

    wording: Wording
    shelf: Shelf | None
    others: Mapping[str, int] = field(default_factory=dict)

    def title(self, case: Case) -> str:
        """What the case is about, in one line."""
        if case.rule and self.shelf is not None:
            return visible_line(self.shelf.rule_title(case.rule, self.wording.language))
        return visible_line(case.title or case.rule)

    def state(self, case: Case) -> tuple[str, str]:
        """The state with its sign, and its colour."""
        from troubleshooter.pipeline.case_words import STATE_SIGNS, Words

        state = state_of(case)
        words = Words(self.wording.language).state(state)
        return f"{STATE_SIGNS[state]} {words}", STATE_COLOURS[state]

    def head(self, case: Case) -> Content:
        """Customer, state, what, and how often."""
        from troubleshooter.pipeline.case_words import Words

        wording = self.wording
        state, colour = self.state(case)
        times = episodes(case)
        facts = [
            case.id,
            wording.say("case.times", n=len(times)),
            wording.say("case.records", n=sum(one.count for one in times)),
            wording.say("case.created", day=case.created.date()),
            Words(wording.language).elsewhere(self.others.get(case.subject, 0), case.customer),
        ]
        return Content.assemble(
            (visible_line(case.customer), "bold"),
            "  ",
            (state, f"bold {colour}"),
            "  ",
            self.title(case),
            "\n",
            (" · ".join(filter(None, facts)), "$quiet"),
        )

    def timeline(self, case: Case) -> Content:
        """When it was there and what was done, the newest first."""
        from troubleshooter.pipeline.case_words import Words

        words = Words(self.wording.language)
        found: list[tuple[datetime, Content]] = [
            (datetime.combine(one.last, time.max), self._episode(one, words.episode(one)))
            for one in episodes(case)
        ]
        for deed in case.deeds:
            when = self.wording.locale.moment(deed.at)
            told = visible_line(words.deed(deed))
            found.append((deed.at, Content.assemble((f"· {when}  ", "$quiet"), told)))
        found.sort(key=lambda one: one[0])
        return Content("\n").join(content for _, content in found[: -_MOST - 1 : -1])

    def about(self, case: Case) -> Content:
        """The note, the documents, where it was seen, and a message."""
        say = self.wording.say
        parts = [(say("case.note"), visible(case.note) or say("case.no_note"))]
        documents = dict.fromkeys(
            number for one in reversed(case.sightings) for number in one.documents
        )
        if documents:
            shown = ", ".join(map(visible_line, list(documents)[:_MOST_DOCUMENTS]))
            parts.append((say("case.documents"), shown))
        if case.sample:
            parts.append((say("case.sample"), visible(case.sample)))
        sources = dict.fromkeys(one.source for one in reversed(case.sightings) if one.source)
        told = [Content.assemble((head, "bold $quiet"), "\n", text) for head, text in parts]
        if sources:
            shown = ", ".join(map(visible_line, list(sources)[:_MOST_DOCUMENTS]))
            told.append(Content.styled(say("case.seen", source=shown), "$quiet"))
        return Content("\n\n").join(told)

    def _episode(self, episode: Episode, told: str) -> Content:
        back = episode.back_after is not None
        count = self.wording.say("case.records", n=episode.count)
        sign, colour = ("↻", "$warning") if back else ("●", "$primary")
        return Content.assemble((f"{sign} ", f"bold {colour}"), told, (f"  {count}", "$quiet"))

    def fits(self, case: Case, query: str) -> bool:
        """Whether every word of `query` is in what is known of the case."""
        told = (
            case.id,
            case.customer,
            self.title(case),
            case.rule,
            self.state(case)[0],
            case.note,
            *(number for one in case.sightings for number in one.documents),
        )
        hay = "\n".join(told).casefold()
        return all(word in hay for word in query.casefold().split())
