"""Everything that commands load, for a process from which those of tests are forked."""

from __future__ import annotations

import importlib

from troubleshooter.cli import main
from troubleshooter.cli.commands import build

# Before Polars is loaded, as in a process of its own.
main._keep_freed_memory()
for name in (
    "polars",
    "zeep",
    "lxml.etree",
    "troubleshooter.cli.answering",
    "troubleshooter.matching.finding.letters",
    "troubleshooter.pipeline.case_taking",
    "troubleshooter.pipeline.report",
    "troubleshooter.pipeline.scan",
    "troubleshooter.rules.loader",
):
    importlib.import_module(name)
build()
