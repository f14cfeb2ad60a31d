"""What is said of a case and of what was before a finding, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from troubleshooter.cases.case import Case, CaseState, Deed, DeedKind
from troubleshooter.cases.history import Episode, Past, Standing
from troubleshooter.model import Language, Rule, Text
from troubleshooter.report.locale import locale_for

STATES: Mapping[CaseState, Text] = {
    CaseState.OPEN: Text("open", "open"),
    CaseState.FIXED: Text("opgelost", "fixed"),
    CaseState.CLOSED: Text("gesloten", "closed"),
    CaseState.CAME_BACK: Text("teruggekomen", "came back"),
}
STATE_SIGNS: Mapping[CaseState, str] = {
    CaseState.OPEN: "○",
    CaseState.FIXED: "✔",
    CaseState.CLOSED: "–",
    CaseState.CAME_BACK: "↻",
}
DEEDS: Mapping[DeedKind, Text] = {
    DeedKind.REPLY: Text("antwoord gemaakt", "reply composed"),
    DeedKind.REPORT: Text("rapport geschreven", "report written"),
    DeedKind.RETRY: Text("in de wachtrij gezet", "put into the retry queue"),
    DeedKind.VERIFIED: Text("nagegaan bij het systeem", "verified live"),
    DeedKind.FIXED: Text("opgelost", "fixed"),
    DeedKind.CLOSED: Text("gesloten", "closed"),
    DeedKind.REOPENED: Text("heropend", "reopened"),
}
_VERDICTS: Mapping[str, Text] = {
    "confirmed": Text("de oorzaak is er", "the cause is there"),
    "refuted": Text("de oorzaak is er niet (meer)", "the cause is not there (any more)"),
    "open": Text("niet te zeggen", "could not tell"),
}
_FIRST = Text("eerste keer bij {customer}", "first time at {customer}")
_TIMES = Text("{n}× eerder: laatst {last}", "{n}× before: last {last}")
_ONCE = Text("1 keer eerder: {last}", "once before: {last}")
_SINCE = Text("loopt sinds {since}", "going on since {since}")
_BACK = Text("teruggekomen na {days}", "came back after {days}")
_BACK_AT_ONCE = Text("dezelfde dag teruggekomen", "came back the same day")
_BY = Text("opgelost met: {detail}", "fixed by: {detail}")
_FIXED_ON = Text("opgelost op {day}", "fixed on {day}")
_CLOSED_ON = Text("gesloten op {day}", "closed on {day}")
_NOTHING_LATER = Text("daarna hier niet meer gezien", "not seen here since")
_ALSO_ONE = Text("ook gezien bij 1 andere klant", "also seen at 1 other customer")
_ALSO = Text("ook gezien bij {n} andere klanten", "also seen at {n} other customers")
_SEEN_ONE = Text("eerder gezien bij 1 klant", "seen before at 1 customer")
_SEEN = Text("eerder gezien bij {n} klanten", "seen before at {n} customers")
_DAYS = Text("{n} dagen", "{n} days")
_DAY = Text("1 dag", "1 day")
_JOINT = "; "
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Words:
    """Says it in one language, with days as it writes them."""

    language: Language

    def line(self, past: Past | None, customer: str, others: int) -> str:
        """What was before a finding and how many other customers have it, in one line; '' when
        there is nothing to say."""
        before = self.past(past, customer) if past is not None else ""
        told = _BETWEEN.join(filter(None, (before, self.elsewhere(others, customer))))
        return told[:1].upper() + told[1:]

    def past(self, past: Past, customer: str) -> str:
        """What was before a finding, in one line; the last word is of coming back."""
        parts: list[str] = []
        if past.standing is Standing.NEW:
            return self._say(_FIRST, customer=customer)
        if past.standing is Standing.SETTLED and past.by is not None:
            parts = [self._settled(past.by), self._say(_NOTHING_LATER)]
            return _JOINT.join([*parts, *self._times(past, None)])
        of_last = past.by is not None and past.last is not None and past.by.at.date() >= past.last
        parts += self._times(past, past.by if of_last else None)
        if past.since is not None:
            parts.append(self._say(_SINCE, since=self.day(past.since)))
        if past.by is not None and not of_last:
            parts.append(self._settled(past.by))
        if past.standing is Standing.CAME_BACK:
            parts.append(self._came_back(past.back_after))
        return _JOINT.join(parts)

    def elsewhere(self, number: int, customer: str) -> str:
        """How many other customers have it; '' when none has."""
        one, more = (_ALSO_ONE, _ALSO) if customer else (_SEEN_ONE, _SEEN)
        if number < 1:
            return ""
        return self._say(one if number == 1 else more, n=str(number))

    def deed(self, deed: Deed) -> str:
        """What was done."""
        said = self._say(DEEDS[deed.kind])
        detail = deed.detail
        if deed.kind is DeedKind.VERIFIED and detail in _VERDICTS:
            detail = self._say(_VERDICTS[detail])
        return f"{said}: {detail}" if detail else said

    def episode(self, episode: Episode) -> str:
        """When the error was there, and whether it had come back."""
        first, last = self.day(episode.first), self.day(episode.last)
        told = first if first == last else f"{first} – {last}"
        if episode.back_after is not None:
            told += f", {self._came_back(episode.back_after)}"
        return told

    def state(self, state: CaseState) -> str:
        """A state as a word or two."""
        return self._say(STATES[state])

    def title(self, case: Case, rules: Mapping[str, Rule]) -> str:
        """What a case is about: its rule's title, or the message that no rule knows."""
        rule = rules.get(case.rule)
        return rule.title.in_language(self.language) if rule else case.title or case.subject

    def day(self, day: date) -> str:
        """A day as the language writes it."""
        return locale_for(self.language).day(day)

    def _times(self, past: Past, by: Deed | None) -> list[str]:
        if past.last is None:
            return []
        told = _ONCE if past.times == 1 else _TIMES
        said = self._say(told, n=str(past.times), last=self.day(past.last))
        return [f"{said}, {self._how(by)}"] if by is not None else [said]

    def _how(self, by: Deed) -> str:
        return self._say(_BY, detail=by.detail) if _told(by) else self._settled(by)

    def _settled(self, by: Deed) -> str:
        key = _FIXED_ON if by.kind is DeedKind.FIXED else _CLOSED_ON
        said = self._say(key, day=self.day(by.at.date()))
        return f"{said}: {by.detail}" if _told(by) else said

    def _came_back(self, days: int | None) -> str:
        if not days:
            return self._say(_BACK_AT_ONCE)
        told = self._say(_DAY) if days == 1 else self._say(_DAYS, n=str(days))
        return self._say(_BACK, days=told)

    def _say(self, text: Text, **values: str) -> str:
        said = text.nl if self.language == "nl" else text.en
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", value)
        return said


def _told(by: Deed) -> bool:
    return bool(by.detail) and by.kind is DeedKind.FIXED
