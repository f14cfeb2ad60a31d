"""What a case's sightings and deeds come down to: times before, what settled it, coming back.

All of it is decided from what is given; nothing here reads a clock or a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from troubleshooter.cases.case import SETTLING, Case, CaseState, Deed, DeedKind, Sighting

QUIET_DAYS = 7
"""An error that was not seen for longer is seen another time, and not still."""


class Standing(StrEnum):
    """How a finding stands to what its customer had before."""

    NEW = "new"
    KNOWN = "known"
    CAME_BACK = "came-back"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Episode:
    """One time that an error was there, from its first day to its last.

    `settled` is the deed that ended it, None when it went, or stays, by itself. `back_after` is
    how many days after the deed before it came back, None when nothing had settled it.
    """

    first: date
    last: date
    count: int
    settled: Deed | None = None
    back_after: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What was before a finding, and where it stands now.

    `times` it was there before, the last of them until `last`; `by` is the deed that settled it
    the last time, or that has settled this one since. `since` is the day it goes on from, when that
    is before the finding begins. `back_after` is for how many days `by` helped, None when it did
    not come back.
    """

    standing: Standing
    times: int = 0
    last: date | None = None
    by: Deed | None = None
    since: date | None = None
    back_after: int | None = None


def days_of(sightings: Iterable[Sighting]) -> dict[date, int]:
    """Records by day, each counted once: logs that overlap tell of the same days, so the largest
    count of a day counts; what lies in lanes adds up."""
    timed: dict[date, int] = {}
    loose: dict[date, int] = {}
    for sighting in sightings:
        for day, count in sighting.days.items():
            if sighting.lane:
                loose[day] = loose.get(day, 0) + count
            else:
                timed[day] = max(timed.get(day, 0), count)
    every = sorted(timed.keys() | loose.keys())
    return {day: timed.get(day, 0) + loose.get(day, 0) for day in every}


def news(known: Sequence[Sighting], seen: Sighting) -> Sighting | None:
    """`seen` with only what `known` does not hold yet; None when that is nothing."""
    if any(one.mark == seen.mark for one in known):
        return None
    if seen.lane:
        before = max((one.count for one in known if one.lane == seen.lane), default=0)
        more = seen.count - before
        return replace(seen, days={seen.at.date(): more}) if more > 0 else None
    counted = days_of(one for one in known if not one.lane)
    fresh = {day: n for day, n in seen.days.items() if n > counted.get(day, 0)}
    if not fresh and all(seen.ends > one.ends for one in known if not one.lane):
        # No more of them than was known, yet later: it matters to whether an error came back.
        fresh = {seen.ends.date(): seen.days.get(seen.ends.date(), 1)}
    return replace(seen, days=fresh) if fresh else None


