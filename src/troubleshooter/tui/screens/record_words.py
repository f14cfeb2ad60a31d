"""What the table of all records says of itself, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from troubleshooter.pipeline.record_search import Search
from troubleshooter.pipeline.records import Wanted
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.records import MOST, Records
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.wording import Wording


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to say: how far reading and searching are, and what is wanted; `about` names
    what that asks for beyond the filters. `as_before` is whether it is narrowed as it was the last
    time, and nobody changed that yet."""

    records: Records
    search: Search | None
    wanted: Wanted
    about: str = ""
    followed: bool = False
    as_before: bool = False

    def words(self, shelf: Shelf, wording: Wording) -> Content:
        """All of it."""
        name = visible_line(self.records.source.name) or wording.say("log.pasted")
        said = [*self._read(wording), *self._narrowed(shelf, wording)]
        unread = len(self.records.recording.unread)
        if unread:
            said.append(wording.say("records.unread", n=unread))
        return Content.assemble((name, "bold"), "  ", (" · ".join(said), "$quiet"))

    def _read(self, wording: Wording) -> Iterator[str]:
        say, records, search = wording.say, self.records, self.search
        all_of_them = say("log.records", n=records.parts.height)
        if search is not None:
            yield say("records.of", n=search.count, all=all_of_them)
        else:
            yield all_of_them
        if not records.done:
            yield say("log.stopping" if records.stopped else "records.reading")
        elif search is not None and not search.done:
            yield say("records.searching")
        if records.done and records.stopped:
            yield say("log.partial")
        elif records.cut:
            yield say("records.cut", n=MOST)
        elif records.trouble:
            yield visible_line(records.trouble)
        if self.followed:
            yield say("records.following")

    def _narrowed(self, shelf: Shelf, wording: Wording) -> Iterator[str]:
        say, wanted = wording.say, self.wanted
        if self.as_before:
            yield say("records.as_before")
        if wanted.rule:
            yield say("records.of_rule", rule=shelf.rule_title(wanted.rule, wording.language))
        if wanted.kinds:
            yield say("records.of_rule", rule=visible_line(self.about))
        elif wanted.unknown:
            yield say("records.of_unknown")
        if wanted.document:
            yield say("records.of_document", document=visible_line(wanted.document))
