"""Does the shop itself get into the books? Told by the connection test of its self-test."""

from __future__ import annotations

from troubleshooter.probes.magento_asking import MAGENTO, command
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_LOGIN_WORDS = (
    "credential", "authenticat", "unauthori", "username", "password", "security code",
    "login", "log in", "inlog", "beveiligingscode", "401",
)  # fmt: skip


def _ask(look: Look) -> Finding:
    line = command(look)
    if line is None:
        return undecided(say("no-command"))
    test = line.selftest().about("connection", "verbinding", "api")
    if test is None:
        return undecided(say("no-test"))
    if not test.known:
        return undecided(say("odd-word", said=test.said))
    if test.good:
        return passed("working", say("working"), said=test.said)
    if any(word in test.said.casefold() for word in _LOGIN_WORDS):
        return failed("login-refused", say("login-refused"), said=test.said)
    return failed("failing", say("failing"), said=test.said)


PROBE = Probe(
    "magento.books-login",
    MAGENTO,
    _ask,
    ("login-refused", "failing", "working"),
    limit_s=150,
)
