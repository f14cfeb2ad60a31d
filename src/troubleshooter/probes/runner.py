"""Running probes: side by side where they can, none where it has lost its point."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from troubleshooter.cancelling import Cancellation
from troubleshooter.connectors.bookkeeping import Bookkeeping
from troubleshooter.connectors.eboekhouden_rest import EBoekhoudenRest
from troubleshooter.connectors.eboekhouden_soap import EBoekhoudenSoap
from troubleshooter.connectors.metering import COUNTED_ERRORS, Meter, metered
from troubleshooter.connectors.opening import address as address_of
from troubleshooter.connectors.opening import http_for, open_connector
from troubleshooter.connectors.transport import PATIENT, HttpClient, Limits
from troubleshooter.credentials import Veil
from troubleshooter.errors import Cancelled, ConnectorError
from troubleshooter.live import Connection, ConnectionSystem, ProbeOutcome, ProbeResult, ProbeRun
from troubleshooter.model import Language, ProbeVerdict
from troubleshooter.probes.judging import counted_errors, judged, looked, veiled, with_calls
from troubleshooter.probes.probe import Finding, Look, Probe
from troubleshooter.probes.registry import PROBES
from troubleshooter.probes.words import Said, Value, say, trouble, words

_SIDE_BY_SIDE = 4
_SESSION = "eboekhouden.session"
_NETWORK = "network."


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for: the parameters given, and the probes asked for (None for all).

    Messages come in `language`.
    """

    parameters: Mapping[str, str]
    probes: frozenset[str] | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of several questions, in their order; what two of them share was asked once.

    `calls`, `counted_calls`, `elapsed_s` (seconds) and `counted_errors` are of all together.
    """

    runs: tuple[ProbeRun, ...]
    calls: int
    counted_calls: int
    elapsed_s: float
    counted_errors: int


_Key = tuple[str, tuple[tuple[str, str], ...]]
"""A probe by name, with the parameters it looks at."""


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
    cancellation: Cancellation | None = None,
) -> ProbeRun:
    """Ask the questions and say which rules the answers confirm or refute.

    `verdicts` are the `verify` entries by rule. Raises ConfigurationError when a secret is not
    there; what a vendor's system does is a result, never an exception.
    """
    done = run_each(connection, (question,), verdicts, limits, cancellation=cancellation)
    return done.runs[0]


def run_each(
    connection: Connection,
    questions: Sequence[Question],
    verdicts: Mapping[str, Iterable[ProbeVerdict]],
    limits: Limits = PATIENT,
    spare: int = 0,
    heard: Callable[[ProbeResult], None] | None = None,
    cancellation: Cancellation | None = None,
) -> Runs:
    """Ask several questions in one session; what they have in common is asked once.

    Records are not asked for once the vendor takes no more calls, nor when no more than `spare`
    of its calls are left: those are the integration's. `heard` is told each result as it comes.
    When it is called off, no more is asked, what is under way is cut, the session is closed, and
    what is not known by then is skipped. Raises as `run` does.
    """
    started = time.monotonic()
    veil = Veil()
    http = http_for(connection, veil, limits, cancellation)
    with ExitStack() as stack:
        stack.callback(http.close)
        look = Look(connection.system, http, {})
        look.connector = open_connector(connection, http)
        look.patience_s = limits.connect_s
        look.slow_s = limits.read_s / 3
        look.spare = spare
        parts = [_Part(one, _chosen(connection, one)) for one in questions]
        asking = _Asking(look, parts, cancellation or Cancellation())
        if heard is not None:
            asking.heard = lambda one: heard(judged(veiled(one, veil), verdicts))
        results = asking.all()
    told = {key: judged(veiled(one, veil), verdicts) for key, one in results.items()}
    order = {name: place for place, name in enumerate(PROBES)}
    runs = []
    for part in asking.parts:
        own = [told[_key(probe, part.question)] for probe in part.probes]
        own.sort(key=lambda result: order[result.probe])
        cut = any(_key(probe, part.question) in asking.cut for probe in part.probes)
        runs.append(ProbeRun(connection.name, connection.system, tuple(own), looked(own), cut))
    return Runs(
        tuple(runs),
        sum(one.calls for one in told.values()),
        sum(one.counted_calls for one in told.values()),
        round(time.monotonic() - started, 3),
        counted_errors(told.values()),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One question with the probes that it comes to."""

    question: Question
    probes: list[Probe]


