"""Which records stand behind one cluster of unknown failures."""

from __future__ import annotations

from troubleshooter.diagnosis.tally import SAMPLE_CHARS
from troubleshooter.model import Cluster
from troubleshooter.pipeline.records import kind_of
from troubleshooter.pipeline.scan import Scanned
from troubleshooter.redact import redact


def kinds_of(scanned: Scanned, cluster: Cluster) -> frozenset[int]:
    """The kinds, as `Wanted.kinds` takes them, of the templates that `cluster` is made of."""
    return frozenset(
        kind_of(template)
        for template, name in scanned.kinds.items()
        if redact(name)[:SAMPLE_CHARS] == cluster.template
    )
