"""The cases: filtered as one types, the chosen one beside the list or on a page of its own."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import DataTable, Input, Static

from troubleshooter.cases.case import CaseState
from troubleshooter.cases.history import state_of
from troubleshooter.errors import TroubleshooterError
from troubleshooter.report.visible import visible
from troubleshooter.tui.messages import (
    CaseChosen,
    CaseDeed,
    CaseDeedWanted,
    ChoiceMade,
    RuleChosen,
    Tab,
)
from troubleshooter.tui.screens.page import Opened, Page
from troubleshooter.tui.session import Session
from troubleshooter.tui.widgets.case_table import CaseTable
from troubleshooter.tui.widgets.case_view import CaseView
from troubleshooter.tui.widgets.choice import Choice, Chosen
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troubleshooter.cases.case import Case
    from troubleshooter.pipeline.cases import Cases

DEBOUNCE_S = 0.12
"""How long typing must pause before the list is filtered."""

_MOST = 1_000
_STATES: tuple[CaseState | None, ...] = (None, *CaseState)
_STATE_WORDS = tuple("" if state is None else state.value for state in _STATES)
_DEEDS: tuple[BindingType, ...] = (
    Binding("f", "do('fixed')", "key.mark_fixed"),
    Binding("e", "do('note')", "key.note"),
    Binding("s", "do('close')", "key.close_case"),
    Binding("o", "do('reopen')", "key.reopen_case"),
    Binding("d", "do('delete')", "key.delete_case"),
)


class _OfCases(Page):
    """What can be done with the case that is chosen."""

    @property
    @abstractmethod
    def case(self) -> Case | None:
        """The case that is chosen."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is open can be closed, and only what is not can be opened again."""
        if action != "do":
            return True
        if self.case is None:
            return False
        settled = state_of(self.case) in (CaseState.FIXED, CaseState.CLOSED)
        return {"close": not settled, "reopen": settled, "fixed": not settled}.get(
            str(parameters[0]), True
        )

    def action_do(self, deed: CaseDeed) -> None:
        """Ask for it."""
        if self.case is not None:
            self.post_message(CaseDeedWanted(self.case, deed))


