"""Verdicts of a live look, in words for the terminal and as data."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.cli.console import styled, visible, wrapped
from troubleshooter.live import ConnectionSystem, Verdict, VerdictKind, Verification
from troubleshooter.model import Language, Rule

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "confirmed": "confirmed",
        "refuted": "refuted",
        "open": "open",
        "fixed": "it was fixed since, or the cause is another one",
        "instead": "then look at: {title}",
        "no-probe": "no live look can judge this",
        "other-system": "another system has to be asked; this connection leads to {system}",
        "no-value": "the log does not name what to ask about; `probe --rule {rule} --param` does",
        "undecided": "the answers did not decide it",
        "blocked": "could not be asked; what stood in the way is told below",
        "not-asked": "not asked: enough was asked in one session",
        "called-off": "not asked: it was called off",
        "head": "Checked at {connection} ({system}), {at}",
        "sums": "{confirmed} confirmed, {refuted} refuted, {open} open; "
        "{calls} calls, {counted} toward the vendor's limit{errors}, {elapsed} s",
        "errors": " and {errors} as errors toward its block",
        "nothing": "nothing to ask this system: no call was made",
        "trouble": "In the way: {trouble}",
    },
    "nl": {
        "confirmed": "bevestigd",
        "refuted": "weerlegd",
        "open": "open",
        "fixed": "het is inmiddels hersteld, of de oorzaak is een andere",
        "instead": "kijk dan naar: {title}",
        "no-probe": "dit is niet live te beoordelen",
        "other-system": "daarvoor is een ander systeem nodig; deze verbinding gaat naar {system}",
        "no-value": "het log noemt niet waarnaar te vragen; `probe --rule {rule} --param` doet "
        "dat wel",
        "undecided": "de antwoorden geven geen uitsluitsel",
        "blocked": "niet te vragen; wat in de weg staat, leest u hieronder",
        "not-asked": "niet gevraagd: er is in één sessie al genoeg gevraagd",
        "called-off": "niet gevraagd: het nagaan is afgebroken",
        "head": "Nagekeken bij {connection} ({system}), {at}",
        "sums": "{confirmed} bevestigd, {refuted} weerlegd, {open} open; "
        "{calls} aanroepen, waarvan {counted} voor de limiet van de leverancier{errors}, "
        "{elapsed} s",
        "errors": " en {errors} als fout voor de blokkade",
        "nothing": "voor dit systeem was er niets te vragen: er is geen aanroep gedaan",
        "trouble": "In de weg staat: {trouble}",
    },
}
_MARK = {VerdictKind.CONFIRMED: "●", VerdictKind.REFUTED: "○", VerdictKind.OPEN: "?"}
_COLOUR = {VerdictKind.CONFIRMED: "red", VerdictKind.REFUTED: "green", VerdictKind.OPEN: "yellow"}


def lines(
    verdict: Verdict,
    verification: Verification,
    rules: Mapping[str, Rule],
    language: Language,
    indent: str,
) -> list[str]:
    """One verdict: the word, what was seen, and where to look instead."""
    words = _WORDS[language]
    seen = [look for look in verdict.looks if look.kind is verdict.kind and look.asked]
    said = [visible(look.message) for look in seen]
    if verdict.reason is not None and not said:
        said = [
            words[verdict.reason.value].format(system=verification.system.value, rule=verdict.rule)
        ]
    if verdict.kind is VerdictKind.REFUTED:
        said.append(words["fixed"])
        if verdict.instead:
            title = rules[verdict.instead].title.in_language(language)
            said.append(f"{words['instead'].format(title=title)} ({verdict.instead})")
    word = styled(f"{_MARK[verdict.kind]} {words[verdict.kind.value]}", _COLOUR[verdict.kind])
    shown = "; ".join(dict.fromkeys(said))
    return [wrapped(shown, indent + "  ", f"{indent}{word}: ")]


def summary(verification: Verification, language: Language) -> list[str]:
    """Where was looked, when, what came of it and what it cost."""
    words = _WORDS[language]
    head = words["head"].format(
        connection=visible(verification.connection),
        system=verification.system.value,
        at=f"{verification.at:%d-%m-%Y %H:%M}",
    )
    if not verification.calls and verification.looked:
        return [styled(head, "bold"), f"  {words['nothing']}"]
    kinds = [verdict.kind for verdict in verification.verdicts.values()]
    counts = {kind.value: kinds.count(kind) for kind in VerdictKind}
    errors = words["errors"].format(errors=verification.counted_errors)
    sums = words["sums"].format(
        **counts,
        calls=verification.calls,
        counted=verification.counted_calls,
        errors=errors if verification.system is ConnectionSystem.EXACT else "",
        elapsed=f"{verification.elapsed_s:.2f}",
    )
    shown = [styled(head, "bold"), f"  {sums}"]
    if verification.trouble:
        shown.append(wrapped(words["trouble"].format(trouble=verification.trouble), "  ", "  "))
    return shown


def text(verification: Verification, rules: Mapping[str, Rule], language: Language) -> str:
    """All verdicts under what they cost, for a single message."""
    shown = summary(verification, language)
    for rule, verdict in verification.verdicts.items():
        shown.append(f"  {rules[rule].title.in_language(language)}" + styled(f"  {rule}", "dim"))
        shown += lines(verdict, verification, rules, language, "    ")
    return "\n".join(shown)


def document(verification: Verification) -> dict[str, object]:
    """The verification as JSON shows it."""
    return {
        "connection": verification.connection,
        "system": verification.system.value,
        "at": verification.at.isoformat(timespec="seconds"),
        "looked": verification.looked,
        "trouble": verification.trouble or None,
        "calls": verification.calls,
        "counted_calls": verification.counted_calls,
        "counted_errors": verification.counted_errors,
        "elapsed_s": verification.elapsed_s,
        "verdicts": [
            {
                "rule": verdict.rule,
                "verdict": verdict.kind.value,
                "reason": None if verdict.reason is None else verdict.reason.value,
                "instead": verdict.instead or None,
                "looks": [
                    {
                        "probe": look.probe,
                        "verdict": look.kind.value,
                        "parameters": dict(look.parameters),
                        "message": look.message,
                        "asked": look.asked,
                    }
                    for look in verdict.looks
                ],
            }
            for verdict in verification.verdicts.values()
        ],
    }
