"""A case as plain data for JSON."""

from __future__ import annotations

from troubleshooter.cases.case import Case, Deed
from troubleshooter.cases.history import episodes, state_of


def as_data(case: Case) -> dict[str, object]:
    """All that is kept of a case, with what follows from it: its state and the times that the
    error was there. Times are local."""
    return {
        "id": case.id,
        "customer": case.customer,
        "rule": case.rule,
        "title": case.title,
        "state": state_of(case).value,
        "created": case.created.isoformat(),
        "note": case.note,
        "sample": case.sample,
        "times": [
            {
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "records": one.count,
                "settled": None if one.settled is None else _deed(one.settled),
                "back_after_days": one.back_after,
            }
            for one in episodes(case)
        ],
        "seen": [
            {
                "at": one.at.isoformat(),
                "source": one.source,
                "records": one.count,
                "first": one.first.isoformat() if one.first else None,
                "last": one.last.isoformat() if one.last else None,
                "documents": list(one.documents),
            }
            for one in case.sightings
        ],
        "done": [_deed(deed) for deed in case.deeds],
    }


def _deed(deed: Deed) -> dict[str, object]:
    return {"at": deed.at.isoformat(), "what": deed.kind.value, "detail": deed.detail}
