"""Running probes: side by side where they can, none where it has lost its point."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import ExitStack
from dataclasses import dataclass, replace

from troubleshooter.connectors.bookkeeping import Bookkeeping
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest
from troubleshooter.connectors.eboekhouden_soap import EBoekhoudenSoap
from troubleshooter.connectors.metering import Meter, metered
from troubleshooter.connectors.opening import http_for, open_connector
from troubleshooter.connectors.transport import PATIENT, Limits
from troubleshooter.credentials import Veil
from troubleshooter.errors import ConnectorError
from troubleshooter.model import Connection, ProbeOutcome, ProbeResult, ProbeRun, ProbeVerdict
from troubleshooter.probes.probe import Finding, Look, Probe
from troubleshooter.probes.registry import PROBES

_SIDE_BY_SIDE = 4
_SESSION = "eboekhouden.session"


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for: the parameters given, and the probes asked for (None for all)."""

    parameters: Mapping[str, str]
    probes: frozenset[str] | None = None


@dataclass(slots=True)
class _Timed:
    finding: Finding
    meter: Meter
    elapsed_s: float


def run(
    connection: Connection,
    question: Question,
    verdicts: Mapping[str, Iterable[ProbeVerdict]],
    limits: Limits = PATIENT,
) -> ProbeRun:
    """Ask the questions and say which rules the answers confirm or refute.

    `verdicts` are the `verify` entries by rule. Raises ConfigurationError when a secret is not
    there; what a vendor's system does is a result, never an exception.
    """
    veil = Veil()
    http = http_for(connection, veil, limits)
    with ExitStack() as stack:
        stack.callback(http.close)
        look = Look(connection.system, http, question.parameters)
        look.connector = open_connector(connection, http)
        look.patience_s = limits.connect_s
        session = ExitStack()
        closing = Meter()
        results: dict[str, ProbeResult] = {}
        try:
            for wave in _waves(_chosen(connection, question)):
                if any(_SESSION in probe.after or probe.name == _SESSION for probe in wave):
                    _open_session(look, session, results, closing)
                results.update(_asked(wave, look, results, question))
        finally:
            with metered(closing):
                session.close()
    if _SESSION in results:
        results[_SESSION] = _with_calls(results[_SESSION], closing)
    judged = [_judged(_veiled(result, veil), verdicts) for result in results.values()]
    order = list(PROBES)
    judged.sort(key=lambda result: order.index(result.probe))
    return ProbeRun(connection.name, connection.system, tuple(judged), _looked(judged))


def _chosen(connection: Connection, question: Question) -> list[Probe]:
    """The probes asked for that fit the system, with those they come after."""
    fitting = {name: one for name, one in PROBES.items() if connection.system in one.systems}
    if question.probes is None:
        return list(fitting.values())
    wanted = {name for name in question.probes if name in fitting} | {
        name for name in fitting if name.endswith((".session", ".tokens"))
    }
    todo = list(wanted)
    while todo:
        for before in fitting[todo.pop()].after:
            if before not in wanted:
                wanted.add(before)
                todo.append(before)
    return [one for name, one in fitting.items() if name in wanted]


def _waves(probes: list[Probe]) -> Iterable[list[Probe]]:
    """The probes in groups; each depends only on groups before it."""
    done: set[str] = set()
    left = probes
    names = {probe.name for probe in probes}
    while left:
        wave = [probe for probe in left if not (set(probe.after) & names) - done]
        yield wave
        done |= {probe.name for probe in wave}
        left = [probe for probe in left if probe not in wave]


def _blocked(probe: Probe, results: Mapping[str, ProbeResult]) -> str:
    """The probe whose result leaves this one without a point, '' if there is none."""
    for name in probe.after:
        before = results.get(name)
        if before is None or before.outcome is ProbeOutcome.PASS:
            continue
        # Undecided network probes rule nothing out: the next one may still get through.
        if before.outcome is ProbeOutcome.OPEN and name.startswith("network."):
            continue
        return name
    return ""


