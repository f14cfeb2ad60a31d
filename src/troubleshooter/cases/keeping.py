"""Cases in a store: taken in, looked up, changed and really deleted."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from troubleshooter.cases import history
from troubleshooter.cases.case import Case, Deed, DeedKind, Seen, Sighting
from troubleshooter.cases.naming import key_of
from troubleshooter.cases.tables import CASES, DEEDS, FILES, PLACES, SIGHTINGS
from troubleshooter.errors import UsageError

_BATCH = 500  # Below the number of values that any SQLite takes in one statement.


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one taking-in added, so that it can be taken back: cases that are new, and the marks
    of sightings by case."""

    made: tuple[str, ...] = ()
    added: tuple[tuple[str, str], ...] = ()


def take_in(
    db: sa.Connection, customer: str, seen: Sequence[Seen], files: Iterable[str]
) -> Receipt:
    """Take findings into the customer's cases, a new case for what the customer never had; what
    is known already adds nothing. `files` are the logs they are from, as they were named."""
    known = {case.subject: case for case in find(db, customer)}
    made: list[str] = []
    added: list[tuple[str, str]] = []
    named = tuple(dict.fromkeys(files))
    for one in seen:
        case = known.get(one.subject)
        sighting = history.news(case.sightings if case else (), one.sighting)
        if case is None:
            case_id = _make(db, customer, one)
            made.append(case_id)
        else:
            case_id = case.id
        if sighting is None:
            continue
        db.execute(sa.insert(SIGHTINGS).values(case_id=case_id, **_row(sighting)))
        added.append((case_id, sighting.mark))
        if one.sample:
            db.execute(sa.update(CASES).where(CASES.c.id == case_id).values(sample=one.sample))
        _link(db, case_id, named)
    return Receipt(tuple(made), tuple(added))


def take_back(db: sa.Connection, receipt: Receipt) -> tuple[str, ...]:
    """Undo one taking-in; cases that it made and that nothing was done with go. Their ids."""
    for case_id, mark in receipt.added:
        here = (SIGHTINGS.c.case_id == case_id) & (SIGHTINGS.c.mark == mark)
        db.execute(sa.delete(SIGHTINGS).where(here))
    gone = [
        case.id
        for case in _load(db, CASES.c.id.in_(receipt.made))
        if not case.sightings and not case.deeds and not case.note
    ]
    delete(db, gone)
    return tuple(gone)


def find(db: sa.Connection, customer: str = "", subject: str = "") -> tuple[Case, ...]:
    """All cases, or those of a customer or a subject, by customer and subject."""
    wanted: list[sa.ColumnElement[bool]] = [sa.true()]
    if customer:
        wanted.append(CASES.c.customer_key == key_of(customer))
    if subject:
        wanted.append(CASES.c.subject == subject)
    return _load(db, sa.and_(*wanted))


def named(db: sa.Connection, given: str) -> Case:
    """The case with this id, or the only one whose id begins so. Raises UsageError."""
    found = _load(db, CASES.c.id.startswith(given, autoescape=True)) if given else ()
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{given}: {len(found)} cases begin so; write more of the id")
    raise UsageError(f"no case {given!r}; `troubleshooter cases list` shows all")


def customers(db: sa.Connection) -> tuple[str, ...]:
    """The customers with cases or logs, by name."""
    found: dict[str, str] = {}
    for table in (CASES, PLACES):
        columns = sa.select(table.c.customer_key, table.c.customer).distinct()
        for key, customer in db.execute(columns):
            found.setdefault(key, customer)
    return tuple(sorted(found.values(), key=str.casefold))


def elsewhere(db: sa.Connection, customer: str) -> Mapping[str, int]:
    """How many other customers have a case of each subject."""
    count = sa.func.count(sa.distinct(CASES.c.customer_key))
    query = sa.select(CASES.c.subject, count).group_by(CASES.c.subject)
    if customer:
        query = query.where(CASES.c.customer_key != key_of(customer))
    return {row[0]: row[1] for row in db.execute(query)}


