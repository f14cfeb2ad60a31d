"""The rule reference: a Markdown page per system, in Dutch or English, made from the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from troubleshooter.model import Evidence, Language, Rule, System

NAMES: Mapping[System, str] = {
    System.EBOEKHOUDEN: "e-Boekhouden",
    System.VISMA: "Visma.net",
    System.EXACT: "Exact Online",
    System.MAGENTO: "Magento 2",
    System.OUTSMART: "OutSmart",
    System.NETWORK: "Network",
}
_WORDINGS = 4
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "page": "{name}: the errors and what to do",
        "made": "Made from the rules; see [writing rules](../../writing-rules.md).",
        "count": "{rules} rules, of which {special} are a special case of another.",
        "logged": "logged by",
        "special": "special case of",
        "codes": "Codes",
        "looks": "In the log",
        "cause": "Cause",
        "fix": "What to do",
        "again": "Sending again",
        "not": "Easily confused with",
        "read": "Read on",
        "sources": "Sources",
        "field": "field knowledge",
        "error": "error",
        "warning": "warning",
        "info": "information",
        "success": "success",
        "after-fix": "only after the cause is gone",
        "wait": "after a wait",
        "transient": "later; it usually passes by itself",
        "lookup": "look it up first: it may be there already",
        "manual": "does nothing; somebody must act in the target system",
        "none": "there is nothing to send again",
        "minutes": "({minutes} minutes)",
    },
    "nl": {
        "page": "{name}: de fouten en wat u doet",
        "made": "Gemaakt uit de regels; zie [regels schrijven](../../writing-rules.md) (Engels).",
        "count": "{rules} regels, waarvan {special} een bijzonder geval van een andere zijn.",
        "logged": "gelogd door",
        "special": "bijzonder geval van",
        "codes": "Codes",
        "looks": "In het log",
        "cause": "Oorzaak",
        "fix": "Wat u doet",
        "again": "Opnieuw versturen",
        "not": "Lijkt op",
        "read": "Lees verder",
        "sources": "Bronnen",
        "field": "praktijkkennis",
        "error": "fout",
        "warning": "waarschuwing",
        "info": "informatie",
        "success": "gelukt",
        "after-fix": "pas als de oorzaak weg is",
        "wait": "na een wachttijd",
        "transient": "later; dit gaat meestal vanzelf over",
        "lookup": "zoek het eerst op: het kan er al staan",
        "manual": "helpt niet; iemand moet het in het doelsysteem doen",
        "none": "er is niets om opnieuw te versturen",
        "minutes": "({minutes} minuten)",
    },
}


def page(system: System, rules: Iterable[Rule], language: Language) -> str:
    """The page of one system; '' when no rule is of it."""
    own = [rule for rule in rules if rule.system is system and rule.takes_part]
    if not own:
        return ""
    own.sort(key=lambda rule: (rule.parent or rule.id, bool(rule.parent), rule.id))
    words = _WORDS[language]
    special = sum(bool(rule.parent) for rule in own)
    lines = [
        f"# {words['page'].format(name=NAMES[system])}",
        "",
        words["made"],
        words["count"].format(rules=len(own), special=special),
        "",
    ]
    lines += [f"- [{_plain(rule.title.in_language(language))}](#{_anchor(rule)})" for rule in own]
    for rule in own:
        lines += ["", *_rule(rule, language)]
    return "\n".join([*lines, ""])


def index(rules: Iterable[Rule]) -> str:
    """The page that leads to all others."""
    counts = Counter(rule.system for rule in rules if rule.takes_part)
    lines = [
        "# Rule reference",
        "",
        "Every error the rulebook knows, with its cause and what to do; made from the rules.",
        "",
        "| system | rules | English | Nederlands |",
        "|---|---|---|---|",
    ]
    for system, name in NAMES.items():
        if counts[system]:
            file = f"{file_name(system)}.md"
            lines.append(f"| {name} | {counts[system]} | [en](en/{file}) | [nl](nl/{file}) |")
    return "\n".join([*lines, ""])


def file_name(system: System) -> str:
    """What a system's page is called, without its ending."""
    return system.value.replace(".", "-")


def _rule(rule: Rule, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield f'<a id="{_anchor(rule)}"></a>'
    yield ""
    yield f"## {_plain(rule.title.in_language(language))}"
    yield ""
    facts = [f"`{rule.id}`", words[rule.level.value]]
    facts += [f"{words['logged']} {rule.via}"] if rule.via else []
    facts += [f"{words['special']} `{rule.parent}`"] if rule.parent else []
    yield " · ".join(facts)
    if rule.codes:
        yield ""
        yield f"**{words['codes']}:** {', '.join(f'`{code}`' for code in rule.codes)}"
    if rule.wordings:
        shown = " · ".join(_code(wording.text) for wording in rule.wordings[:_WORDINGS])
        yield ""
        yield f"**{words['looks']}:** {shown}"
    yield ""
    yield f"**{words['cause']}**{_sure(rule.cause_evidence, words)}"
    yield ""
    yield _plain(rule.cause.in_language(language))
    yield ""
    yield f"**{words['fix']}**{_sure(rule.fix_evidence, words)}"
    yield ""
    for number, step in enumerate(rule.fix, start=1):
        where = f" *{_plain(step.where)}*" if step.where else ""
        yield f"{number}. {_flat(step.text.in_language(language))}{where}"
    yield from _rest(rule, language)


def _rest(rule: Rule, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    again = words[rule.retry.when.value]
    if rule.retry.wait is not None:
        minutes = int(rule.retry.wait.total_seconds() // 60)
        again += f" {words['minutes'].format(minutes=minutes)}"
    note = f" {_flat(rule.retry.note.in_language(language))}" if rule.retry.note else ""
    yield ""
    yield f"**{words['again']}:** {again}.{note}"
    if rule.not_this:
        yield ""
        yield f"**{words['not']}**"
        yield ""
        for item in rule.not_this:
            yield f"- `{item.rule}`: {_flat(item.difference.in_language(language))}"
    if rule.articles:
        yield ""
        yield f"**{words['read']}:** {', '.join(f'`kb show {name}`' for name in rule.articles)}"
    yield ""
    reviewed = f" · {rule.reviewed.isoformat()}" if rule.reviewed else ""
    yield f"**{words['sources']}:** {_plain('; '.join(rule.sources))}{reviewed}"


def _sure(evidence: Evidence, words: Mapping[str, str]) -> str:
    return "" if evidence is Evidence.DOCUMENTED else f" ({words['field']})"


def _anchor(rule: Rule) -> str:
    return rule.id.replace(".", "-")


def _code(text: str) -> str:
    return "`" + _flat_text(text).replace("`", "'") + "`"


def _flat(text: str) -> str:
    return _plain(_flat_text(text))


def _flat_text(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands: no tags, no stray emphasis."""
    for mark in ("\\", "<", "*", "_", "[", "]", "`", "|"):
        text = text.replace(mark, f"\\{mark}")
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)
