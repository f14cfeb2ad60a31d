"""The connections to vendors' systems: which there are, and whether they work."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from troubleshooter.cancelling import Cancellation
from troubleshooter.errors import TroubleshooterError
from troubleshooter.live import Connection, ProbeRun
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.messages import Tab
from troubleshooter.tui.screens.page import Page
from troubleshooter.tui.session import Session
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.plain_table import PlainTable
from troubleshooter.tui.widgets.probe_lines import probe_lines
from troubleshooter.tui.widgets.top_bar import TopBar


class ConnectionTable(PlainTable):
    """A row a connection."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "key.test")]


class ConnectionsPage(Page):
    """What connections.toml holds; secrets only by the place they are kept in."""

    tab: ClassVar[Tab | None] = "connections"
    help_key = "help.connections"
    AUTO_FOCUS = "ConnectionTable"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("r", "reload", "key.reload")]
    DEFAULT_CSS = """
    ConnectionsPage {
        & #both { height: 1fr; }
        & ConnectionTable {
            height: auto; max-height: 50%; padding: 0 1; margin: 1 0;
        }
        & #told {
            border: round $border-blurred; border-title-color: $quiet; padding: 0 1; height: 1fr;
            &:focus { border: round $border; border-title-color: $primary; }
        }
        & #told Static { height: auto; }
        & .-empty { display: none; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._connections: tuple[Connection, ...] = ()
        self._trouble = ""
        self._runs: dict[str, ProbeRun | str] = {}
        self._testing = ""

    def compose(self) -> ComposeResult:
        """The connections, and what is known of the chosen one."""
        yield TopBar(self.tab)
        with Container(id="both"):
            yield ConnectionTable()
            with VerticalScroll(id="told"):
                yield Static(id="text")
        yield KeyBar()

    def relabel(self) -> None:
        """Say everything in the language of now, with the connections as they are now."""
        super().relabel()
        self.action_reload()

    def on_screen_resume(self) -> None:
        """Connections may have been added meanwhile."""
        self.action_reload()

    def action_reload(self) -> None:
        """Read connections.toml again."""
        from troubleshooter.config import read_connections

        try:
            found = read_connections(self.session.locations.connections)
            self._connections, self._trouble = tuple(found.values()), ""
        except TroubleshooterError as error:
            self._connections, self._trouble = (), str(error)
        say, table = self.wording.say, self.query_one(ConnectionTable)
        heads = [say(f"connections.{name}") for name in ("name", "system", "url", "secrets")]
        rows = []
        for one in self._connections:
            kept = ", ".join(f"{key} ({ref.place})" for key, ref in one.references.items())
            cells = (one.name, one.system.value, one.url, kept)
            rows.append([visible_line(cell) for cell in cells])
        table.fill(heads, rows)
        table.set_class(not rows, "-empty")
        self._show()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """What is known of this one."""
        event.stop()
        self._show()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Test it."""
        event.stop()
        chosen = self._chosen()
        if chosen is not None and not self._testing:
            self._testing = chosen.name
            self._show()
            self._try(chosen, self.begin("connections.underway", name=chosen.name))

    def on_resize(self) -> None:
        """Fill the width of now."""
        self.call_after_refresh(self._show)

    def _chosen(self) -> Connection | None:
        row = self.query_one(ConnectionTable).cursor_row
        return self._connections[row] if row < len(self._connections) else None

    @work(thread=True, exit_on_error=False, group="test")
    def _try(self, connection: Connection, cancellation: Cancellation) -> None:
        from troubleshooter.pipeline.verify import try_connection

        told: ProbeRun | str = ""
        try:
            told = try_connection(connection, self.session.language, cancellation)
        except TroubleshooterError as error:
            told = str(error)
        finally:
            self.app.call_from_thread(self._take, connection.name, told, cancellation)

    def _take(self, name: str, told: ProbeRun | str, cancellation: Cancellation) -> None:
        self.end(cancellation)
        self._testing = ""
        self._runs[name] = told
        self._show()

    def _show(self) -> None:
        say, chosen = self.wording.say, self._chosen()
        panel = self.query_one("#told")
        panel.border_title = visible_line(chosen.name) if chosen else say("tab.connections")
        if self._trouble:
            words = Content.styled(visible(self._trouble), "$error")
        elif chosen is None:
            words = Content(say("connections.none"))
        elif self._testing == chosen.name:
            words = Content.styled(say("connections.testing"), "$quiet")
        else:
            words = self._known(chosen)
        self.query_one("#text", Static).update(words)

    def _known(self, connection: Connection) -> Content:
        say = self.wording.say
        told = self._runs.get(connection.name)
        parts = [Content("\n".join(
            f"{key}: {visible_line(value)}" for key, value in connection.values.items()
        ))]  # fmt: skip
        if isinstance(told, str):
            parts.append(Content.styled(visible(told), "$error"))
        elif told is not None:
            room = self.query_one("#told").scrollable_content_region.width
            lines = [probe_lines(told.results, room)]
            calls = sum(one.calls for one in told.results)
            counted = sum(one.counted_calls for one in told.results)
            cost = say("connections.cost", calls=calls, counted=counted)
            if told.called_off:
                lines.insert(0, Content.styled(say("connections.called_off"), "$warning"))
            parts += [Content("\n").join(lines), Content.styled(cost, "$quiet")]
        parts.append(Content.styled(say("connections.probes", **_probes(connection)), "$quiet"))
        parts.append(Content.styled(say("connections.how"), "$quiet"))
        return Content("\n\n").join(part for part in parts if part.plain)


def _probes(connection: Connection) -> dict[str, int]:
    """How many probes there are for this system, and how many of them take values of a message."""
    from troubleshooter.probes.registry import PROBES

    own = [probe for probe in PROBES.values() if connection.system in probe.systems]
    return {"n": len(own), "asking": sum(bool(probe.takes) for probe in own)}
