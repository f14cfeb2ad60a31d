"""What a crash run counts, and how long what a dead worker had under way waits for another."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa
from tests.crash.dying import ERROR_HOUR_S, LEASE_S

from troubleshooter.retry.tables import JOBS, WORKERS
from troubleshooter.store import Store

MOST_LOOKS = 2
"""How often a worker may look around (each time it renews its own lease) after the lease of a dead
one ran out, until nothing of that one is left: once, and once more if that failed."""
SWEEPS = 16
"""The same for what nothing carries on: a lease until it is doubted, two until it is noticed, at
four renewals each, and once more if that failed."""


@dataclass(slots=True)
class Counts:
    """What came of a run."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    done: int = 0
    at_exact: int = 0
    lost: int = 0
    twice: int = 0
    stuck: int = 0
    stuck_at: list[str] = field(default_factory=list)
    looks: int = 0
    longest_s: float = 0.0
    alone_s: float = 0.0
    blocks: int = 0
    exact_errors: int = 0
    waiting: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.twice or self.stuck or self.blocks)

    def __str__(self) -> str:
        where = ", ".join(f"{place} {number}" for place, number in sorted(self.at.items()))
        return (
            f"{self.kills} kills ({where}) in {self.seconds:.0f} s over {self.jobs} jobs: "
            f"lost {self.lost}, booked twice {self.twice}, stuck beyond their lease {self.stuck}, "
            f"blocks triggered by us {self.blocks}; done {self.done}, of them at Exact "
            f"{self.at_exact}, waiting for a fix {self.waiting}, errors spent at Exact in one of "
            f"its hours (here {ERROR_HOUR_S:.0f} s) at most {self.exact_errors}; left with a dead "
            f"worker for at most {self.looks} looks around and {self.longest_s:.1f} s beside one "
            f"that lived (lease {LEASE_S:.1f} s), {self.alone_s:.1f} s where none did for long"
        )


@dataclass(slots=True)
class _Life:
    """A worker process as it is seen from outside: since when it looks around and when it died, in
    seconds that never go back; when it was seen to renew its lease, by the store's own times."""

    ticking_since: float | None = None
    died: float | None = None
    renewed: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Watch:
    """Looks at the store again and again: who holds what, and who stands beside it.

    What a dead worker held is taken over by the first look around, after its lease ran out, of any
    worker that lives, which is one that renews its own lease. Looks are counted, not seconds: on a
    machine that is busy enough a worker that lives does not come to look either.
    """

    store: Store
    counts: Counts
    _lives: dict[str, _Life] = field(default_factory=dict)
    _late: set[str] = field(default_factory=set)
    _begun: bool = False

    def died(self, name: str, at: float) -> None:
        """A worker died, or was ended, at this moment."""
        self._lives.setdefault(name, _Life()).died = at

    def look(self, now: float) -> None:
        """One look at everything, as it is at one moment."""
        schema = None if self.store.is_file else "dbos"
        if not self._begun:
            self._begun = sa.inspect(self.store.engine).has_table("workflow_status", schema)
            return
        table = sa.table(
            "workflow_status",
            sa.column("workflow_uuid"),
            sa.column("executor_id"),
            sa.column("status"),
            schema=schema,
        )
        held = sa.select(table).where(table.c.status.in_(["PENDING", "ENQUEUED"]))
        with self.store.read() as db:
            for row in db.execute(sa.select(WORKERS)):
                self._seen(row.id, row.started_at, row.beat_at, now)
            flows = {str(row[0]): (str(row[1]), str(row[2])) for row in db.execute(held)}
            busy = {
                f"{row.id}-{row.turn}": float(row.offered_at)
                for row in db.execute(
                    sa.select(JOBS.c.id, JOBS.c.turn, JOBS.c.offered_at).where(JOBS.c.busy)
                )
            }
        for flow, (holder, status) in flows.items():
            if status == "PENDING":
                self._held(flow, holder, now)
        for flow, offered in busy.items():
            # A job said to be under way, which nothing carries on.
            if flow not in flows and self._looks_since(offered + LEASE_S) > SWEEPS:
                self._stuck(flow, "nothing carries it on")

    def _seen(self, name: str, started_at: float, beat_at: float, now: float) -> None:
        life = self._lives.setdefault(name, _Life())
        if not life.renewed or beat_at > life.renewed[-1]:
            life.renewed.append(beat_at)
        if life.ticking_since is None and beat_at > started_at:
            life.ticking_since = now

    def _held(self, flow: str, holder: str, now: float) -> None:
        dead = self._lives.get(holder, _Life())
        if dead.died is None:
            return
        # One that never renewed its lease was hardly there; a sweep notices it. One that lived on
        # without renewing it, on a busy machine, may hold what it has until it dies.
        died_at = time.time() - (now - dead.died)
        since = max(dead.renewed[-1] + LEASE_S, died_at) if dead.renewed else None
        looks = 0 if since is None else self._looks_since(since)
        self.counts.looks = max(self.counts.looks, looks)
        self.counts.longest_s = max(self.counts.longest_s, self._beside(dead.died, now))
        self.counts.alone_s = max(self.counts.alone_s, now - dead.died)
        if looks > MOST_LOOKS:
            ago = (
                "never renewed its lease" if since is None else f"died {now - dead.died:.2f} s ago"
            )
            self._stuck(
                f"{flow} of {holder}",
                f"{ago}, {looks} looks since then and since its lease ran out",
            )

    def _looks_since(self, moment: float) -> int:
        """The most that any one worker looked around since then and came to its next look."""
        return max(
            (sum(1 for at in life.renewed if at > moment) - 1 for life in self._lives.values()),
            default=0,
        )

    def _beside(self, since: float, now: float) -> float:
        """The longest that any one worker lived beside it since then, in seconds."""
        return max(
            (
                (life.died or now) - max(since, life.ticking_since)
                for life in self._lives.values()
                if life.ticking_since is not None
            ),
            default=0.0,
        )

    def _stuck(self, what: str, why: str) -> None:
        if what not in self._late:
            self._late.add(what)
            self.counts.stuck_at.append(f"{what}: {why}; {self._living()}")
        self.counts.stuck = len(self._late)

    def _living(self) -> str:
        """Who lived then, and how long ago each looked around."""
        latest = max((life.renewed[-1] for life in self._lives.values() if life.renewed), default=0)
        return ", ".join(
            f"{name} looked {len(life.renewed)} times, {latest - life.renewed[-1]:.2f} s before"
            for name, life in self._lives.items()
            if life.died is None and life.renewed
        )