def _key(probe: Probe, question: Question) -> _Key:
    given = question.parameters
    return probe.name, tuple((name, given[name]) for name in sorted(probe.takes) if given.get(name))


@dataclass(slots=True)
class _Asking:
    """Questions being asked together: wave by wave, each probe once for its parameters."""

    look: Look
    parts: list[_Part]
    cancellation: Cancellation
    results: dict[_Key, ProbeResult] = field(default_factory=dict)
    session: ExitStack = field(default_factory=ExitStack)
    closing: Meter = field(default_factory=Meter)
    cut: set[_Key] = field(default_factory=set)
    """What was not answered because all was called off."""
    heard: Callable[[ProbeResult], object] = lambda _: None

    def all(self) -> dict[_Key, ProbeResult]:
        """The result of every probe; the session is closed whatever happens."""
        together = {probe.name: probe for part in self.parts for probe in part.probes}
        probes = [probe for name, probe in PROBES.items() if name in together]
        try:
            for wave in _waves(probes):
                if any(_SESSION in probe.after or probe.name == _SESSION for probe in wave):
                    self._open_session()
                self._wave({probe.name for probe in wave})
        finally:
            with metered(self.closing):
                self.session.close()
        opened = (_SESSION, ())
        if opened in self.results:
            self.results[opened] = with_calls(self.results[opened], self.closing)
        return self.results

    def _wave(self, names: set[str]) -> None:
        ready: dict[_Key, tuple[Probe, Question]] = {}
        for part in self.parts:
            for probe in part.probes:
                key = _key(probe, part.question)
                if probe.name not in names or key in self.results or key in ready:
                    continue
                unasked = self._unasked(probe, part)
                if self.cancellation.cancelled:
                    self._call_off(key, probe, part.question)
                elif unasked is None:
                    ready[key] = (probe, part.question)
                else:
                    self.results[key] = unasked
                    self.heard(unasked)
        pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="probe")
        try:
            running = {
                key: pool.submit(_timed, probe, self._look(probe, question))
                for key, (probe, question) in ready.items()
            }
            for key, (probe, question) in ready.items():
                try:
                    self.results[key] = _result(probe, running[key], question)
                except Cancelled:
                    self._call_off(key, probe, question)
                else:
                    self.heard(self.results[key])
        finally:
            # A session that one of them opens just now is to be closed, too.
            pool.shutdown(wait=self.cancellation.cancelled, cancel_futures=True)

    def _call_off(self, key: _Key, probe: Probe, question: Question) -> None:
        self.cut.add(key)
        why = say("called-off")
        self.results[key] = _unasked(probe, ProbeOutcome.SKIPPED, why, question)

    def _look(self, probe: Probe, question: Question) -> Look:
        """What the probe looks with; one that takes no parameter shares the common one."""
        if not probe.takes:
            return self.look
        return self.look.given(question.parameters)

    def _unasked(self, probe: Probe, part: _Part) -> ProbeResult | None:
        """Why the probe is not asked, None when it is."""
        question = part.question
        blocked = _blocked(probe, self._before(part))
        missing = [name for name in probe.needs if not question.parameters.get(name)]
        if probe.either and not any(question.parameters.get(name) for name in probe.either):
            missing.append(probe.either[0])
        if blocked:
            outcome = self._before(part)[blocked].outcome
            how = say(f"outcome-{outcome.value}")
            pointless = say("no-point", how, before=blocked)
            return _unasked(probe, ProbeOutcome.SKIPPED, pointless, question)
        if missing:
            outcome = ProbeOutcome.OPEN if question.probes else ProbeOutcome.SKIPPED
            wanted = " ".join(f"--param {name}=..." for name in missing)
            return _unasked(probe, outcome, say("needs", wanted=wanted), question)
        return None

    def _before(self, part: _Part) -> dict[str, ProbeResult]:
        found = ((one.name, self.results.get(_key(one, part.question))) for one in part.probes)
        return {name: result for name, result in found if result is not None}

    def _open_session(self) -> None:
        """Open the books once, before the first probe that needs them, if there is a point."""
        look = self.look
        if look.books is not None or look.opening is not None:
            return
        first = {name: result for (name, _), result in self.results.items()}
        if _blocked(PROBES[_SESSION], first):
            return
        if not isinstance(look.connector, EBoekhoudenSoap | EBoekhoudenRest):
            return
        with metered(self.closing):
            try:
                look.books = _entered(look.connector, self.session)
            except ConnectorError as error:
                look.opening = error
            except Cancelled:
                return  # No probe that needs the books is asked any more.


