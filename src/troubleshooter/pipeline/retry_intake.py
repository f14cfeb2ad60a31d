"""From a scan to jobs: which failed records can be brought over again, and why others cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from troubleshooter.errors import InputError
from troubleshooter.live import Connection, ConnectionSystem
from troubleshooter.model import RetryWhen, Rule, System, Text

_LARGEST_SCAN = 200_000_000
_LARGEST_PAYLOAD = 1_000_000
_FITTING: Mapping[ConnectionSystem, frozenset[System]] = {
    ConnectionSystem.EBOEKHOUDEN: frozenset([System.EBOEKHOUDEN, System.MAGENTO]),
    ConnectionSystem.EBOEKHOUDEN_REST: frozenset([System.EBOEKHOUDEN, System.MAGENTO]),
    ConnectionSystem.EXACT: frozenset([System.EXACT]),
    ConnectionSystem.VISMA: frozenset([System.VISMA]),
    ConnectionSystem.MAGENTO: frozenset([System.MAGENTO]),
    ConnectionSystem.OUTSMART: frozenset([System.EBOEKHOUDEN, System.VISMA, System.OUTSMART]),
}
NOT_FITTING = Text(
    nl="de regel gaat over een ander systeem dan deze verbinding",
    en="the rule is about another system than this connection",
)
NOTHING_TO_SEND = Text(
    nl="volgens de regel valt er niets opnieuw te versturen",
    en="there is nothing to send again, says the rule",
)
NOT_A_FAILURE = Text(nl="dit is geen fout", en="this is no failure")
UNKNOWN_RULE = Text(nl="deze regel is er niet (meer)", en="there is no such rule (any more)")
NO_OBJECTS = Text(
    nl="het bericht noemt geen factuur, order of werkbon",
    en="the message names no invoice, order or work order",
)
NO_PAYLOAD = Text(
    nl="er is geen bestand met de gegevens; zet {number}.json in de map van --payloads",
    en="no file holds its data; put {number}.json in the folder of --payloads",
)
BEYOND = Text(
    nl="{count} andere records staan niet met naam in de scan",
    en="{count} more records are not named in the scan",
)


@dataclass(frozen=True, slots=True)
class Failed:
    """A record that failed: what it is, under which rule, what the log told, when last."""

    rule: Rule
    kind: str
    number: str
    parameters: Mapping[str, str]
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What was not taken and why; `number` is '' when it is about a whole rule."""

    rule: str
    number: str
    why: Text
    detail: str = ""


@dataclass(slots=True)
class Found:
    """What a scan offers."""

    failed: list[Failed] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)


def failed_in(
    path: Path, rules: Mapping[str, Rule], connection: Connection, only: str | None
) -> Found:
    """The failed records that `scan --json` wrote to `path`; raises InputError."""
    found = Found()
    for diagnosis in _diagnoses(path):
        name = str(diagnosis.get("rule", ""))
        if only is not None and name != only:
            continue
        rule = rules.get(name)
        why = UNKNOWN_RULE if rule is None else _unfit(rule, connection.system)
        if rule is None or why is not None:
            found.not_taken.append(NotTaken(name, "", why or UNKNOWN_RULE))
            continue
        _records(rule, diagnosis, found)
    return found


def _unfit(rule: Rule, system: ConnectionSystem) -> Text | None:
    if not rule.level.bad:
        return NOT_A_FAILURE
    if rule.retry.when is RetryWhen.NONE:
        return NOTHING_TO_SEND
    if rule.system not in _FITTING[system]:
        return NOT_FITTING
    return None


def _records(rule: Rule, diagnosis: Mapping[str, Any], found: Found) -> None:
    listed = diagnosis.get("object_list")
    objects = (
        [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    )
    samples = [_told(one) for one in diagnosis.get("samples") or [] if isinstance(one, Mapping)]
    common = _common(samples)
    last_seen = _moment(diagnosis.get("last_seen"))
    for one in objects:
        number = str(one.get("number", ""))
        own = next((told for told in samples if number in told.values()), {})
        parameters = {**common, **own}
        found.failed.append(Failed(rule, str(one.get("kind", "")), number, parameters, last_seen))
    counted = diagnosis.get("objects")
    missing = counted - len(objects) if isinstance(counted, int) else 0
    if not objects:
        found.not_taken.append(NotTaken(rule.id, "", NO_OBJECTS))
    elif missing > 0:
        text = Text(BEYOND.nl.format(count=missing), BEYOND.en.format(count=missing))
        found.not_taken.append(NotTaken(rule.id, "", text))


def _told(sample: Mapping[str, Any]) -> dict[str, str]:
    given = sample.get("parameters")
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, Mapping) else {}


def _common(samples: list[dict[str, str]]) -> dict[str, str]:
    """What all samples say alike; anything else may differ from record to record."""
    if not samples:
        return {}
    first = samples[0]
    return {k: v for k, v in first.items() if all(one.get(k) == v for one in samples)}


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _diagnoses(path: Path) -> Iterator[Mapping[str, Any]]:
    document = read_json(path, _LARGEST_SCAN)
    listed = document.get("diagnoses") if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        raise InputError(str(path), "is no result of `troubleshooter scan --json`")
    yield from (one for one in listed if isinstance(one, Mapping))


def read_json(path: Path, largest: int = _LARGEST_PAYLOAD) -> Any:
    """The JSON document in a file; raises InputError."""
    try:
        if path.stat().st_size > largest:
            raise InputError(str(path), f"is larger than {largest:,} bytes")
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise InputError(str(path), error.strerror or "cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), "is no JSON") from error


def payload_file(folder: Path | None, number: str) -> Path | None:
    """The file in `folder` with the data of this record, by its number; None when there is none.

    A number is never a path: what is no plain name has no file.
    """
    if folder is None or not number or Path(number).name != number or number.startswith("."):
        return None
    path = folder / f"{number}.json"
    return path if path.is_file() else None