def act(db: sa.Connection, case_id: str, deed: Deed) -> None:
    """Add what was done; the same deed twice counts once."""
    row = {"case_id": case_id, **_deed_row(deed)}
    same = sa.and_(*(DEEDS.c[name] == value for name, value in row.items()))
    if db.execute(sa.select(DEEDS.c.id).where(same)).first() is None:
        db.execute(sa.insert(DEEDS).values(**row))


def write_note(db: sa.Connection, case_id: str, note: str) -> None:
    """Replace the note."""
    db.execute(sa.update(CASES).where(CASES.c.id == case_id).values(note=note))


def rename(db: sa.Connection, before: str, name: str) -> int:
    """Give a customer another name, or the name of another customer: what both have becomes one
    case. The number of cases that moved."""
    old, new = key_of(before), key_of(name)
    theirs = {case.subject: case for case in find(db, name)} if new != old else {}
    moving = find(db, before)
    for case in moving:
        other = theirs.get(case.subject)
        if other is not None:
            _unite(db, history.merged(other, case), case.id)
    values = {"customer_key": new, "customer": name}
    for table in (CASES, PLACES):
        db.execute(sa.update(table).where(table.c.customer_key.in_((old, new))).values(**values))
    return len(moving)


def delete(db: sa.Connection, ids: Sequence[str]) -> None:
    """Delete cases with all that is theirs; of a customer without cases nothing stays."""
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        keys = set(
            db.execute(sa.select(CASES.c.customer_key).where(CASES.c.id.in_(some))).scalars()
        )
        for table in (SIGHTINGS, DEEDS, FILES):
            db.execute(sa.delete(table).where(table.c.case_id.in_(some)))
        db.execute(sa.delete(CASES).where(CASES.c.id.in_(some)))
        left = sa.select(CASES.c.customer_key)
        empty = PLACES.c.customer_key.in_(keys) & PLACES.c.customer_key.not_in(left)
        db.execute(sa.delete(PLACES).where(empty))