def glance(
    name: str,
    url: str,
    system: ConnectionSystem | None = None,
    language: Language = "en",
    limits: Limits = PATIENT,
) -> ProbeRun:
    """The way to an address, without any login: name, network, certificate, who answers, time.

    Without `system` it cannot be told whose service answers. Nothing here raises: what goes wrong
    is a result.
    """
    veil = Veil()
    address = url if system is None else address_of(Connection(name, system, url))
    http = HttpClient(address, veil, limits)
    question = Question({}, language=language)
    look = Look(system, http, {}, patience_s=limits.connect_s, slow_s=limits.read_s / 3)
    probes = [one for key, one in PROBES.items() if key.startswith(_NETWORK)]
    try:
        results = _Asking(look, [_Part(question, probes)], Cancellation()).all()
    finally:
        http.close()
    shown = tuple(veiled(results[_key(one, question)], veil) for one in probes)
    answered = any(one.probe == "network.http" and "status" in one.evidence for one in shown)
    return ProbeRun(name, system, shown, answered)


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


def _timed(probe: Probe, look: Look) -> _Timed:
    started = time.monotonic()
    with metered(Meter()) as meter:
        try:
            finding = look.withheld(probe) or probe.ask(look)
        except ConnectorError as error:
            look.noted(error)
            evidence: dict[str, Value] = {"code": error.code} if error.code else {}
            finding = Finding(ProbeOutcome.OPEN, "", trouble(error), evidence)
    if meter.errors:
        counted = {**finding.evidence, COUNTED_ERRORS: meter.errors}
        finding = replace(finding, evidence=counted)
    return _Timed(finding, meter, time.monotonic() - started)


def _unasked(
    probe: Probe, outcome: ProbeOutcome, why: Said, question: Question, elapsed_s: float = 0.0
) -> ProbeResult:
    message = words(question.language).sentence(probe.name, why, {})
    return ProbeResult(probe.name, outcome, "", message, elapsed_s=elapsed_s)


def _result(probe: Probe, future: Future[_Timed], question: Question) -> ProbeResult:
    limit = probe.limit_s
    try:
        timed = future.result(limit)
    except TooLate:
        why = say("too-late", seconds=f"{limit:g}")
        return _unasked(probe, ProbeOutcome.OPEN, why, question, limit)
    finding = timed.finding
    said = words(question.language).sentence(probe.name, finding.message, finding.evidence)
    return ProbeResult(
        probe.name,
        finding.outcome,
        finding.condition,
        said,
        finding.evidence,
        calls=timed.meter.calls,
        counted_calls=timed.meter.counted,
        elapsed_s=round(timed.elapsed_s, 3),
    )


def _entered(connector: EBoekhoudenSoap | EBoekhoudenRest, session: ExitStack) -> Bookkeeping:
    if isinstance(connector, EBoekhoudenSoap):
        return session.enter_context(connector.session())
    return session.enter_context(connector.session())
