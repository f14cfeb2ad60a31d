"""Opening the terminal app."""

from __future__ import annotations

from collections.abc import Sequence


def open_app(paths: Sequence[str]) -> None:
    """Open the terminal app, on `paths` as logs if there are any; returns when it is closed."""
    from troubleshooter.tui.app import TroubleshooterApp

    TroubleshooterApp(paths).run()
