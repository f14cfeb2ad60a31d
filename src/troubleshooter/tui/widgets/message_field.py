"""The field that messages are pasted or typed into."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from troubleshooter.tui.messages import LogPasted, LogsChosen, PasteRefused
from troubleshooter.tui.reading import LONGEST, MOST_LINES
from troubleshooter.tui.surviving import Surviving

MOST_PASTED = 20_000_000
"""Characters of a paste that are taken at all."""


class MessageField(Surviving, TextArea):
    """A text area that cleans what is pasted, and tells logs and dropped files from messages."""

    def on_paste(self, event: events.Paste) -> None:
        """Take the pasted text in, unless it is a log or the path of one."""
        from troubleshooter.tui.pasted import clean, paths_in

        event.prevent_default()
        event.stop()
        if len(event.text) > MOST_PASTED:
            self.post_message(PasteRefused(MOST_PASTED))
            return
        paths = paths_in(event.text)
        if paths:
            self.post_message(LogsChosen(paths))
        elif len(event.text) > LONGEST or event.text.count("\n") >= MOST_LINES:
            self.post_message(LogPasted(event.text))
        else:
            done = self.replace(clean(event.text), *self.selection)
            self.move_cursor(done.end_location)

    async def on_key(self, event: events.Key) -> None:
        """In an empty field a question mark asks for help; Alt and a letter write nothing."""
        if event.key.startswith("alt+"):
            event.prevent_default()
        if event.key == "question_mark" and not self.text:
            event.prevent_default()
            event.stop()
            await self.run_action("app.help")