def settles(deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    """The deeds that settled the case and were not taken back by reopening it, oldest first."""
    found: list[Deed] = []
    for deed in sorted(deeds, key=lambda one: one.at):
        if deed.kind in SETTLING:
            found.append(deed)
        elif deed.kind is DeedKind.REOPENED and found:
            found.pop()
    return tuple(found)


def state_of(case: Case) -> CaseState:
    """Where the case stands."""
    settled = settles(case.deeds)
    if not settled:
        return CaseState.OPEN
    if any(one.ends > settled[-1].at for one in case.sightings):
        return CaseState.CAME_BACK
    return CaseState.FIXED if settled[-1].kind is DeedKind.FIXED else CaseState.CLOSED


def episodes(case: Case) -> tuple[Episode, ...]:
    """The times that the error was there, oldest first; their counts add up to all records."""
    settled = settles(case.deeds)
    found: list[Episode] = []
    segments = _segments(case.sightings, settled)
    filled = [number for number, days in enumerate(segments) if days]
    for place, number in enumerate(filled):
        ahead = filled[place + 1] if place + 1 < len(filled) else len(settled)
        ending = settled[number:ahead]
        runs = list(_runs(segments[number]))
        for run, days in enumerate(runs):
            first, last = min(days), max(days)
            by = _telling(ending) if run == len(runs) - 1 else None
            back = None
            if run == 0 and number:
                back = max(0, (first - settled[number - 1].at.date()).days)
            found.append(Episode(first, last, sum(days.values()), by, back))
    return tuple(found)


def past_of(case: Case, seen: Sighting) -> Past:
    """What was before `seen`, whether it is among the case's sightings yet or not."""
    kept = next((one for one in case.sightings if one.mark == seen.mark), seen)
    whole = case if kept is not seen else _with(case, seen)
    settled = settles(case.deeds)
    later = [deed for deed in settled if deed.at >= kept.ends]
    before = [deed for deed in settled if deed.at < kept.ends]
    every = episodes(whole)
    start = kept.begins.date()
    if before:
        # Of a log that spans the fix, what came after it is what is looked at.
        start = max(start, before[-1].at.date())
    here = _place(every, start, before[-1] if before else None)
    earlier, now = every[:here], every[here] if here < len(every) else None
    past = Past(Standing.NEW, len(earlier), earlier[-1].last if earlier else None)
    if before and not later:
        return _came_back(past, every[: here + 1], before)
    by = _telling(later) or (earlier[-1].settled if earlier else None)
    since = now.first if now is not None and now.first < start and not before else None
    if later:
        return replace(past, standing=Standing.SETTLED, by=by, since=since)
    standing = Standing.KNOWN if earlier or since else Standing.NEW
    return replace(past, standing=standing, by=by, since=since)


def _came_back(past: Past, upto: Sequence[Episode], before: Sequence[Deed]) -> Past:
    """`past` of a finding in the last of `upto`: of the last time that it had been settled, by
    what and for how long."""
    back = max((at for at, one in enumerate(upto) if one.back_after is not None), default=None)
    if back is None:
        return replace(past, standing=Standing.CAME_BACK, by=_telling(before))
    by = upto[back - 1].settled if back else _telling(before)
    return replace(past, standing=Standing.CAME_BACK, by=by, back_after=upto[back].back_after)


def merged(one: Case, other: Case) -> Case:
    """Both as one case under the name of `one`: nothing that both hold counts twice."""
    sightings = list(one.sightings)
    for seen in sorted(other.sightings, key=lambda sighting: sighting.at):
        fresh = news(sightings, seen)
        if fresh is not None:
            sightings.append(fresh)
    notes = dict.fromkeys(note for note in (one.note, other.note) if note)
    return replace(
        one,
        created=min(one.created, other.created),
        note="\n".join(notes),
        sample=one.sample or other.sample,
        sightings=tuple(sorted(sightings, key=lambda sighting: sighting.at)),
        deeds=tuple(sorted(dict.fromkeys((*one.deeds, *other.deeds)), key=lambda deed: deed.at)),
    )


def changed(case: Case) -> datetime:
    """When something last happened with the case: a record, a look at one, or a deed."""
    moments = [case.created, *(deed.at for deed in case.deeds)]
    moments += [moment for one in case.sightings for moment in (one.at, one.ends)]
    return max(moments)


def _with(case: Case, seen: Sighting) -> Case:
    fresh = news(case.sightings, seen)
    return case if fresh is None else replace(case, sightings=(*case.sightings, fresh))


def _telling(deeds: Sequence[Deed]) -> Deed | None:
    """Of deeds that settled the same time, the one that says most."""
    if not deeds:
        return None
    return max(enumerate(deeds), key=lambda one: (_says(one[1]), one[0]))[1]


def _says(deed: Deed) -> tuple[bool, bool]:
    return deed.kind is DeedKind.FIXED, bool(deed.detail)


def _segments(sightings: Sequence[Sighting], settled: Sequence[Deed]) -> list[dict[date, int]]:
    """The days before the first deed of `settled`, between the first and the second, and so on."""
    segments: list[dict[date, int]] = [{} for _ in range(len(settled) + 1)]
    for day, count in days_of(sightings).items():
        base = sum(deed.at.date() < day for deed in settled)
        today = [deed.at for deed in settled if deed.at.date() == day]
        late = [at for at in today if any(_after(one, day, at) for one in sightings)]
        if not late:
            segments[base][day] = count
            continue
        # On the day of the fix: what had been looked at by then was before it.
        looked = days_of(one for one in sightings if one.at <= late[-1]).get(day, 0)
        ahead = min(looked, count - 1)
        after = base + today.index(late[-1]) + 1
        if ahead:
            segments[after - 1][day] = ahead
        segments[after][day] = count - ahead
    return segments


def _after(seen: Sighting, day: date, at: datetime) -> bool:
    return seen.ends > at and (seen.ends.date() == day if not seen.lane else day in seen.days)


def _runs(days: Mapping[date, int]) -> Iterable[dict[date, int]]:
    """`days` cut wherever nothing was seen for longer than QUIET_DAYS."""
    run: dict[date, int] = {}
    for day in sorted(days):
        if run and (day - max(run)).days > QUIET_DAYS:
            yield run
            run = {}
        run[day] = days[day]
    if run:
        yield run


def _place(every: Sequence[Episode], start: date, after: Deed | None) -> int:
    """The number of the episode that a finding from `start` on is of: the first that was not over
    by then, and that is not settled by `after` itself or what was before it."""
    for number, episode in enumerate(every):
        over = episode.settled is not None and after is not None and episode.settled.at <= after.at
        if episode.last >= start and not over:
            return number
    return len(every)
