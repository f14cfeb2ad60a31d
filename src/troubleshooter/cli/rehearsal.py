"""The demo's live look: the sandbox stands in for the vendors' systems, and is really asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from troubleshooter.connectors.transport import Limits
from troubleshooter.live import (
    Connection,
    ConnectionSystem,
    OpenReason,
    Verdict,
    VerdictKind,
    Verification,
)
from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.sandbox import magento_console
from troubleshooter.sandbox.entries import entries
from troubleshooter.sandbox.server import Sandbox

_QUICK = Limits(connect_s=1, read_s=2, total_s=3, body_bytes=4_000_000)
_ASKED = (
    ConnectionSystem.EBOEKHOUDEN,
    ConnectionSystem.VISMA,
    ConnectionSystem.EXACT,
    ConnectionSystem.MAGENTO,
)
_ELSEWHERE = (OpenReason.OTHER_SYSTEM, OpenReason.NO_PROBE)


def connections(sandbox: Sandbox, shop: Path) -> tuple[Connection, ...]:
    """A connection to each stand-in that rules are judged on; `shop` is the shop's folder.

    Their logins are no secrets: everybody has the same, so they stand there as they are.
    """
    found = []
    for entry in entries(sandbox.addresses, str(shop)):
        if entry.wants_login:
            continue
        plain = {
            key: entry.secrets.get(str(value).removeprefix("env:"), str(value))
            for key, value in entry.values.items()
        }
        system = ConnectionSystem(plain.pop("system"))
        if system in _ASKED:
            found.append(Connection("sandbox", system, plain.pop("url"), plain))
    return tuple(found)


def verify(
    knowledge: Knowledge, result: ScanResult, language: Language
) -> tuple[Verification, ...]:
    """The verdicts of each stand-in on what the scan found, of those that had any to give."""
    from troubleshooter.pipeline.verdicts import judge, suspects_of_scan

    suspects = suspects_of_scan(result, knowledge.rules)
    with TemporaryDirectory(prefix="shop-") as shop, Sandbox() as sandbox:
        magento_console.install(Path(shop), sandbox.url)
        reached = connections(sandbox, Path(shop))
        found = [judge(knowledge, one, suspects, language, _QUICK) for one in reached]
    return tuple(_own(one) for one in found if one.calls)


def joined(looked: Sequence[Verification]) -> Verification | None:
    """All verdicts as one, for the report; None when there are none."""
    if not looked:
        return None
    verdicts: dict[str, Verdict] = {}
    for one in looked:
        for rule, verdict in one.verdicts.items():
            if rule not in verdicts or verdicts[rule].kind is VerdictKind.OPEN:
                verdicts[rule] = verdict
    return replace(looked[0], verdicts=verdicts)


def _own(verification: Verification) -> Verification:
    kept = {
        rule: verdict
        for rule, verdict in verification.verdicts.items()
        if verdict.reason not in _ELSEWHERE
    }
    return replace(verification, verdicts=kept)