def _asked(
    wave: list[Probe],
    look: Look,
    results: Mapping[str, ProbeResult],
    question: Question,
) -> dict[str, ProbeResult]:
    found: dict[str, ProbeResult] = {}
    ready: list[Probe] = []
    for probe in wave:
        blocked = _blocked(probe, results)
        missing = [name for name in probe.needs if not look.parameters.get(name)]
        if blocked:
            message = f"has no point after {blocked}: {results[blocked].outcome.value}"
            found[probe.name] = ProbeResult(probe.name, ProbeOutcome.SKIPPED, "", message)
        elif missing:
            outcome = ProbeOutcome.OPEN if question.probes else ProbeOutcome.SKIPPED
            message = "needs " + " ".join(f"--param {name}=..." for name in missing)
            found[probe.name] = ProbeResult(probe.name, outcome, "", message)
        else:
            ready.append(probe)
    pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="probe")
    try:
        running = {probe.name: pool.submit(_timed, probe, look) for probe in ready}
        for probe in ready:
            found[probe.name] = _result(probe, running[probe.name])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return found


def _timed(probe: Probe, look: Look) -> _Timed:
    started = time.monotonic()
    with metered(Meter()) as meter:
        try:
            finding = probe.ask(look)
        except ConnectorError as error:
            evidence = {"code": error.code} if error.code else {}
            finding = Finding(ProbeOutcome.OPEN, "", f"no answer to this: {error}", evidence)
    return _Timed(finding, meter, time.monotonic() - started)


def _result(probe: Probe, future: Future[_Timed]) -> ProbeResult:
    try:
        timed = future.result(probe.limit_s)
    except TooLate:
        message = f"no answer within {probe.limit_s:g} seconds"
        return ProbeResult(probe.name, ProbeOutcome.OPEN, "", message, elapsed_s=probe.limit_s)
    finding = timed.finding
    return ProbeResult(
        probe.name,
        finding.outcome,
        finding.condition,
        finding.message,
        finding.evidence,
        calls=timed.meter.calls,
        counted_calls=timed.meter.counted,
        elapsed_s=round(timed.elapsed_s, 3),
    )


def _open_session(
    look: Look, session: ExitStack, results: Mapping[str, ProbeResult], meter: Meter
) -> None:
    """Open the books once, before the first probe that needs them, if there is a point."""
    if look.books is not None or look.opening is not None:
        return
    if _blocked(PROBES[_SESSION], results):
        return
    if not isinstance(look.connector, EBoekhoudenSoap | EBoekhoudenRest):
        return
    with metered(meter):
        try:
            look.books = _entered(look.connector, session)
        except ConnectorError as error:
            look.opening = error


def _entered(connector: EBoekhoudenSoap | EBoekhoudenRest, session: ExitStack) -> Bookkeeping:
    if isinstance(connector, EBoekhoudenSoap):
        return session.enter_context(connector.session())
    return session.enter_context(connector.session())


def _with_calls(result: ProbeResult, meter: Meter) -> ProbeResult:
    return replace(
        result,
        calls=result.calls + meter.calls,
        counted_calls=result.counted_calls + meter.counted,
    )


def _veiled(result: ProbeResult, veil: Veil) -> ProbeResult:
    evidence = {
        key: veil(value) if isinstance(value, str) else value
        for key, value in result.evidence.items()
    }
    return replace(result, message=veil(result.message), evidence=evidence)


def _judged(result: ProbeResult, verdicts: Mapping[str, Iterable[ProbeVerdict]]) -> ProbeResult:
    if not result.condition:
        return result
    entries = [
        (rule, verdict)
        for rule, given in verdicts.items()
        for verdict in given
        if verdict.probe == result.probe
    ]
    return replace(
        result,
        confirms=tuple(rule for rule, one in entries if one.confirms == result.condition),
        refutes=tuple(rule for rule, one in entries if one.refutes == result.condition),
    )


def _looked(results: Iterable[ProbeResult]) -> bool:
    """Whether the vendor's system itself could be asked, whatever it answered.

    Where there are probes of the vendor's own, one of them must have come to a decision; else the
    service must at least answer.
    """
    decided = {ProbeOutcome.PASS, ProbeOutcome.FAIL}
    vendors = [result for result in results if not result.probe.startswith("network.")]
    if vendors:
        return any(result.outcome in decided for result in vendors)
    return any(
        result.probe == "network.http" and result.outcome is ProbeOutcome.PASS for result in results
    )
