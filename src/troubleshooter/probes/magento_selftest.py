"""What does the accounting module's own self-test say?"""

from __future__ import annotations

from troubleshooter.probes.magento_asking import MAGENTO, command
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    line = command(look)
    if line is None:
        return undecided(say("no-command"))
    report = line.selftest()
    bad = [one for one in report.tests if one.known and not one.good]
    odd = [one for one in report.tests if not one.known]
    evidence: dict[str, str | int | bool] = {
        "tests": len(report.tests),
        "exit_code": report.exit_code,
        "unread_lines": report.unread,
        "place": line.place,
    }
    if not bad and odd:
        listed = "; ".join(f"{one.name}: {one.said}" for one in odd[:6])
        return undecided(say("odd-words", listed=listed), **evidence)
    if not bad and report.exit_code == 0:
        return passed("passed", say("passed"), **evidence)
    if not bad:
        return undecided(say("odd-ending"), **evidence)
    listed = "; ".join(f"{one.name}: {one.result}, {one.said}".rstrip(", ") for one in bad[:6])
    return failed("failed", say("failed", listed=listed), failing=listed, **evidence)


PROBE = Probe("magento.selftest", MAGENTO, _ask, ("failed", "passed"), limit_s=150)
