"""A scan that was kept as JSON, read back into what the scan found."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from troubleshooter.errors import InputError
from troubleshooter.live import (
    ConnectionSystem,
    OpenReason,
    Verdict,
    VerdictKind,
    VerdictLook,
    Verification,
)
from troubleshooter.model import (
    Cluster,
    DayOutcome,
    Diagnosis,
    InputRead,
    Level,
    ObjectRef,
    Sample,
    ScanResult,
    Skipped,
    SourceLocation,
)

MAX_STORED = 64 * 1024 * 1024
"""Bytes of a kept scan that are read at most; one of millions of records is about 2 MB."""

_Count = Annotated[int, Field(ge=0, le=10**15)]
_NAMES = (b'"diagnoses"', b'"inputs"', b'"unremarkable"')


class _Shape(BaseModel):
    """Keys that are not known are left out: a newer version may have written them."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Skip(_Shape):
    reason: str
    count: _Count


class _Input(_Shape):
    path: str
    format: str
    records: _Count
    skipped: tuple[_Skip, ...] = ()

    def read(self) -> InputRead:
        skipped = tuple(Skipped(skip.reason, skip.count) for skip in self.skipped)
        return InputRead(self.path, self.format, self.records, skipped)


class _Location(_Shape):
    path: str
    line: int | None = None


class _Sample(_Shape):
    message: str
    location: _Location
    time: datetime | None = None
    parameters: dict[str, str] = {}

    def read(self) -> Sample:
        location = SourceLocation(self.location.path, self.location.line)
        return Sample(self.message, location, _local(self.time), MappingProxyType(self.parameters))


class _Object(_Shape):
    kind: str
    number: str


class _Diagnosis(_Shape):
    rule: str
    level: Level
    count: _Count
    objects: _Count
    object_list: tuple[_Object, ...] = ()
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    by_day: dict[date, _Count] = {}
    samples: tuple[_Sample, ...] = ()

    def read(self) -> Diagnosis:
        return Diagnosis(
            rule=self.rule,
            level=self.level,
            count=self.count,
            objects=max(self.objects, len(self.object_list)),
            object_list=tuple(ObjectRef(one.kind, one.number) for one in self.object_list),
            first_seen=_local(self.first_seen),
            last_seen=_local(self.last_seen),
            samples=tuple(sample.read() for sample in self.samples),
            by_day=MappingProxyType(self.by_day),
        )


class _Cluster(_Shape):
    template: str
    count: _Count
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    by_day: dict[date, _Count] = {}
    samples: tuple[_Sample, ...] = ()

    def read(self) -> Cluster:
        return Cluster(
            template=self.template,
            count=self.count,
            first_seen=_local(self.first_seen),
            last_seen=_local(self.last_seen),
            samples=tuple(sample.read() for sample in self.samples),
            by_day=MappingProxyType(self.by_day),
        )


class _Unknown(_Shape):
    count: _Count
    clusters: tuple[_Cluster, ...] = ()


class _Day(_Shape):
    failed: _Count
    other: _Count


class _Look(_Shape):
    probe: str
    verdict: VerdictKind
    message: str
    parameters: dict[str, str] = {}
    asked: bool = True


class _Verdict(_Shape):
    rule: str
    verdict: VerdictKind
    reason: OpenReason | None = None
    instead: str | None = None
    looks: tuple[_Look, ...] = ()

    def read(self, system: ConnectionSystem) -> Verdict:
        looks = tuple(
            VerdictLook(look.probe, look.verdict, look.message, look.parameters, look.asked)
            for look in self.looks
        )
        return Verdict(self.rule, self.verdict, system, looks, self.reason, self.instead or "")


class _Verification(_Shape):
    connection: str
    system: ConnectionSystem
    at: datetime
    looked: bool = True
    trouble: str | None = None
    calls: _Count = 0
    counted_calls: _Count = 0
    counted_errors: _Count = 0
    elapsed_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    verdicts: tuple[_Verdict, ...] = ()

    def read(self) -> Verification:
        verdicts = {verdict.rule: verdict.read(self.system) for verdict in self.verdicts}
        return Verification(
            self.connection,
            self.system,
            self.at,
            verdicts,
            self.calls,
            self.counted_calls,
            self.elapsed_s,
            self.looked,
            self.trouble or "",
            self.counted_errors,
        )


class Stored(_Shape):
    """The document that `scan --json` writes."""

    inputs: tuple[_Input, ...]
    records: _Count
    diagnoses: tuple[_Diagnosis, ...]
    unknown: _Unknown
    unremarkable: _Count
    by_day: dict[date, _Day] = {}
    partial: bool = False
    verification: _Verification | None = None

    def result(self) -> ScanResult:
        """What the scan found."""
        days = {day: DayOutcome(one.failed, one.other) for day, one in self.by_day.items()}
        return ScanResult(
            inputs=tuple(read.read() for read in self.inputs),
            records=self.records,
            diagnoses=tuple(found.read() for found in self.diagnoses),
            unknown=self.unknown.count,
            clusters=tuple(cluster.read() for cluster in self.unknown.clusters),
            unremarkable=self.unremarkable,
            by_day=MappingProxyType(days),
            partial=self.partial,
        )

    def verified(self) -> Verification | None:
        """What was looked up live with that scan, None when nothing was."""
        return None if self.verification is None else self.verification.read()


def is_stored(content: bytes) -> bool:
    """Whether `content` is meant to be a kept scan, and no log of another kind."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and all(
        name in content for name in _NAMES
    )


def read_stored(path: str, content: bytes) -> Stored:
    """The kept scan in `content`. Raises InputError, naming `path` and the first key that is
    wrong, when it is not as `scan --json` writes it."""
    try:
        return Stored.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"{place}: {first['msg']}" if place else first["msg"]
        raise InputError(path, f"is no scan as `scan --json` writes it: {what}") from error


def _local(moment: datetime | None) -> datetime | None:
    """Times are those of the log, without a zone, as in a scan itself."""
    return None if moment is None else moment.replace(tzinfo=None)
