"""Which records stand behind one cluster of unknown failures."""

from __future__ import annotations

from troubleshooter.diagnosis.tally import SAMPLE_CHARS
from troubleshooter.model import Cluster
from troubleshooter.pipeline.records import kind_of
from troubleshooter.pipeline.scan import Scanned
from troubleshooter.redact import redact


def shown_name(name: str) -> str:
    """The name of a cluster as its finding has it."""
    return redact(name)[:SAMPLE_CHARS]


def templates_of(scanned: Scanned, cluster: Cluster) -> frozenset[str]:
    """The templates that `cluster` is made of."""
    names = {name for name in set(scanned.kinds.values()) if shown_name(name) == cluster.template}
    return frozenset(template for template, name in scanned.kinds.items() if name in names)


def kinds_of(scanned: Scanned, cluster: Cluster) -> frozenset[int]:
    """The kinds, as `Wanted.kinds` takes them, of the templates that `cluster` is made of."""
    return frozenset(map(kind_of, templates_of(scanned, cluster)))
