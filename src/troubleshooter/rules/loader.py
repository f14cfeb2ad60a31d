"""Loading rule files into rules, collecting every problem before refusing any."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import re2
from pydantic import ValidationError

from troubleshooter.errors import Problem, RuleError
from troubleshooter.model import (
    Evidence,
    Example,
    FixStep,
    LookAlike,
    NearMiss,
    ProbeVerdict,
    RetryPolicy,
    Rule,
    Text,
    Wording,
)
from troubleshooter.rules import positions
from troubleshooter.rules.placeholders import wording_problem
from troubleshooter.rules.schema import EvidenceDoc, ExampleDoc, NearMissDoc, RuleDoc, WordingDoc
from troubleshooter.rules.valid_names import names_at


@dataclass(frozen=True, slots=True)
class References:
    """Names that rules may point to outside the rulebook; None where they are not to be checked."""

    articles: AbstractSet[str] | None = None
    probes: AbstractSet[str] | None = None


def load_rules(folders: Sequence[Path], references: References = References()) -> dict[str, Rule]:
    """All rules of `folders` by id; a later folder's rule replaces an earlier one's of that id.

    Raises RuleError with every problem of every file when there is at least one.
    """
    rules, problems = read_rules(folders, references)
    if problems:
        raise RuleError(tuple(problems))
    return rules


def read_rules(
    folders: Sequence[Path], references: References = References()
) -> tuple[dict[str, Rule], list[Problem]]:
    """The rules that are sound, by id, and the problems of those that are not."""
    problems: list[Problem] = []
    rules: dict[str, Rule] = {}
    documents: dict[str, positions.Document] = {}
    for folder in folders:
        own: dict[str, str] = {}
        problems.extend(_misplaced(folder))
        for path in sorted(folder.glob("*/*.yaml")):
            shown = path.relative_to(folder.parent).as_posix()
            document = positions.read(path, shown)
            problems.extend(document.problems)
            if document.problems:
                continue
            rule = _rule(document, problems)
            if rule is None:
                continue
            _check_place(rule, path, document, problems)
            if rule.id in own:
                problems.append(
                    Problem(
                        shown,
                        document.line(("id",)),
                        f"id {rule.id!r} is already used",
                        f"by {own[rule.id]}",
                    )
                )
                continue
            own[rule.id] = shown
            rules[rule.id] = rule
            documents[rule.id] = document
    for rule_id, rule in rules.items():
        problems.extend(_dangling(rule, documents[rule_id], rules, references))
    return rules, sorted(problems, key=lambda problem: (problem.path, problem.line))


def _misplaced(folder: Path) -> Iterable[Problem]:
    """Rule files that would be passed over in silence: in no system's folder, or called .yml."""
    for path in sorted(
        [*folder.glob("*.y*ml"), *folder.glob("*/*.yml"), *folder.glob("*/*/*.y*ml")]
    ):
        shown = path.relative_to(folder.parent).as_posix()
        yield Problem(shown, 1, "is not read", "a rule stands in rules/<system>/<slug>.yaml")


def _rule(document: positions.Document, problems: list[Problem]) -> Rule | None:
    try:
        doc = RuleDoc.model_validate(document.data)
    except ValidationError as error:
        problems.extend(_explained(error, document))
        return None
    before = len(problems)
    for index, message in enumerate(doc.match.messages):
        text = message.text if isinstance(message, WordingDoc) else message
        fault = wording_problem(text)
        if fault:
            line = document.line(("match", "messages", index))
            problems.append(Problem(document.path, line, fault))
    for index, pattern in enumerate(doc.match.patterns):
        try:
            re2.compile(pattern)
        except re2.error as error:
            line = document.line(("match", "patterns", index))
            problems.append(Problem(document.path, line, f"is no RE2 pattern: {error}"))
    if not (doc.match.codes or doc.match.messages or doc.match.patterns):
        line = document.line(("match",))
        problems.append(Problem(document.path, line, "match holds no code, message or pattern"))
    return build(doc) if len(problems) == before else None


def _explained(error: ValidationError, document: positions.Document) -> Iterable[Problem]:
    seen: set[tuple[int, str]] = set()
    for fault in error.errors(include_url=False, include_input=True):
        location = tuple(part for part in fault["loc"] if _is_place(part))
        line = document.line(location)
        problem = _problem(fault, location, line, document.path)
        key = (line, problem.message)
        if key not in seen and not _other_branch(fault, location, document):
            seen.add(key)
            yield problem


def _is_place(part: str | int) -> bool:
    """Whether a part of pydantic's location is a key or index, not the name of a union branch."""
    return isinstance(part, int) or not (part[:1].isupper() or "[" in part or "-" in part)


