"""Verdicts on what was diagnosed: every rule of a scan or a message asked about in one session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from troubleshooter.cancelling import Cancellation
from troubleshooter.connectors.transport import PATIENT, Limits
from troubleshooter.live import (
    Connection,
    ConnectionSystem,
    OpenReason,
    ProbeOutcome,
    ProbeResult,
    ProbeRun,
    Verdict,
    VerdictKind,
    VerdictLook,
    Verification,
)
from troubleshooter.matching.outcome import Explanation
from troubleshooter.model import Language, ProbeVerdict, Rule, ScanResult, System
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.probes import runner
from troubleshooter.probes.registry import PROBES

MOST_SUBJECTS = 3
"""Different records that are asked about for one rule; more would not change what to do."""
MOST_QUESTIONS = 40
SPARE_CALLS = 25
"""Calls of the vendor's limit that a verification leaves to the integration."""
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A rule that was diagnosed, with the values of the messages it was found in."""

    rule: str
    values: tuple[Values, ...]


def suspects_of_scan(result: ScanResult, rules: Mapping[str, Rule]) -> tuple[Suspect, ...]:
    """What a scan diagnosed, errors first; what went well is not doubted."""
    found = [one for one in result.diagnoses if one.level.bad]
    found.sort(key=lambda one: (-one.level.severity, -one.count))
    return tuple(
        Suspect(one.rule, tuple(sample.parameters for sample in one.samples))
        for one in found
        if one.rule in rules
    )


def suspects_of_message(explained: Explanation) -> tuple[Suspect, ...]:
    """What one message was diagnosed as."""
    by_rule: dict[str, list[Values]] = {}
    for match in explained.diagnoses:
        by_rule.setdefault(match.rule, []).append(match.parameters)
    return tuple(Suspect(rule, tuple(values)) for rule, values in by_rule.items())


def judge(
    knowledge: Knowledge,
    connection: Connection,
    suspects: Sequence[Suspect],
    language: Language = "en",
    limits: Limits = PATIENT,
    heard: Callable[[ProbeResult], None] | None = None,
    cancellation: Cancellation | None = None,
) -> Verification:
    """Ask the connection's system about every suspect, reading only, and tell the verdicts.

    `heard` is told each probe's result as it comes. Nothing is asked, not even a login, when no
    probe of this system can judge any of them. When it is called off, the verdicts are what was
    known by then. Raises ConfigurationError when a secret is not there.
    """
    rules = knowledge.rules
    at = datetime.now(UTC).astimezone()
    asked: list[tuple[str, runner.Question]] = []
    verdicts: dict[str, Verdict] = {}
    for suspect in suspects:
        probes = _probes(rules[suspect.rule], connection)
        subjects = _subjects(suspect, probes)
        reason = _unasked(rules[suspect.rule], probes, subjects)
        if reason is None and len(asked) + len(subjects) > MOST_QUESTIONS:
            reason = OpenReason.NOT_ASKED
        verdicts[suspect.rule] = Verdict(
            suspect.rule, VerdictKind.OPEN, connection.system, (), reason
        )
        if reason is None:
            asked += [(suspect.rule, runner.Question(one, probes, language)) for one in subjects]
    if not asked:
        return Verification(connection.name, connection.system, at, verdicts, 0, 0, 0.0)
    questions = [question for _, question in asked]
    judged = entries(rules, connection)
    done = runner.run_each(connection, questions, judged, limits, SPARE_CALLS, heard, cancellation)
    looks: dict[str, list[tuple[VerdictLook, ...]]] = {}
    for (rule, question), run in zip(asked, done.runs, strict=True):
        looks.setdefault(rule, []).append(_looks(rule, question, run))
    cut = {rule for (rule, _), run in zip(asked, done.runs, strict=True) if run.called_off}
    for rule, found in looks.items():
        verdicts[rule] = _verdict(rule, connection.system, found, rule in cut)
    _promote(verdicts, rules, done.runs)
    return Verification(
        connection.name,
        connection.system,
        at,
        verdicts,
        done.calls,
        done.counted_calls,
        done.elapsed_s,
        any(run.looked for run in done.runs),
        _trouble(done.runs),
        done.counted_errors,
        bool(cut),
    )


def _probes(rule: Rule, connection: Connection) -> frozenset[str]:
    """The probes that judge the rule on this connection."""
    return frozenset(one.probe for one in rule.verify if _judges(one.probe, rule, connection))


def _judges(probe: str, rule: Rule, connection: Connection) -> bool:
    """Whether the probe, asked on this connection, says anything of the rule.

    The way to one vendor's system says nothing of the way to another's.
    """
    if probe not in PROBES or connection.system not in PROBES[probe].systems:
        return False
    if not probe.startswith("network."):
        return True
    own = connection.system.value.removesuffix("-rest")
    return rule.system is System.NETWORK or rule.system.value == own


def entries(rules: Mapping[str, Rule], connection: Connection) -> dict[str, list[ProbeVerdict]]:
    """The `verify` entries of all rules that can be judged on this connection."""
    found = {
        name: [one for one in rule.verify if _judges(one.probe, rule, connection)]
        for name, rule in rules.items()
    }
    return {name: own for name, own in found.items() if own}


def _subjects(suspect: Suspect, probes: frozenset[str]) -> list[Values]:
    """The different values to ask about, no more than a few; one empty set where none is needed."""
    takes = {name for probe in probes for name in PROBES[probe].takes}
    found: dict[tuple[tuple[str, str], ...], Values] = {}
    for values in suspect.values or ({},):
        given = filled(values, probes)
        own = {name: given[name] for name in sorted(takes) if given.get(name)}
        if any(_can_ask(probe, own) for probe in probes):
            found[tuple(own.items())] = own
    return list(found.values())[:MOST_SUBJECTS]


def filled(values: Values, probes: Iterable[str]) -> Values:
    """The values with a captured `code` also under the name that a rule's own probe needs.

    Many messages quote a code under a field's name; what code it is, only the rule tells.
    """
    code = values.get("code", "")
    if not code:
        return values
    missing = {
        PROBES[probe].needs[0]
        for probe in probes
        if len(PROBES[probe].needs) == 1 and not values.get(PROBES[probe].needs[0])
    }
    return {**values, **dict.fromkeys(missing, code)}


def _can_ask(probe: str, values: Values) -> bool:
    given = PROBES[probe]
    return all(values.get(name) for name in given.needs) and (
        not given.either or any(values.get(name) for name in given.either)
    )


def _unasked(rule: Rule, probes: frozenset[str], subjects: Sequence[Values]) -> OpenReason | None:
    """Why nothing is asked about the rule, None when there is something to ask."""
    if not rule.verify:
        return OpenReason.NO_PROBE
    if not probes:
        return OpenReason.OTHER_SYSTEM
    return None if subjects else OpenReason.NO_VALUE


def _looks(rule: str, question: runner.Question, run: ProbeRun) -> tuple[VerdictLook, ...]:
    wanted = question.probes or frozenset()
    return tuple(
        VerdictLook(
            one.probe,
            _says(rule, one),
            one.message,
            _taken(one.probe, question),
            one.outcome is not ProbeOutcome.SKIPPED,
        )
        for one in run.results
        if one.probe in wanted and _can_ask(one.probe, question.parameters)
    )


def _taken(probe: str, question: runner.Question) -> Values:
    takes = PROBES[probe].takes
    return {name: value for name, value in question.parameters.items() if name in takes}


def _says(rule: str, result: ProbeResult) -> VerdictKind:
    if rule in result.confirms:
        return VerdictKind.CONFIRMED
    # The log is of the link's own app, whose login and limits are not those looked at here.
    told = rule in result.refutes and not PROBES[result.probe].own
    return VerdictKind.REFUTED if told else VerdictKind.OPEN


def _verdict(
    rule: str, system: ConnectionSystem, found: Iterable[tuple[VerdictLook, ...]], cut: bool
) -> Verdict:
    """One subject that is as the rule says confirms it; all must speak against it to refute it.

    `cut` tells that not all was asked, because it was called off.
    """
    groups = list(found)
    looks = tuple(look for group in groups for look in group)
    kinds = [_together(group) for group in groups]
    if VerdictKind.CONFIRMED in kinds:
        return Verdict(rule, VerdictKind.CONFIRMED, system, looks)
    if kinds and all(kind is VerdictKind.REFUTED for kind in kinds):
        return Verdict(rule, VerdictKind.REFUTED, system, looks)
    asked = any(look.asked for look in looks)
    reason = OpenReason.UNDECIDED if asked else OpenReason.BLOCKED
    if cut and not all(look.asked for look in looks):
        reason = OpenReason.CALLED_OFF
    return Verdict(rule, VerdictKind.OPEN, system, looks, reason)


def _together(looks: Sequence[VerdictLook]) -> VerdictKind:
    """Several probes of one rule look at several causes: each of them alone can confirm it."""
    kinds = {look.kind for look in looks}
    if VerdictKind.CONFIRMED in kinds:
        return VerdictKind.CONFIRMED
    return VerdictKind.REFUTED if kinds == {VerdictKind.REFUTED} else VerdictKind.OPEN


def _promote(
    verdicts: dict[str, Verdict], rules: Mapping[str, Rule], runs: Iterable[ProbeRun]
) -> None:
    """Name the look-alike that moves up in place of each rule that was refuted.

    One that was confirmed comes first, then the nearest one of the same system that was not
    refuted, too.
    """
    confirmed = {rule for run in runs for one in run.results for rule in one.confirms}
    refuted = {rule for run in runs for one in run.results for rule in one.refutes}
    for name, verdict in verdicts.items():
        if verdict.kind is not VerdictKind.REFUTED:
            continue
        alike = [
            other.rule
            for other in rules[name].not_this
            if other.rule in rules and rules[other.rule].system is rules[name].system
        ]
        sure = [other for other in alike if other in confirmed - refuted]
        left = [other for other in alike if other not in refuted and _wrong(rules[other])]
        instead = next(iter(sure + left), "")
        verdicts[name] = replace(verdict, instead=instead)


def _wrong(rule: Rule) -> bool:
    return rule.level.bad


def _trouble(runs: Sequence[ProbeRun]) -> str:
    """What left the questions without a point: the first thing that failed before any of them."""
    for run in runs:
        skipped = [one for one in run.results if one.outcome is ProbeOutcome.SKIPPED]
        if not skipped:
            continue
        blocking = {name for one in skipped for name in PROBES[one.probe].after}
        for one in run.results:
            undecided = one.outcome is ProbeOutcome.OPEN and not one.probe.startswith("network.")
            if one.probe in blocking and (undecided or one.outcome is ProbeOutcome.FAIL):
                return one.message
    return ""
