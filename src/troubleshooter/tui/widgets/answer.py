"""What the app says of the text in the paste field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.messages import RuleChosen
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.widgets.link_line import LinkLine

if TYPE_CHECKING:
    from troubleshooter.matching.outcome import Explanation
    from troubleshooter.tui.reading import Found, Reading
    from troubleshooter.tui.shelf import Shelf
    from troubleshooter.tui.wording import Wording

_MOST_LACKING = 3
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class View:
    """What an answer shows: a reading, problems that stand in the way of one, or how to begin;
    `typed` where a person chose the text, and may choose a better one."""

    wording: Wording
    shelf: Shelf | None = None
    reading: Reading | None = None
    problems: tuple[str, ...] = ()
    typed: bool = True


@dataclass
class CardWanted(Message):
    """The card with this number, counted from 0, is to be brought into view."""

    index: int


class Answer(Surviving, VerticalScroll):
    """Shows the view it is given."""

    DEFAULT_CSS = """
    Answer {
        & .say { padding: 0 1; }
        & .head { padding: 0 1; }
        & .links { height: auto; padding: 0; margin-bottom: 1; }
        & .lacking { padding: 0 1; margin-top: 1; color: $quiet; }
    }
    """

    view: reactive[View | None] = reactive(None, recompose=True)

    def compose(self) -> ComposeResult:
        """The widgets of the view."""
        view = self.view
        if view is None:
            return
        if view.problems:
            yield from _problems(view)
        elif view.reading is None or view.shelf is None:
            yield Static(Content(view.wording.say("answer.intro")), classes="say")
        elif view.reading.found:
            yield from _found(view.reading, view.shelf, view.wording)
        elif view.reading.miss is not None:
            yield from _abstained(view.reading.miss, view.shelf, view)

    def watch_view(self) -> None:
        """A new answer is read from its top."""
        self.scroll_home(animate=False)

    def on_card_wanted(self, event: CardWanted) -> None:
        """Scroll to the card."""
        from troubleshooter.tui.widgets.rule_card import RuleCard

        event.stop()
        self.query(RuleCard)[event.index].scroll_visible(top=True, animate=False)


def _problems(view: View) -> Iterator[Widget]:
    told = [visible_line(problem) for problem in view.problems[:_MOST_PROBLEMS]]
    head = view.wording.say("answer.refused")
    yield Static(Content.assemble((head, "bold $error"), "\n\n", "\n\n".join(told)), classes="say")


def _found(reading: Reading, shelf: Shelf, wording: Wording) -> Iterator[Widget]:
    from troubleshooter.tui.widgets.rule_card import RuleCard

    if len(reading.found) > 1:
        yield Static(
            Content.styled(wording.say("answer.several", n=len(reading.found)), "bold"),
            classes="say",
        )
        yield Vertical(
            *(_jump(number, found, wording) for number, found in enumerate(reading.found)),
            classes="links",
        )
    for found in reading.found:
        yield RuleCard(found.rule, shelf, wording, found)


def _jump(number: int, found: Found, wording: Wording) -> LinkLine:
    from troubleshooter.tui.marks import SIGNS

    about = f"{SIGNS[found.rule.level]} {wording.level(found.rule.level)}"
    if found.times > 1:
        about += f" · {wording.say('found.times', n=found.times)}"
    title = found.rule.title.in_language(wording.language)
    return LinkLine(title, about, partial(CardWanted, number))


def _abstained(miss: Explanation, shelf: Shelf, view: View) -> Iterator[Widget]:
    from troubleshooter.matching.reasons import lacking
    from troubleshooter.redact import redact

    wording = view.wording
    yield Static(Content.styled(f"? {wording.say('answer.none')}", "bold"), classes="say")
    if view.typed:
        yield Static(Content.styled(wording.say("answer.none_hint"), "$quiet"), classes="say")
    if miss.suggestions:
        yield Static(Content(wording.say("answer.maybe")), classes="lacking")
        yield Vertical(
            *(
                LinkLine(
                    shelf.rule_title(item.rule, wording.language),
                    _about(item.rule, shelf, wording, item.score),
                    partial(RuleChosen, item.rule),
                )
                for item in miss.suggestions
            ),
            classes="links",
        )
    near = lacking(miss, wording.language, _MOST_LACKING)
    if near:
        lines = "\n".join(f"- {visible_line(redact(item))}" for item in near)
        yield Static(
            Content.assemble((wording.say("answer.lacking"), "bold"), "\n", lines),
            classes="lacking",
        )


def _about(rule_id: str, shelf: Shelf, wording: Wording, score: float) -> str:
    from troubleshooter.tui.marks import SIGNS

    rule = shelf.rules[rule_id]
    sign = f"{SIGNS[rule.level]} {wording.level(rule.level)}"
    return f"{wording.percent(score)} · {sign} · {wording.origin(rule)}"
