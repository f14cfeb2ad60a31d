"""Processes of their own that start at once, forked from one that has everything loaded."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import BaseContext

LOADED = ("tests.crash.dying", "tests.cli.loaded")
"""What all of them may need: there is one to fork from, whoever asks for it first."""


def forking() -> BaseContext | None:
    """How such processes are started; None on a system that cannot fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return None
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    return context
