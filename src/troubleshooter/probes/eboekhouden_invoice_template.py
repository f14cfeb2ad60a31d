"""Is there an invoice template with exactly this name?"""

from __future__ import annotations

from troubleshooter.probes.probe import (
    BOOKS,
    Finding,
    Look,
    Probe,
    failed,
    nearest,
    passed,
    undecided,
)
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    wanted = look.parameters["template"]
    names = look.ledger().invoice_templates()
    if names is None:
        return undecided(say("not-shown"), template=wanted)
    if wanted in names:
        return passed("present", say("present"), template=wanted)
    near = nearest(wanted, names)
    hints = [say("nearest")] if near else []
    if near and near.strip() == wanted.strip():
        hints.append(say("spaces"))
    said = say("missing", *hints)
    return failed("missing", said, template=wanted, nearest=near, count=len(names))


PROBE = Probe(
    "eboekhouden.invoice-template",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("template",),
)
