"""A scan's result as a short table for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from troubleshooter.cases.case import subject_of
from troubleshooter.cli import verified
from troubleshooter.cli.console import styled, visible, wrapped
from troubleshooter.live import Verification
from troubleshooter.model import Language, Level, Rule, ScanResult

_SHOWN_CLUSTERS = 8
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "read": "{records} records in {inputs} input{s}",
        "columns": "records  documents  last seen",
        "unknown": "{count} failures that no rule knows, in {shapes} shape{s}:",
        "unremarkable": "{count} records are neither an error nor known.",
        "skipped": "Not read:",
        "partial": "Interrupted: this is what was read until then.",
        "nothing": "No known error and no unknown failure.",
    },
    "nl": {
        "read": "{records} regels uit {inputs} bestand{en}",
        "columns": "regels  documenten  laatst gezien",
        "unknown": "{count} mislukkingen die geen enkele regel kent, in {shapes} vorm{en}:",
        "unremarkable": "{count} regels zijn geen fout en niet bekend.",
        "skipped": "Niet gelezen:",
        "partial": "Afgebroken: dit is wat tot dan toe gelezen is.",
        "nothing": "Geen bekende fout en geen onbekende mislukking.",
    },
}
_COLOUR = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue", Level.SUCCESS: "green"}


def text(
    result: ScanResult,
    rules: Mapping[str, Rule],
    language: Language,
    verification: Verification | None = None,
    before: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The table: what was found and verified, what nobody knows, and what was not read; `before`
    tells what the customer had before, by the subject of its case."""
    words = _WORDS[language]

    def said(key: str, **values: int) -> str:
        number = values.get("inputs", values.get("shapes", 2))
        shown = {name: grouped(value, language) for name, value in values.items()}
        return words[key].format(
            **shown, s="" if number == 1 else "s", en="" if number == 1 else "en"
        )

    lines = [styled(said("read", records=result.records, inputs=len(result.inputs)), "bold")]
    if result.partial:
        lines.append(styled(words["partial"], "yellow"))
    lines.append("")
    lines += _found(result, rules, language, verification, before) or [words["nothing"]]
    if verification is not None:
        lines += ["", *verified.summary(verification, language)]
    if result.unknown:
        lines += ["", said("unknown", count=result.unknown, shapes=len(result.clusters))]
        for cluster in result.clusters[:_SHOWN_CLUSTERS]:
            shown = " ".join(visible(cluster.template).split())[:150]
            lines.append(wrapped(shown, " " * 12, f"  {grouped(cluster.count, language):>8}  "))
            lines += _before(before, subject_of("", cluster.template))
    lines += ["", said("unremarkable", count=result.unremarkable)]
    skipped = [(read.path, skip) for read in result.inputs for skip in read.skipped]
    if skipped:
        lines += ["", words["skipped"]]
        lines += [
            f"  {visible(path)}: {skip.reason} ({grouped(skip.count, language)})"
            for path, skip in skipped
        ]
    return "\n".join(lines)


def _found(
    result: ScanResult,
    rules: Mapping[str, Rule],
    language: Language,
    verification: Verification | None,
    before: Mapping[str, str],
) -> list[str]:
    if not result.diagnoses:
        return []
    lines = [styled(f"  {'':7}  {_WORDS[language]['columns']}", "dim")]
    for found in result.diagnoses:
        rule = rules[found.rule]
        level = styled(f"{found.level.value:7}", _COLOUR[found.level])
        last = f"{found.last_seen:%d-%m-%Y %H:%M}" if found.last_seen else ""
        lines.append(
            f"  {level}  {grouped(found.count, language):>7}  "
            f"{grouped(found.objects, language):>9}  {last:16}  "
            f"{rule.title.in_language(language)}" + styled(f"  {found.rule}", "dim")
        )
        verdict = None if verification is None else verification.verdicts.get(found.rule)
        if verification is not None and verdict is not None:
            lines += verified.lines(verdict, verification, rules, language, " " * 11)
        lines += _before(before, subject_of(found.rule))
    return lines


def _before(before: Mapping[str, str], subject: str) -> list[str]:
    return [wrapped(before[subject], " " * 13, " " * 11)] if subject in before else []


def grouped(number: int, language: Language) -> str:
    """A number with its thousands apart: 12,345 or 12.345."""
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")
