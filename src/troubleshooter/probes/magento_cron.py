"""Does the shop's cron run? No API shows it; the self-test may."""

from __future__ import annotations

from troubleshooter.probes.magento_asking import MAGENTO, command
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    line = command(look)
    if line is None:
        return undecided(say("no-command"))
    test = line.selftest().about("cron")
    if test is None:
        return undecided(say("no-test"))
    if not test.known:
        return undecided(say("odd-word", said=test.said))
    if test.good:
        return passed("running", say("running"), said=test.said)
    return failed("stopped", say("stopped"), said=test.said)


PROBE = Probe("magento.cron", MAGENTO, _ask, ("stopped", "running"), limit_s=150)
