"""What the results of probes come to: the rules they judge, and whether the system was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from troubleshooter.connectors.metering import COUNTED_ERRORS, Meter
from troubleshooter.credentials import Veil
from troubleshooter.live import ProbeOutcome, ProbeResult
from troubleshooter.model import ProbeVerdict
from troubleshooter.probes.registry import PROBES


def with_calls(result: ProbeResult, meter: Meter) -> ProbeResult:
    """The result, with what opening and closing the session cost."""
    return replace(
        result,
        calls=result.calls + meter.calls,
        counted_calls=result.counted_calls + meter.counted,
    )


def veiled(result: ProbeResult, veil: Veil) -> ProbeResult:
    """The result without a secret in its words."""
    evidence = {
        key: veil(value) if isinstance(value, str) else value
        for key, value in result.evidence.items()
    }
    return replace(result, message=veil(result.message), evidence=evidence)


def judged(result: ProbeResult, verdicts: Mapping[str, Iterable[ProbeVerdict]]) -> ProbeResult:
    """The result with the rules that its answer confirms or refutes."""
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
        confirms=_ruled(rule for rule, one in entries if one.confirms == result.condition),
        refutes=_ruled(rule for rule, one in entries if one.refutes == result.condition),
    )


def _ruled(rules: Iterable[str]) -> tuple[str, ...]:
    """Each rule once: one may name several words of the same probe."""
    return tuple(dict.fromkeys(rules))


def looked(results: Iterable[ProbeResult]) -> bool:
    """Whether the vendor's system itself could be asked, whatever it answered.

    Where there are probes of the vendor's own, one of them must have come to a decision; else the
    service must at least answer.
    """
    decided = {ProbeOutcome.PASS, ProbeOutcome.FAIL}
    vendors = [
        result
        for result in results
        if not result.probe.startswith("network.") and not PROBES[result.probe].outside
    ]
    if vendors:
        return any(result.outcome in decided for result in vendors)
    return any(
        result.probe == "network.http" and result.outcome is ProbeOutcome.PASS for result in results
    )


def counted_errors(results: Iterable[ProbeResult]) -> int:
    """How many answers the vendor counts toward a block after errors."""
    found = (result.evidence.get(COUNTED_ERRORS, 0) for result in results)
    return sum(one for one in found if isinstance(one, int))
