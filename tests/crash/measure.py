"""What a crash run counts, and how long what a dead worker had under way waits for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from tests.crash.dying import LEASE_S

from troubleshooter.retry.tables import JOBS, WORKERS
from troubleshooter.store import Store

GRACE_S = 2.0
"""How long after its lease ran out a turn may stay with a dead worker beside one that lives: a
quarter of the lease until the next look around, the rest for a machine that is busy."""


@dataclass(slots=True)
class Counts:
    """What came of a run."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    done: int = 0
    lost: int = 0
    twice: int = 0
    stuck: int = 0
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
            f"blocks triggered by us {self.blocks}; done {self.done}, waiting for a fix "
            f"{self.waiting}, errors spent at Exact {self.exact_errors}; taken over after at most "
            f"{self.longest_s:.1f} s beside a worker that lived (lease {LEASE_S:.1f} s), after "
            f"{self.alone_s:.1f} s when none lived long enough"
        )


@dataclass(slots=True)
class _Life:
    """A worker process as it is seen from outside; moments in seconds that never go back."""

    ticking_since: float | None = None
    died: float | None = None


@dataclass(slots=True)
class Watch:
    """Looks at the store again and again: who holds what, and who stands beside it.

    A turn of a dead worker is taken over within the lease and GRACE_S while any one worker looks
    around beside it all that time. Nothing is asked of workers that themselves die before.
    """

    store: Store
    counts: Counts
    _lives: dict[str, _Life] = field(default_factory=dict)
    _idle: dict[str, float] = field(default_factory=dict)
    _late: set[str] = field(default_factory=set)
    _begun: bool = False

    def died(self, name: str, at: float) -> None:
        """A worker died, or was ended, at this moment."""
        self._lives.setdefault(name, _Life()).died = at

    def look(self, now: float) -> None:
        """One look at everything."""
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
                life = self._lives.setdefault(row.id, _Life())
                if life.ticking_since is None and row.beat_at > row.started_at:
                    life.ticking_since = now
            flows = {str(row[0]): (str(row[1]), str(row[2])) for row in db.execute(held)}
            busy = {
                f"{row.id}-{row.turn}"
                for row in db.execute(sa.select(JOBS.c.id, JOBS.c.turn).where(JOBS.c.busy))
            }
        for flow, (holder, status) in flows.items():
            if status == "PENDING":
                self._held(flow, holder, now)
        self._without_a_flow(busy - set(flows), now)

    def _held(self, flow: str, holder: str, now: float) -> None:
        died = self._lives.get(holder, _Life()).died
        if died is None:
            return
        beside = self._beside(died, now)
        self.counts.longest_s = max(self.counts.longest_s, beside)
        self.counts.alone_s = max(self.counts.alone_s, now - died)
        if beside > LEASE_S + GRACE_S:
            self._stuck(f"{flow} of {holder}")

    def _without_a_flow(self, busy: Iterable[str], now: float) -> None:
        """Jobs that are said to be under way, and that nothing carries on."""
        self._idle = {flow: self._idle.get(flow, now) for flow in busy}
        for flow, since in self._idle.items():
            # Noticed at a sweep, one lease apart, once it is a lease old.
            if self._beside(since, now) > 2 * LEASE_S + GRACE_S:
                self._stuck(flow)

    def _beside(self, since: float, now: float) -> float:
        """The longest that any one worker looked around since then."""
        return max(
            (
                (life.died or now) - max(since, life.ticking_since)
                for life in self._lives.values()
                if life.ticking_since is not None
            ),
            default=0.0,
        )

    def _stuck(self, what: str) -> None:
        self._late.add(what)
        self.counts.stuck = len(self._late)
