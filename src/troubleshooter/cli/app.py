"""Opening the terminal app."""

from __future__ import annotations

import gc
from collections.abc import Sequence

NO_CASES = "--no-cases"
"""What is written before the files of an app that keeps nothing in cases."""


def open_app(paths: Sequence[str], private: bool = False) -> None:
    """Open the terminal app, on `paths` as logs if there are any; returns when it is closed.

    A `private` one keeps nothing in cases.
    """
    gc.disable()  # All that is made until the first screen stands, stays; the app goes on with it.
    from troubleshooter.tui.app import TroubleshooterApp

    TroubleshooterApp(paths, private=private).run()
