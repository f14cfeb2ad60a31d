"""Loading rule files into rules, collecting every problem before refusing any."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import re2
from pydantic import ValidationError

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kept import Keeper, NoKeeper
from troubleshooter.model import Rule
from troubleshooter.rules import families, faults, positions
from troubleshooter.rules.building import build, with_feedback
from troubleshooter.rules.placeholders import names_in, text_problem, wording_problem
from troubleshooter.rules.schema import BilingualProse, FeedbackDoc, MatchDoc, RuleDoc, WordingDoc

FEEDBACK = ".feedback.yaml"
"""How the files end that hold what was said of a rule."""

_PATTERNS = ("patterns", "given_patterns")
_GROUP = re.compile(r"\(\?P<(\w+)>")


@dataclass(frozen=True, slots=True)
class References:
    """Names that rules may point to outside the folders; None where they are not to be checked.

    `rules` are ids of rules that are read elsewhere.
    """

    rules: AbstractSet[str] = frozenset()
    articles: AbstractSet[str] | None = None
    probes: AbstractSet[str] | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that are sound, by id, the problems of those that are not, and their files."""

    rules: Mapping[str, Rule]
    problems: Sequence[Problem]
    documents: Mapping[str, positions.Document]


@dataclass(slots=True)
class _Files:
    """The rule files that can be read, by the rule id they claim, and those that cannot."""

    documents: dict[str, positions.Document] = field(default_factory=dict)
    overridden: list[positions.Document] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    feedback: list[FeedbackDoc] = field(default_factory=list)
    pattern_faults: Mapping[str, str] = field(default_factory=dict)
    """Why RE2 does not take a pattern, by the pattern; empty where it does."""


def load_rules(
    folders: Sequence[Path],
    references: References = References(),
    keeper: Keeper | None = None,
) -> dict[str, Rule]:
    """All rules of `folders` by id; a later folder's rule replaces an earlier one's of that id.
    `keeper` keeps what the files hold.

    Raises RuleError with every problem of every file when there is at least one.
    """
    book = open_rulebook(folders, references, keeper)
    if book.problems:
        raise RuleError(tuple(book.problems))
    return dict(book.rules)


def read_rules(
    folders: Sequence[Path],
    references: References = References(),
    keeper: Keeper | None = None,
) -> tuple[dict[str, Rule], list[Problem]]:
    """The rules that are sound, by id, and the problems of those that are not; `keeper` keeps what
    the files hold."""
    book = open_rulebook(folders, references, keeper)
    return dict(book.rules), list(book.problems)


def open_rulebook(
    folders: Sequence[Path],
    references: References = References(),
    keeper: Keeper | None = None,
) -> Rulebook:
    """The rules of `folders` with the files they come from; a later folder's rule replaces an
    earlier one's of that id. `keeper` keeps what the files hold."""
    keeper = keeper or NoKeeper()
    problems: list[Problem] = []
    files = _Files()
    named = {folder: sorted(folder.glob("*/*.yaml")) for folder in folders}
    shown = {
        path: path.relative_to(folder.parent).as_posix()
        for folder, paths in named.items()
        for path in paths
    }
    read = positions.read_all(shown, keeper)
    for folder, paths in named.items():
        problems.extend(_misplaced(folder))
        _read_folder({path: read[path] for path in paths}, files, problems)
    documents = (*files.documents.values(), *files.overridden)
    files.pattern_faults = keeper.pieces(
        "pattern-faults", "", chain.from_iterable(map(_patterns, documents)), _pattern_fault
    )
    rules: dict[str, Rule] = {}
    for document in files.overridden:
        _rule(document, files, problems)
    for rule_id, document in files.documents.items():
        rule = _rule(document, files, problems)
        if rule is not None:
            rules[rule_id] = rule
    for rule_id, rule in rules.items():
        if rule.parent in rules:
            rules[rule_id] = families.beside_parent(rule, rules[rule.parent])
        known = files.documents.keys() | files.broken | references.rules
        problems.extend(_dangling(rule, files.documents[rule_id], known, references))
    for said in files.feedback:
        if said.rule in rules:  # else the rule is gone, and what was said of it does no harm
            rules[said.rule] = with_feedback(rules[said.rule], said)
    problems.sort(key=lambda problem: (problem.path, problem.line))
    return Rulebook(rules, problems, files.documents)


def _read_folder(
    documents: Mapping[Path, positions.Document], files: _Files, problems: list[Problem]
) -> None:
    """Add the files of one folder, whose rules replace those of earlier folders."""
    own: dict[str, str] = {}
    for path, document in documents.items():
        shown = document.path
        problems.extend(document.problems)
        if path.name.endswith(FEEDBACK):
            _read_feedback(document, files, problems)
            continue
        place = f"{path.parent.name}.{path.stem}"
        if document.problems:
            files.broken.add(place)
            continue
        data = document.data
        claimed = data.get("id") if isinstance(data, dict) else None
        if not isinstance(claimed, str):
            claimed = place
        elif claimed != place:
            message = f"id {claimed!r} does not agree with the file's place"
            line = document.line(("id",))
            problems.append(Problem(shown, line, message, f"expected {place!r}"))
        if claimed in own:
            message = f"id {claimed!r} is already used"
            line = document.line(("id",))
            problems.append(Problem(shown, line, message, f"by {own[claimed]}"))
            continue
        own[claimed] = shown
        if claimed in files.documents:
            files.overridden.append(files.documents[claimed])
        files.documents[claimed] = document


