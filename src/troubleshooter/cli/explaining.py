"""One explanation as text for a person, in Dutch or English."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.cli.console import styled, visible, wrapped
from troubleshooter.matching.outcome import Explanation, Match, Outcome
from troubleshooter.matching.reasons import lacking, telling, told
from troubleshooter.model import Evidence, Language, Level, RetryWhen, Rule

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "sure": "sure",
        "why": "Why",
        "code": "the code {evidence} stands in the message",
        "exact": "the message holds the wording “{evidence}”",
        "fuzzy": "the message is {score} like the wording “{evidence}”",
        "runner_up": "next best: {rule} ({score})",
        "here": "In this message",
        "cause": "Cause",
        "fix": "What to do",
        "again": "Sending again",
        "not_this": "Easily confused with",
        "more": "Read on",
        "source": "Source",
        "field": "field knowledge, not from the vendor's page",
        "none": "No known error in this message.",
        "maybe": "It might be about:",
        "lacking": "What was lacking",
        "after-fix": "only after the cause is gone; until then it fails again",
        "wait": "after {wait}; the limit lifts by itself",
        "wait-unknown": "later; the limit lifts by itself",
        "transient": "later; this usually passes by itself",
        "lookup": "look it up first: it may be there, and sending again would book it twice",
        "manual": "sending again does nothing; somebody must act in the target system",
        "none-retry": "nothing to send again",
        "weighed": "What was weighed",
        "given": "rules of {systems}, as asked",
        "named": "rules of {systems}, which the message names",
        "any": "rules of every system: none was given and the message names none",
        "nothing": "no code and no wording came near",
        "error": "error",
        "warning": "warning",
        "info": "information",
        "success": "success",
    },
    "nl": {
        "sure": "zeker",
        "why": "Waarom",
        "code": "de code {evidence} staat in het bericht",
        "exact": "het bericht bevat de tekst “{evidence}”",
        "fuzzy": "het bericht lijkt voor {score} op de tekst “{evidence}”",
        "runner_up": "eerstvolgende: {rule} ({score})",
        "here": "In dit bericht",
        "cause": "Oorzaak",
        "fix": "Wat u doet",
        "again": "Opnieuw versturen",
        "not_this": "Lijkt op",
        "more": "Lees verder",
        "source": "Bron",
        "field": "praktijkkennis, niet van de helppagina van de leverancier",
        "none": "Geen bekende fout in dit bericht.",
        "maybe": "Het gaat misschien over:",
        "lacking": "Wat er ontbrak",
        "after-fix": "pas als de oorzaak weg is; tot dan gaat het weer mis",
        "wait": "na {wait}; de limiet loopt vanzelf af",
        "wait-unknown": "later; de limiet loopt vanzelf af",
        "transient": "later; dit gaat meestal vanzelf over",
        "lookup": "zoek eerst op of het er al staat: opnieuw versturen boekt het dan dubbel",
        "manual": "opnieuw versturen helpt niet; iemand moet het in het doelsysteem doen",
        "none-retry": "er is niets om opnieuw te versturen",
        "weighed": "Wat er gewogen is",
        "given": "regels van {systems}, zoals gevraagd",
        "named": "regels van {systems}, die in het bericht genoemd worden",
        "any": "regels van alle systemen: er is er geen opgegeven en het bericht noemt er geen",
        "nothing": "geen code en geen tekst kwam in de buurt",
        "error": "fout",
        "warning": "waarschuwing",
        "info": "informatie",
        "success": "gelukt",
    },
}
_STEPS = 10
_SUREST = 0.99  # nothing is more certain than that on paper
_COLOUR = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue", Level.SUCCESS: "green"}


def text(explained: Explanation, rules: Mapping[str, Rule], language: Language) -> str:
    """The whole explanation, ready to print."""
    words = _WORDS[language]
    if explained.diagnoses:
        return "\n\n".join(
            _diagnosis(match, rules[match.rule], language) for match in explained.diagnoses
        )
    lines = [styled(words["none"], "bold")]
    if explained.suggestions:
        lines.append(words["maybe"])
        lines.extend(
            f"  {item.score:4.0%}  {rules[item.rule].title.in_language(language)}"
            + styled(f"  {item.rule}", "dim")
            for item in explained.suggestions
        )
    near = lacking(explained, language)
    if near:
        lines.append(f"{words['lacking']}:")
        lines.extend(wrapped(item, "    ", "  - ") for item in near)
    return "\n".join(lines)


def record(explained: Explanation, language: Language) -> str:
    """The matcher's own record as a short tree: whose rules competed, what came near, what became
    of it."""
    words = _WORDS[language]
    systems = ", ".join(system.value for system in explained.competing if system != "network")
    lines = [styled(words["weighed"], "bold")]
    lines.append("  " + words[explained.routed].format(systems=systems))
    steps = telling(explained.steps, _STEPS)
    for step in steps:
        last = step is steps[-1]
        outcome = told(step, language)
        shown = styled(outcome, "green") if step.outcome is Outcome.KEPT else outcome
        head = f"{step.score:4.0%} {step.stage:5} {step.rule or '-'}"
        lines.append(f"  {'└' if last else '├'} {head}: {shown}")
        lines.append(wrapped(f"“{step.evidence}”", f"  {' ' if last else '│'}            "))
    if not steps:
        lines.append("  └ " + words["nothing"])
    return "\n".join(lines)


def _diagnosis(match: Match, rule: Rule, language: Language) -> str:
    words = _WORDS[language]
    level = styled(words[rule.level.value], _COLOUR[rule.level])
    lines = [
        f"{styled(rule.title.in_language(language), 'bold')}  "
        f"({level}, {rule.system.value}, {min(match.confidence, _SUREST):.0%} {words['sure']})",
        styled(f"  {rule.id}", "dim"),
        _why(match, words),
    ]
    if match.parameters:
        values = " · ".join(f"{name}: {value}" for name, value in match.parameters.items())
        lines.append(wrapped(values, "    ", f"  {words['here']}: "))
    lines += ["", f"  {styled(words['cause'], 'bold')}{_sure(rule.cause_evidence, words)}"]
    lines.append(wrapped(rule.cause.in_language(language, match.parameters), "    "))
    lines += ["", f"  {styled(words['fix'], 'bold')}{_sure(rule.fix_evidence, words)}"]
    for number, step in enumerate(rule.fix, start=1):
        said = step.text.in_language(language, match.parameters)
        lines.append(wrapped(said, "       ", f"    {number}. "))
        if step.where:
            lines.append(styled(wrapped(f"→ {step.where}", "         ", "       "), "dim"))
    lines += ["", f"  {styled(words['again'], 'bold')}", wrapped(retry(rule, language), "    ")]
    if rule.not_this:
        lines += ["", f"  {styled(words['not_this'], 'bold')}"]
        lines.extend(
            wrapped(f"{item.rule}: {item.difference.in_language(language)}", "      ", "    - ")
            for item in rule.not_this
        )
    if rule.articles:
        lines += ["", wrapped(", ".join(rule.articles), "    ", f"  {words['more']}: kb show ")]
    return "\n".join(lines)


def _why(match: Match, words: Mapping[str, str]) -> str:
    reason = words[match.stage].format(evidence=visible(match.evidence), score=f"{match.score:.0%}")
    if match.runner_up is not None:
        other = words["runner_up"].format(
            rule=match.runner_up.rule, score=f"{match.runner_up.score:.0%}"
        )
        reason = f"{reason}; {other}"
    return wrapped(reason, "    ", f"  {words['why']}: ")


def _sure(evidence: Evidence, words: Mapping[str, str]) -> str:
    return "" if evidence is Evidence.DOCUMENTED else styled(f" ({words['field']})", "dim")


def retry(rule: Rule, language: Language) -> str:
    """When sending again can succeed, in one or two sentences."""
    words, policy = _WORDS[language], rule.retry
    if policy.when is RetryWhen.WAIT and policy.wait is not None:
        said = words["wait"].format(wait=f"{int(policy.wait.total_seconds() // 60)} min")
    else:
        key = {RetryWhen.WAIT: "wait-unknown", RetryWhen.NONE: "none-retry"}
        said = words[key.get(policy.when, policy.when.value)]
    note = f"\n{policy.note.in_language(language)}" if policy.note else ""
    return said[0].upper() + said[1:] + "." + note
