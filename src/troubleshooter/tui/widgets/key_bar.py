"""The keys that work here, at the bottom of a screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

Keys = tuple[tuple[object, ...], ...]


class KeyBar(Footer):
    """The library's footer, drawn anew only when it would show something else: it is told of each
    move of the focus, and making and styling a widget for each key is most of what a move costs."""

    _drawn: Keys | None = None

    def compose(self) -> ComposeResult:
        """The keys as they are now."""
        if self._bindings_ready:
            self._drawn = self._keys()
        yield from super().compose()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Draw the keys anew if they are others than those that stand there."""
        if self._drawn is None or not self.is_attached or self._drawn != self._keys():
            super().bindings_changed(screen)

    def _keys(self) -> Keys:
        app = self.app
        return tuple(
            (key, app.get_key_display(binding), binding.description, enabled, tooltip)
            for key, (_, binding, enabled, tooltip) in self.screen.active_bindings.items()
            if binding.show or key == app.COMMAND_PALETTE_BINDING
        )
