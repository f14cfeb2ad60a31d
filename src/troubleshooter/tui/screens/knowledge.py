"""The third screen: search articles and rules, and read them beside the list or in full."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.marks import COLOURS, SIGNS
from troubleshooter.tui.messages import ArticleChosen, RuleChosen, Tab
from troubleshooter.tui.screens.page import Page
from troubleshooter.tui.session import Session
from troubleshooter.tui.shelf import Entry, Shelf
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.reader import Reader
from troubleshooter.tui.widgets.rule_card import RuleCard
from troubleshooter.tui.widgets.top_bar import TopBar

DEBOUNCE_S = 0.12
"""How long typing must pause before the search starts."""

PREVIEW_S = 0.06
"""How long the cursor must rest before what it is on is shown."""

_LONGEST_ABOUT = 300


class SearchField(Input):
    """The field that is searched as one types; in an empty one a question mark asks for help."""

    async def on_key(self, event: events.Key) -> None:
        """Help, and stepping into the list."""
        if event.key == "question_mark" and not self.value:
            event.prevent_default()
            event.stop()
            await self.run_action("app.help")


class KnowledgePage(Page):
    """Search as you type, in Dutch and English."""

    tab: ClassVar[Tab | None] = "knowledge"
    help_key = "help.knowledge"
    AUTO_FOCUS = "SearchField"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "into_list", "key.list", show=False),
        Binding("enter", "read", "key.read"),
        Binding("escape", "clear", "key.search"),
    ]
    DEFAULT_CSS = """
    KnowledgePage {
        & #desk { height: 1fr; }
        & SearchField { border: round $border-blurred; background: transparent; }
        & SearchField:focus { border: round $border; }
        & OptionList {
            border: round $border-blurred; border-title-color: $quiet;
            background: transparent; height: 1fr; padding: 0;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & OptionList:focus { border: round $border; border-title-color: $primary; }
        & #preview {
            border: round $border-blurred; border-title-color: $quiet; padding: 0;
            &:focus-within { border: round $border; border-title-color: $primary; }
        }
        &.-wide #desk { layout: horizontal; }
        &.-wide #left { width: 2fr; }
        &.-wide #preview { width: 3fr; height: 1fr; }
        &.-narrow #left { width: 1fr; }
        &.-narrow #preview { display: none; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._timer: Timer | None = None
        self._soon: Timer | None = None
        self._entries: tuple[Entry, ...] = ()
        self._shown: Entry | None = None
        self._asked = ""
        self.settled = True

    def compose(self) -> ComposeResult:
        """Search and list; beside it what is highlighted."""
        yield TopBar(self.tab)
        with Container(id="desk"):
            with Vertical(id="left"):
                yield SearchField()
                yield OptionList(markup=False)
            yield Container(id="preview")
        yield KeyBar()

    def relabel(self) -> None:
        """Say everything, and search again in the language of now."""
        super().relabel()
        self.query_one(SearchField).placeholder = self.wording.say("knowledge.placeholder")
        self._shown = None
        self._search()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search when typing pauses."""
        event.stop()
        self.settled = False
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_S, self._search)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field opens the best hit."""
        event.stop()
        self.action_read()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._open(self._entries[event.option_index])

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(PREVIEW_S, partial(self._preview, event.option_index))

    def action_into_list(self) -> None:
        """From the field into the list."""
        self.query_one(OptionList).focus()

    def action_clear(self) -> None:
        """Back to the field; in the field: empty it."""
        field = self.query_one(SearchField)
        if field.has_focus:
            field.clear()
        field.focus()

    def action_read(self) -> None:
        """Open what is highlighted."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self._open(self._entries[index])

    def _open(self, entry: Entry) -> None:
        wanted = ArticleChosen(entry.id) if entry.kind == "article" else RuleChosen(entry.id)
        self.post_message(wanted)

    def _search(self) -> None:
        loaded = self.session.loaded
        if loaded is not None:
            self._asked = self.query_one(SearchField).value
            self._find(loaded.shelf, self._asked)
        else:
            self.query_one(OptionList).border_title = self.state()

    @work(thread=True, exit_on_error=False, exclusive=True, group="search")
    def _find(self, shelf: Shelf, query: str) -> None:
        language = self.session.language
        found = shelf.search(query, language) if query.strip() else shelf.everything(language)
        self.app.call_from_thread(self._list, shelf, query, found)

    def _list(self, shelf: Shelf, query: str, found: tuple[Entry, ...]) -> None:
        if query != self._asked:
            return
        self._entries = found
        self.settled = query == self.query_one(SearchField).value
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._prompt(entry, shelf)) for entry in found)
        key = "knowledge.found" if query.strip() else "knowledge.everything"
        options.border_title = self.wording.say(key, n=len(found))
        if found:
            options.highlighted = 0
        else:
            self._shown = None
            self._show_preview(Static(self.wording.say("knowledge.nothing")), "")

    def _prompt(self, entry: Entry, shelf: Shelf) -> Content:
        about = visible_line(entry.about)[:_LONGEST_ABOUT]
        if entry.kind == "rule":
            level = shelf.rules[entry.id].level
            sign = (SIGNS[level], f"${COLOURS[level]}")
        else:
            sign = ("¶", "$primary")
        title = (visible_line(entry.title), "bold")
        return Content.assemble(sign, " ", title, "\n  ", (about, "$quiet"))

    def _preview(self, index: int) -> None:
        loaded = self.session.loaded
        entry = self._entries[index] if index < len(self._entries) else self._shown
        narrow = self.has_class("-narrow")
        if loaded is None or entry is None or entry == self._shown or narrow:
            return
        self._shown = entry
        shelf = loaded.shelf
        title = self.wording.say(f"kind.{entry.kind}")
        if entry.kind == "rule":
            card = RuleCard(shelf.rules[entry.id], shelf, self.wording)
            self._show_preview(VerticalScroll(card), title)
            return
        article = shelf.articles.article(entry.id, self.session.language)
        if article is not None:
            reader = Reader()
            reader.shown = article, shelf, self.wording
            self._show_preview(reader, title)

    def _show_preview(self, shown: Reader | VerticalScroll | Static, title: str) -> None:
        preview = self.query_one("#preview", Container)
        preview.border_title = title
        with self.app.batch_update():
            preview.remove_children()
            preview.mount(shown)
