"""A message that was pasted, as if a log had held it: so that all that can be done with a finding
can be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.model import (
    Cluster,
    Diagnosis,
    InputRead,
    ObjectRef,
    Sample,
    ScanResult,
    SourceLocation,
)
from troubleshooter.redact import redact
from troubleshooter.tui.reading import Found, Reading
from troubleshooter.tui.scanning import PASTED

_KINDS: Mapping[str, str] = {
    "work_order": "work_order",
    "order": "order",
    "order_number": "order",
    "invoice": "invoice",
    "invoice_number": "invoice",
    "creditmemo": "credit_memo",
}
"""Values of a message that name a document, and which kind."""

_MOST_SAMPLES = 5


def as_result(reading: Reading) -> ScanResult:
    """What was recognised in a pasted text."""
    diagnoses = tuple(_diagnosis(found) for found in reading.found)
    records = sum(found.times for found in reading.found)
    return ScanResult((InputRead(PASTED, "", records),), records, diagnoses, 0, (), 0)


def is_message(result: ScanResult) -> bool:
    """Whether `result` is of a pasted message, and of no log."""
    return [(read.path, read.format) for read in result.inputs] == [(PASTED, "")]


def _diagnosis(found: Found) -> Diagnosis:
    parameters = {name: values[0] for name, values in found.values.items() if len(values) == 1}
    samples = tuple(_sample(text, parameters) for text in found.texts[:_MOST_SAMPLES])
    documents = dict.fromkeys(
        ObjectRef(_KINDS[name], value)
        for name, values in found.values.items()
        if name in _KINDS
        for value in values
    )
    return Diagnosis(
        rule=found.rule.id,
        level=found.rule.level,
        count=found.times,
        objects=len(documents),
        object_list=tuple(documents),
        first_seen=None,
        last_seen=None,
        samples=samples,
    )


def as_unknown(text: str) -> Cluster:
    """A pasted text in which nothing was recognised."""
    shown = redact(text)
    return Cluster(shown.split("\n", 1)[0], 1, None, None, (_sample(text, {}),))


def _sample(text: str, parameters: Mapping[str, str]) -> Sample:
    hidden = {name: redact(value) for name, value in parameters.items()}
    return Sample(redact(text), SourceLocation(PASTED, None), None, hidden)