def _other_branch(
    fault: Any, location: tuple[str | int, ...], document: positions.Document
) -> bool:
    """A union reports the fault of each of its branches; only the one that was meant counts."""
    is_mapping = any(
        key[: len(location)] == location and len(key) > len(location) for key in document.lines
    )
    return fault["type"] == "string_type" and is_mapping


def _problem(fault: Any, location: tuple[str | int, ...], line: int, path: str) -> Problem:
    name = str(location[-1]) if location else ""
    where = ".".join(str(part) for part in location)
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, names_at(location[:-1]), 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else ""
        return Problem(path, line, f"unknown key {where!r}", hint)
    if fault["type"] == "missing":
        return Problem(path, line, f"key {where!r} is missing", _missing_hint(name))
    if fault["type"] == "enum" or fault["type"] == "literal_error":
        given = str(fault.get("input", ""))
        choices = [
            part.strip(" '")
            for part in str(fault["ctx"]["expected"]).replace(" or ", ",").split(",")
        ]
        near = difflib.get_close_matches(given, choices, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(choices)}"
        return Problem(path, line, f"{where}: {given!r} is not known", hint)
    return Problem(path, line, f"{where}: {fault['msg']}")


def _missing_hint(name: str) -> str:
    languages = {
        "nl": "every text and every step stands in both languages",
        "en": "every text and every step stands in both languages",
        "examples": "a rule without examples does not load",
    }
    return languages.get(name, "")


def _check_place(
    rule: Rule, path: Path, document: positions.Document, problems: list[Problem]
) -> None:
    place = f"{path.parent.name}.{path.stem}"
    if rule.id != place:
        problems.append(
            Problem(
                document.path,
                document.line(("id",)),
                f"id {rule.id!r} does not agree with the file's place",
                f"expected {place!r}",
            )
        )


def _dangling(
    rule: Rule, document: positions.Document, rules: Collection[str], references: References
) -> Iterable[Problem]:
    def missing(kind: str, name: str, known: Collection[str], *location: str | int) -> Problem:
        near = difflib.get_close_matches(name, sorted(known), 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else ""
        return Problem(document.path, document.line(location), f"no {kind} {name!r}", hint)

    for index, look_alike in enumerate(rule.not_this):
        if look_alike.rule not in rules:
            yield missing("rule", look_alike.rule, rules, "not_this", index, "rule")
    for index, miss in enumerate(rule.ignores):
        if miss.rule is not None and miss.rule not in rules:
            yield missing("rule", miss.rule, rules, "examples", "ignores", index, "rule")
    if references.articles is not None:
        for index, article in enumerate(rule.articles):
            if article not in references.articles:
                yield missing("article", article, references.articles, "articles", index)
    if references.probes is not None:
        for index, verdict in enumerate(rule.verify):
            if verdict.probe not in references.probes:
                yield missing("probe", verdict.probe, references.probes, "verify", index)


def build(doc: RuleDoc) -> Rule:
    """The noun for a rule file that has passed the schema."""
    match, retry = doc.match, doc.retry
    sure = doc.evidence
    if isinstance(sure, Evidence):
        sure = EvidenceDoc(cause=sure, fix=sure)
    return Rule(
        id=doc.id,
        system=doc.system,
        via=doc.via or "",
        level=doc.level,
        status=doc.status,
        title=Text(nl=doc.title.nl, en=doc.title.en),
        cause=Text(nl=doc.cause.nl, en=doc.cause.en),
        fix=tuple(FixStep(Text(nl=step.nl, en=step.en), step.where or "") for step in doc.fix),
        retry=RetryPolicy(
            retry.when,
            retry.wait,
            retry.resync,
            Text(nl=retry.note.nl, en=retry.note.en) if retry.note else None,
        ),
        codes=tuple(match.codes),
        wordings=tuple(
            Wording(message.text, message.whole)
            if isinstance(message, WordingDoc)
            else Wording(message)
            for message in match.messages
        ),
        patterns=tuple(match.patterns),
        generic=match.generic,
        symptoms_nl=tuple(match.symptoms.nl),
        symptoms_en=tuple(match.symptoms.en),
        parameters=tuple(doc.parameters),
        not_this=tuple(LookAlike(item.rule, Text(nl=item.nl, en=item.en)) for item in doc.not_this),
        verify=tuple(ProbeVerdict(item.probe, item.confirms, item.refutes) for item in doc.verify),
        cause_evidence=sure.cause,
        fix_evidence=sure.fix,
        sources=tuple(doc.sources),
        articles=tuple(doc.articles),
        reviewed=doc.reviewed,
        matches=tuple(
            Example(item.message, dict(item.parameters), item.system)
            if isinstance(item, ExampleDoc)
            else Example(item)
            for item in doc.examples.matches
        ),
        ignores=tuple(
            NearMiss(item.message, item.rule, item.system)
            if isinstance(item, NearMissDoc)
            else NearMiss(item)
            for item in doc.examples.ignores
        ),
    )