class CasesPage(_OfCases):
    """All cases; `opened` opens the store they are in."""

    tab: ClassVar[Tab | None] = "cases"
    help_key = "help.cases"
    spared = frozenset({"language", "theme", "select_cursor"})
    AUTO_FOCUS = "CaseTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "key.find", key_display="/"),
        *_DEEDS,
        Binding("escape", "clear", show=False),
    ]
    DEFAULT_CSS = """
    CasesPage {
        & #filters { height: 3; }
        & Input { width: 1fr; border: round $border-blurred; background: transparent; }
        & Input:focus { border: round $border; }
        & Choice { width: auto; margin: 1 1 0 1; }
        & #summary { height: auto; padding: 0 2; color: $quiet; }
        & #both { height: 1fr; }
        & CaseTable { height: 1fr; padding: 0 1; margin-top: 1; }
        &.-narrow CaseTable { margin: 0; }
        & #chosen {
            border: round $border-blurred; border-title-color: $quiet; padding: 0 1;
            &:focus { border: round $border; border-title-color: $primary; }
        }
        & #chosen Static { height: auto; margin-bottom: 1; }
        & #telling { padding: 0 1; }
        &.-wide #both { layout: horizontal; }
        &.-wide #left { width: 3fr; } &.-wide #chosen { width: 2fr; }
        &.-narrow #chosen { display: none; }
        & .-empty { display: none; }
    }
    """

    def __init__(self, session: Session, opened: Callable[[], Cases]) -> None:
        super().__init__(session)
        self._opened = opened
        self._all: tuple[Case, ...] = ()
        self._shown: tuple[Case, ...] = ()
        self._others: Mapping[str, int] = {}
        self._trouble = ""
        self._timer: Timer | None = None
        self._reading = False
        self._again = False
        self._narrowed = False

    @property
    def case(self) -> Case | None:
        """The case under the cursor."""
        row = self.query_one(CaseTable).cursor_row
        return self._shown[row] if row < len(self._shown) else None

    @property
    def settled(self) -> bool:
        """Whether the list is what is in the store and fits the filter."""
        return not self._reading and self._timer is None

    def compose(self) -> ComposeResult:
        """The filter, the list, and the chosen case."""
        yield TopBar(self.tab)
        with Horizontal(id="filters"):
            yield Input(id="filter", select_on_focus=False)
            yield Choice(id="state_of")
        yield Static(id="summary")
        with Container(id="both"):
            with Vertical(id="left"):
                yield CaseTable()
                yield Static(id="telling")
            with VerticalScroll(id="chosen"):
                yield Static(id="head")
                yield Static(id="timeline")
                yield Static(id="about")
        yield KeyBar()

    def relabel(self) -> None:
        """Say everything in the language of now, with the cases as they are now."""
        super().relabel()
        say = self.wording.say
        self.query_one(Input).placeholder = say("cases.filter")
        states = [say("cases.state_all"), *map(self._state_word, CaseState)]
        self.query_one(Choice).offer(states)
        if not self._narrowed:
            kept = self.session.choices.now.cases
            self.query_one(Choice).choose(_STATE_WORDS.index(kept) if kept in _STATE_WORDS else 0)
            self._narrowed = True
        self._show()
        self._look()

    def _state_word(self, state: CaseState) -> str:
        from troubleshooter.pipeline.case_words import Words

        return Words(self.session.language).state(state)

    def on_screen_resume(self) -> None:
        """Cases may have changed meanwhile."""
        self._look()

    def _look(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._read()

    @work(thread=True, exit_on_error=False, group="cases")
    def _read(self) -> None:
        found: tuple[Case, ...] = ()
        everywhere: Mapping[str, int] = {}
        trouble = ""
        try:
            cases = self._opened()
            found, everywhere = cases.chosen(), cases.known("").elsewhere
        except TroubleshooterError as error:
            trouble = str(error)
        finally:
            self.app.call_from_thread(self._take, found, everywhere, trouble)

    def _take(self, found: tuple[Case, ...], everywhere: Mapping[str, int], trouble: str) -> None:
        self._reading = False
        self._all, self._trouble = found, trouble
        self._others = {subject: number - 1 for subject, number in everywhere.items()}
        if self._again:
            self._again = False
            self._look()
        self._show()

    # -- filtering

    def action_find(self) -> None:
        """To the filter."""
        self.query_one(Input).focus()

    def action_clear(self) -> None:
        """From the filter to the list; from there: everything again."""
        field = self.query_one(Input)
        if not field.has_focus:
            field.clear()
            self.query_one(Choice).choose(0)
            self._keep_state()
            self._show()
        self.query_one(CaseTable).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_S, self._show)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._show()
        self.query_one(CaseTable).focus()

    @on(Chosen)
    def _state_chosen(self, event: Chosen) -> None:
        event.stop()
        self._keep_state()
        self._show()

    def _keep_state(self) -> None:
        chosen = _STATE_WORDS[self.query_one(Choice).index]
        if chosen != self.session.choices.now.cases:
            self.post_message(ChoiceMade(lambda before: replace(before, cases=chosen)))

    # -- showing

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show this case."""
        event.stop()
        self._show_chosen()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open this case."""
        event.stop()
        if self.case is not None:
            self.post_message(CaseChosen(self.case))

    @property
    def _view(self) -> CaseView:
        loaded = self.session.loaded
        return CaseView(self.wording, loaded.shelf if loaded else None, self._others)

    def _show(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        say, view, table = self.wording.say, self._view, self.query_one(CaseTable)
        query, state = self.query_one(Input).value, _STATES[self.query_one(Choice).index]
        fitting = [
            case
            for case in self._all
            if (state is None or state_of(case) is state) and view.fits(case, query)
        ]
        self._shown = tuple(fitting[:_MOST])
        table.show(self._shown, view)
        table.set_class(not self._shown, "-empty")
        shown = say("cases.of", n=len(fitting), all=len(self._all)) if self._all else ""
        self.query_one("#summary", Static).update(shown)
        self.query_one("#filters").set_class(not self._all, "-empty")
        telling = self.query_one("#telling", Static)
        telling.set_class(bool(self._shown), "-empty")
        telling.update(self._telling())
        self._show_chosen()

    def _telling(self) -> Content:
        if self._trouble:
            return Content.styled(visible(self._trouble), "$error")
        if self._reading and not self._all:
            return Content(self.state())
        return Content(self.wording.say("cases.nothing" if self._all else "cases.none"))

    def _show_chosen(self) -> None:
        self.refresh_bindings()
        case, panel = self.case, self.query_one("#chosen")
        panel.set_class(case is None, "-empty")
        if case is not None:
            panel.border_title = self.wording.say("case.title")
            _fill(self, case, self._view)


class CasePage(_OfCases, Opened):
    """One case; `find` looks it up again, None when it is gone."""

    tab: ClassVar[Tab | None] = "cases"
    help_key = "help.case"
    spared = frozenset({"language", "theme", "back"})
    crowded = frozenset({"language", "theme"})
    AUTO_FOCUS = "#past"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "explain", "key.explain"),
        *_DEEDS,
    ]
    DEFAULT_CSS = """
    CasePage {
        & #head { padding: 0 2; margin: 1 0; height: auto; }
        & #both { height: 1fr; }
        & #past, & #noted {
            border: round $border-blurred; border-title-color: $quiet; padding: 0 1;
            &:focus { border: round $border; border-title-color: $primary; }
        }
        & #past Static, & #noted Static { height: auto; }
        &.-wide #both { layout: horizontal; }
        &.-wide #past { width: 3fr; } &.-wide #noted { width: 2fr; }
        &.-narrow #head { margin: 0; }
        &.-narrow #both { layout: vertical; }
        &.-narrow #past { height: 1fr; } &.-narrow #noted { height: 1fr; }
    }
    """

    def __init__(
        self, session: Session, case: Case, others: int, find: Callable[[str], Case | None]
    ) -> None:
        super().__init__(session)
        self._case = case
        self._others = others
        self._find = find

    @property
    def case(self) -> Case | None:
        """The case."""
        return self._case

    def compose(self) -> ComposeResult:
        """What it is; what was; what is noted."""
        yield TopBar(self.tab)
        yield Static(id="head")
        with Container(id="both"):
            with VerticalScroll(id="past"):
                yield Static(id="timeline")
            with VerticalScroll(id="noted"):
                yield Static(id="about")
        yield KeyBar()

    def relabel(self) -> None:
        """Say everything in the language of now, of the case as it is now."""
        super().relabel()
        self.query_one("#past").border_title = self.wording.say("case.timeline")
        self.query_one("#noted").border_title = self.wording.say("case.about")
        self._show()
        self._read()

    @work(thread=True, exit_on_error=False, exclusive=True, group="case")
    def _read(self) -> None:
        found = self._find(self._case.id)
        if found is not None:
            self.app.call_from_thread(self._take, found)

    def _take(self, found: Case) -> None:
        if self.is_mounted:
            self._case = found
            self._show()

    def _show(self) -> None:
        loaded = self.session.loaded
        others = {self._case.subject: self._others}
        view = CaseView(self.wording, loaded.shelf if loaded else None, others)
        _fill(self, self._case, view)
        self.refresh_bindings()

    def action_explain(self) -> None:
        """The rule that it is about."""
        if self._case.rule:
            self.post_message(RuleChosen(self._case.rule))


def _fill(page: Page, case: Case, view: CaseView) -> None:
    for place, told in (("head", view.head), ("timeline", view.timeline), ("about", view.about)):
        page.query_one(f"#{place}", Static).update(told(case))
