"""The ready views as text for the terminal, in Dutch and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from troubleshooter.cli.console import styled, visible, wrapped
from troubleshooter.cli.overview import grouped
from troubleshooter.model import Language, Rule

if TYPE_CHECKING:
    from troubleshooter.pipeline.views.failed import Failed
    from troubleshooter.pipeline.views.history import History
    from troubleshooter.pipeline.views.patterns import CausePattern, Patterns
    from troubleshooter.pipeline.views.rows import Attempt
    from troubleshooter.pipeline.views.today import Today

_INDENT = " " * 20
_LONGEST = 300
_BARS = " ▁▂▃▄▅▆▇█"
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "failed": "{count} of {records} records failed, newest first",
        "rest": "… and {count} more; --most NUMBER shows more of them.",
        "none": "Nothing failed.",
        "no time": "no time",
        "unknown": "no rule knows this",
        "document": "{document}: records {count}, failed {failures}",
        "earlier": "… {count} older records are not shown.",
        "no document": "No record is about {document}.",
        "solved": "The last outcome is a success.",
        "unsolved": "The last outcome is a failure.",
        "ok": "succeeded",
        "wrong": "failed",
        "no day": "The log holds no times.",
        "day": "{day}: {rate} of {records} records succeeded, {failed} failed",
        "day empty": "{day}: no records",
        "before": "Before (days with records: {days}): {rate} succeeded, {failed} failed",
        "before none": "There are no records of the four weeks before it.",
        "causes": "What failed on that day",
        "causes before": "What failed on that day (in brackets: on a day before, on average)",
        "patterns": "Failures: {count}",
        "since": "{first} to {last}, mostly at {hours}",
        "again": "Documents that failed more than once: {count}",
        "times": "{count} times, {first} to {last}",
        "together": "Came in the same hours",
        "shared": "{shared} of {either} hours",
        "not whole": "There were too many different ones to hold: the rarest were let go.",
        "hour": "{hour}:00",
        "nothing": "There are no patterns: nothing failed.",
    },
    "nl": {
        "failed": "{count} van {records} regels mislukt, nieuwste eerst",
        "rest": "… en nog {count}; met --most AANTAL ziet u er meer.",
        "none": "Er is niets mislukt.",
        "no time": "geen tijd",
        "unknown": "geen regel kent dit",
        "document": "{document}: regels {count}, mislukt {failures}",
        "earlier": "… {count} oudere regels staan er niet bij.",
        "no document": "Geen enkele regel gaat over {document}.",
        "solved": "De laatste uitkomst is gelukt.",
        "unsolved": "De laatste uitkomst is mislukt.",
        "ok": "gelukt",
        "wrong": "mislukt",
        "no day": "In het log staan geen tijden.",
        "day": "{day}: {rate} van {records} regels gelukt, {failed} mislukt",
        "day empty": "{day}: geen regels",
        "before": "Daarvoor (dagen met regels: {days}): {rate} gelukt, {failed} mislukt",
        "before none": "Van de vier weken ervoor zijn er geen regels.",
        "causes": "Wat er die dag mislukte",
        "causes before": "Wat er die dag mislukte (tussen haakjes: gemiddeld op een dag ervoor)",
        "patterns": "Mislukkingen: {count}",
        "since": "{first} tot {last}, vooral om {hours}",
        "again": "Documenten die meer dan eens mislukten: {count}",
        "times": "{count} keer, {first} tot {last}",
        "together": "Kwamen in dezelfde uren",
        "shared": "{shared} van {either} uren",
        "not whole": "Het waren er te veel om te onthouden: de zeldzaamste zijn losgelaten.",
        "hour": "{hour}.00 uur",
        "nothing": "Er zijn geen patronen: er is niets mislukt.",
    },
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Writes views in one language."""

    rules: Mapping[str, Rule]
    language: Language

    def failed(self, view: Failed) -> str:
        """The failed records, each with its rule."""
        if not view.count:
            return self._say("none")
        head = self._say("failed", count=view.count, records=view.records)
        lines = [styled(head, "bold"), "", *self._attempts(view.shown, outcome=False)]
        if view.rest:
            lines += ["", self._say("rest", count=view.rest)]
        return "\n".join(lines)

    def history(self, view: History) -> str:
        """All that logs say of one document."""
        document = visible(view.document)
        if not view.count:
            return self._say("no document", document=document)
        said = self._say("document", document=document, count=view.count, failures=view.failures)
        lines = [styled(said, "bold"), ""]
        if view.earlier:
            lines += [self._say("earlier", count=view.earlier), ""]
        lines += self._attempts(view.shown, outcome=True)
        if view.solved is not None:
            lines += ["", self._say("solved" if view.solved else "unsolved")]
        return "\n".join(lines)

    def today(self, view: Today | None) -> str:
        """A day's success rate beside that of the days before, and its causes."""
        if view is None:
            return self._say("no day")
        whole = view.outcome.failed + view.outcome.other
        day = f"{view.day:%d-%m-%Y}"
        if view.rate is None:
            lines = [styled(self._say("day empty", day=day), "bold")]
        else:
            rate, failed = self._percent(view.rate), view.outcome.failed
            head = self._say("day", day=day, rate=rate, records=whole, failed=failed)
            lines = [styled(head, "bold")]
        if view.rate_before is None:
            lines.append(self._say("before none"))
        else:
            rate = self._percent(view.rate_before)
            lines.append(
                self._say("before", days=view.days_before, rate=rate, failed=view.before.failed)
            )
        if view.causes:
            lines += ["", self._say("causes before" if view.days_before else "causes")]
        for one in view.causes:
            name = self._name(one.name, one.known)
            usual = f"({self._decimal(one.before)})" if view.days_before else ""
            lines.append(wrapped(name, _INDENT, f"{self._count(one.count):>9}  {usual:<7}  "))
        return "\n".join(lines)

    def patterns(self, view: Patterns) -> str:
        """What repeats among failures."""
        if not view.failures:
            return self._say("nothing")
        lines = [styled(self._say("patterns", count=view.failures), "bold")]
        for one in view.causes:
            first = f"{self._count(one.count):>9}  "
            lines += ["", wrapped(self._name(one.name, one.known), " " * 11, first)]
            lines += self._when(one)
        if view.repeated:
            lines += ["", self._say("again", count=view.repeated_count)]
        for document in view.repeated:
            said = self._say(
                "times",
                count=document.count,
                first=self._time(document.first),
                last=self._time(document.last),
            )
            lines.append(f"  {visible(document.document):<16}  {said}")
        if view.together:
            lines += ["", self._say("together")]
        for pair in view.together:
            shared = self._say("shared", shared=pair.shared, either=pair.either)
            both = f"{self._short(pair.one)} + {self._short(pair.other)}"
            lines.append(wrapped(both, " " * 20, f"  {shared:<16}  "))
        if not view.whole:
            lines += ["", self._say("not whole")]
        return "\n".join(lines)

    def _when(self, one: CausePattern) -> Iterator[str]:
        if one.first is None:
            return
        hours = ", ".join(self._say("hour", hour=f"{hour:02d}") for hour in one.busiest[:6])
        if len(one.busiest) > 6:
            hours += ", …"
        said = self._say(
            "since", first=self._time(one.first), last=self._time(one.last), hours=hours
        )
        yield wrapped(said, " " * 11)
        most = max(one.hours) or 1
        bars = "".join(_BARS[-(-hour * (len(_BARS) - 1) // most)] for hour in one.hours)
        yield f"{' ' * 11}00 {styled(bars, 'dim')} 23"

    def _attempts(self, attempts: tuple[Attempt, ...], *, outcome: bool) -> Iterator[str]:
        for one in attempts:
            about = visible(one.document.number) if one.document is not None else ""
            known = ", ".join(one.rules) if one.rules else ""
            if not known and one.failed:
                known = self._say("unknown")
            said = "" if one.failed is None else "wrong" if one.failed else "ok"
            word = f"  {self._say(said) if said else '':<9}" if outcome else ""
            yield f"{self._time(one.time):<18}  {about:<12}{word}  {styled(known, 'dim')}".rstrip()
            message = " ".join(one.message.split())
            if message:
                yield wrapped(message[:_LONGEST], _INDENT)

    def _say(self, key: str, **values: object) -> str:
        shown = {
            name: self._count(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return _WORDS[self.language][key].format(**shown)

    def _count(self, number: int) -> str:
        return grouped(number, self.language)

    def _decimal(self, number: float) -> str:
        shown = f"{number:.1f}"
        return shown if self.language == "en" else shown.replace(".", ",")

    def _percent(self, rate: float) -> str:
        # Rounded down, so that 100 % is said only of a day on which nothing failed.
        return f"{self._decimal(int(rate * 1000) / 10)}{'' if self.language == 'en' else ' '}%"

    def _time(self, at: datetime | None) -> str:
        return self._say("no time") if at is None else f"{at:%d-%m-%Y %H:%M}"

    def _name(self, name: str, known: bool) -> str:
        if known:
            return f"{self.rules[name].title.in_language(self.language)}  {name}"
        return f"{self._short(name)}  ({self._say('unknown')})"

    def _short(self, name: str) -> str:
        return " ".join(visible(cause(name)).split())[:_LONGEST]


def cause(name: str) -> str:
    """A rule's id as it is, a template as people read it and without secrets."""
    from troubleshooter.pipeline.views.rows import shown_template

    return shown_template(name)