def files_of(db: sa.Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """The logs that cases are from, as they were named."""
    found: dict[str, None] = {}
    for start in range(0, len(ids), _BATCH):
        here = FILES.c.case_id.in_(ids[start : start + _BATCH])
        found |= dict.fromkeys(db.execute(sa.select(FILES.c.shown).where(here)).scalars())
    return tuple(found)


def remember(db: sa.Connection, paths: Iterable[str], customer: str) -> None:
    """Keep whose logs these are."""
    for path in dict.fromkeys(paths):
        db.execute(sa.delete(PLACES).where(PLACES.c.path == path))
        row = {"path": path, "customer_key": key_of(customer), "customer": customer}
        db.execute(sa.insert(PLACES).values(**row))


def forget(db: sa.Connection, paths: Sequence[str]) -> None:
    """Keep no more whose logs these are."""
    db.execute(sa.delete(PLACES).where(PLACES.c.path.in_(paths[:_BATCH])))


def whose(db: sa.Connection, paths: Sequence[str]) -> Mapping[str, str]:
    """The customer by path, of those that are kept."""
    query = sa.select(PLACES.c.path, PLACES.c.customer).where(PLACES.c.path.in_(paths[:_BATCH]))
    return {row[0]: row[1] for row in db.execute(query)}


def _make(db: sa.Connection, customer: str, seen: Seen) -> str:
    case_id = secrets.token_hex(4)
    row = {
        "id": case_id,
        "customer_key": key_of(customer),
        "customer": customer,
        "subject": seen.subject,
        "rule": seen.rule,
        "title": seen.title,
        "sample": seen.sample,
        "created_at": seen.sighting.at.timestamp(),
    }
    db.execute(sa.insert(CASES).values(**row))
    return case_id


def _unite(db: sa.Connection, whole: Case, gone: str) -> None:
    """Write `whole` in place of what its case held; the case `gone` goes into it."""
    files = files_of(db, (whole.id, gone))
    for table in (SIGHTINGS, DEEDS, FILES):
        db.execute(sa.delete(table).where(table.c.case_id.in_((whole.id, gone))))
    db.execute(sa.delete(CASES).where(CASES.c.id == gone))
    values = {"note": whole.note, "sample": whole.sample, "created_at": whole.created.timestamp()}
    db.execute(sa.update(CASES).where(CASES.c.id == whole.id).values(**values))
    for sighting in whole.sightings:
        db.execute(sa.insert(SIGHTINGS).values(case_id=whole.id, **_row(sighting)))
    for deed in whole.deeds:
        db.execute(sa.insert(DEEDS).values(case_id=whole.id, **_deed_row(deed)))
    _link(db, whole.id, files)


def _link(db: sa.Connection, case_id: str, files: Iterable[str]) -> None:
    known = set(db.execute(sa.select(FILES.c.shown).where(FILES.c.case_id == case_id)).scalars())
    for shown in files:
        if shown not in known:
            db.execute(sa.insert(FILES).values(case_id=case_id, shown=shown))


def _load(db: sa.Connection, wanted: sa.ColumnElement[bool]) -> tuple[Case, ...]:
    ids = sa.select(CASES.c.id).where(wanted)
    sightings: dict[str, list[Sighting]] = {}
    query = sa.select(SIGHTINGS).where(SIGHTINGS.c.case_id.in_(ids)).order_by(SIGHTINGS.c.at)
    for row in db.execute(query).mappings():
        sightings.setdefault(row["case_id"], []).append(_sighting(row))
    deeds: dict[str, list[Deed]] = {}
    query = sa.select(DEEDS).where(DEEDS.c.case_id.in_(ids)).order_by(DEEDS.c.at, DEEDS.c.id)
    for row in db.execute(query).mappings():
        deed = Deed(_moment(row["at"]), DeedKind(row["kind"]), row["detail"])
        deeds.setdefault(row["case_id"], []).append(deed)
    query = sa.select(CASES).where(wanted).order_by(CASES.c.customer_key, CASES.c.subject)
    return tuple(
        Case(
            id=row["id"],
            customer=row["customer"],
            subject=row["subject"],
            rule=row["rule"],
            title=row["title"],
            created=_moment(row["created_at"]),
            note=row["note"],
            sample=row["sample"],
            sightings=tuple(sightings.get(row["id"], ())),
            deeds=tuple(deeds.get(row["id"], ())),
        )
        for row in db.execute(query).mappings()
    )


def _row(sighting: Sighting) -> dict[str, object]:
    return {
        "mark": sighting.mark,
        "at": sighting.at.timestamp(),
        "count": sighting.count,
        "first": sighting.first.isoformat() if sighting.first else None,
        "last": sighting.last.isoformat() if sighting.last else None,
        "days": json.dumps({day.isoformat(): n for day, n in sorted(sighting.days.items())}),
        "lane": sighting.lane,
        "source": sighting.source,
        "documents": json.dumps(sighting.documents, ensure_ascii=False),
    }


def _sighting(row: sa.RowMapping) -> Sighting:
    return Sighting(
        mark=row["mark"],
        at=_moment(row["at"]),
        count=row["count"],
        first=datetime.fromisoformat(row["first"]) if row["first"] else None,
        last=datetime.fromisoformat(row["last"]) if row["last"] else None,
        days={date.fromisoformat(day): int(n) for day, n in json.loads(row["days"]).items()},
        lane=row["lane"],
        source=row["source"],
        documents=tuple(json.loads(row["documents"])),
    )


def _deed_row(deed: Deed) -> dict[str, object]:
    return {"at": deed.at.timestamp(), "kind": deed.kind.value, "detail": deed.detail}


def _moment(stored: float) -> datetime:
    """A stored moment in local time, without its zone."""
    return datetime.fromtimestamp(stored)  # noqa: DTZ006 - local, as the times in logs are
