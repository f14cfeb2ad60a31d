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


def _ask(look: Look) -> Finding:
    wanted = look.parameters["template"]
    names = look.ledger().invoice_templates()
    if names is None:
        return undecided(
            "SOAP shows no invoice templates; a connection of the kind e-boekhouden-rest does",
            template=wanted,
        )
    if wanted in names:
        return passed("present", f"there is an invoice template {wanted!r}", template=wanted)
    near = nearest(wanted, names)
    hint = f"; {near!r} comes nearest" if near else ""
    if near and near.strip() == wanted.strip():
        hint += " and differs only in the spaces around it"
    message = f"there is no invoice template {wanted!r}{hint}"
    return failed("missing", message, template=wanted, nearest=near, count=len(names))


PROBE = Probe(
    "eboekhouden.invoice-template",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("template",),
)