def _read_feedback(document: positions.Document, files: _Files, problems: list[Problem]) -> None:
    if document.problems:
        return
    try:
        files.feedback.append(FeedbackDoc.model_validate(document.data))
    except ValidationError as error:
        problems.extend(faults.explained(error, document))


def _misplaced(folder: Path) -> Iterable[Problem]:
    """Rule files that would be passed over in silence: in no system's folder, or called .yml."""
    for path in sorted(
        [*folder.glob("*.y*ml"), *folder.glob("*/*.yml"), *folder.glob("*/*/*.y*ml")]
    ):
        shown = path.relative_to(folder.parent).as_posix()
        yield Problem(shown, 1, "is not read", "a rule stands in rules/<system>/<slug>.yaml")


def _rule(document: positions.Document, files: _Files, problems: list[Problem]) -> Rule | None:
    merged = families.merge(document, files.documents, frozenset(files.broken))
    if merged.problem is not None:
        problems.append(merged.problem)
    try:
        doc = RuleDoc.model_validate(merged.data)
    except ValidationError as error:
        problems.extend(faults.explained(error, document, merged.lent))
        return None
    before = len(problems)
    for index, message in enumerate(doc.match.messages):
        text = message.text if isinstance(message, WordingDoc) else message
        fault = wording_problem(text)
        if fault:
            line = document.line(("match", "messages", index))
            problems.append(Problem(document.path, line, fault))
    problems.extend(_no_patterns(doc.match, document, files))
    problems.extend(_unknown_places(doc, document))
    match = doc.match
    patterns = match.patterns or match.given_patterns
    if not (match.codes or match.numbers or match.messages or patterns):
        line = document.line(("match",))
        said = "match holds no code, number, message or pattern"
        problems.append(Problem(document.path, line, said))
    sound = merged.problem is None and len(problems) == before
    return build(doc) if sound else None


def _patterns(document: positions.Document) -> Iterator[str]:
    """What stands where patterns stand, in a file that was not checked yet."""
    match = document.data.get("match") if isinstance(document.data, dict) else None
    for key in _PATTERNS:
        given = match.get(key) if isinstance(match, dict) else None
        if isinstance(given, list):
            yield from (one for one in given if isinstance(one, str))


def _pattern_fault(pattern: str) -> str:
    try:
        re2.compile(pattern)
    except re2.error as error:
        return f"is no RE2 pattern: {error}"
    return ""


def _no_patterns(match: MatchDoc, document: positions.Document, files: _Files) -> Iterable[Problem]:
    """Patterns that RE2 does not take."""
    for key in _PATTERNS:
        for index, pattern in enumerate(getattr(match, key)):
            fault = files.pattern_faults.get(pattern)
            fault = _pattern_fault(pattern) if fault is None else fault
            if fault:
                yield Problem(document.path, document.line(("match", key, index)), fault)


def _unknown_places(doc: RuleDoc, document: positions.Document) -> Iterable[Problem]:
    """Texts that show a value which the rule neither captures nor looks for."""
    wordings = (m.text if isinstance(m, WordingDoc) else m for m in doc.match.messages)
    patterns = (*doc.match.patterns, *doc.match.given_patterns)
    groups = (name for pattern in patterns for name in _GROUP.findall(pattern))
    names = {*doc.parameters, *names_in(wordings), *groups}
    if doc.match.numbers:
        names.add("code")
    texts: list[tuple[tuple[str | int, ...], BilingualProse]] = [(("cause",), doc.cause)]
    texts += [(("fix", index), step) for index, step in enumerate(doc.fix)]
    if doc.retry.note is not None:
        texts.append((("retry", "note"), doc.retry.note))
    for location, text in texts:
        for language in ("en", "nl"):
            fault = text_problem(getattr(text, language), names)
            if fault is not None:
                yield Problem(document.path, document.line((*location, language)), *fault)


def _named_rules(rule: Rule) -> Iterable[tuple[str | int, ...]]:
    """The other rules that a rule names, each with where it does."""
    for index, look_alike in enumerate(rule.not_this):
        yield look_alike.rule, "not_this", index, "rule"
    for index, covered in enumerate(rule.covers):
        yield covered, "match", "covers", index
    for index, miss in enumerate(rule.ignores):
        if miss.rule is not None:
            yield miss.rule, "examples", "ignores", index, "rule"


def _dangling(
    rule: Rule, document: positions.Document, rules: AbstractSet[str], references: References
) -> Iterable[Problem]:
    def missing(kind: str, name: str, known: Collection[str], *location: str | int) -> Problem:
        near = difflib.get_close_matches(name, sorted(known), 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else ""
        return Problem(document.path, document.line(location), f"no {kind} {name!r}", hint)

    for name, *location in _named_rules(rule):
        if name not in rules:
            yield missing("rule", str(name), rules, *location)
    if references.articles is not None:
        for index, article in enumerate(rule.articles):
            if article not in references.articles:
                yield missing("article", article, references.articles, "articles", index)
    if references.probes is not None:
        for index, verdict in enumerate(rule.verify):
            if verdict.probe not in references.probes:
                yield missing("probe", verdict.probe, references.probes, "verify", index)
