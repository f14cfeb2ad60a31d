"""What people and programs write around an error, crossed with the errors of all rules.

`python -m tests.bench.contexts [FILE...] [--each N] [--misses] [--rules]`.

A context is a text with one open slot, by somebody who did not know which error would come in: a
report, so that the error has to be found, or a mention, so that it must not be. Each is filled with
wordings and codes of rules, taken from the rules' own examples, `--each` of them chosen by the
context's own words. Prints how many reports are found and mentions taken; `--misses` the contexts
that fail most with two of their texts, `--rules` the errors that are missed most. Without files it
takes the part that is worked on, `tests/corpus/contexts/train.jsonl`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from tests.bench.labelled import CORPUS

from troubleshooter.locations import find
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.rules.loader import load_rules

CONTEXTS = CORPUS / "contexts"
SLOT, NAME = "{error}", "{system}"

_MOST = 120  # characters of a wording by itself
_TIMED = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{2,4}|\d\d:\d\d")
_OF_EACH_RULE = 2
_NAMES = {
    System.EBOEKHOUDEN: "e-Boekhouden",
    System.VISMA: "Visma.net",
    System.EXACT: "Exact Online",
    System.MAGENTO: "Magento",
    System.OUTSMART: "OutSmart",
    System.NETWORK: "OutSmart",
}


@dataclass(frozen=True, slots=True)
class Context:
    """A text with the slot `{error}`; `slot` is what belongs there: `wording`, `code`, `either`."""

    text: str
    report: bool
    slot: str
    escape: str | None

    def filled(self, error: str, system: System) -> str:
        """The text with an error in it, written as its surroundings need it."""
        return self.text.replace(NAME, _NAMES[system]).replace(SLOT, escaped(error, self.escape))


@dataclass(frozen=True, slots=True)
class Error:
    """What a rule's error looks like by itself."""

    text: str
    rule: Rule
    code: bool

    @property
    def system(self) -> System | None:
        """The system that an agent would have named."""
        return None if self.rule.system is System.NETWORK else self.rule.system


def escaped(text: str, how: str | None) -> str:
    """`text` as a string of JSON, a text of XML, a quoted cell or a part of an address has it."""
    match how:
        case "json":
            return json.dumps(text, ensure_ascii=False)[1:-1]
        case "xml":
            return escape(text, {'"': "&quot;"})
        case "csv":
            cell = io.StringIO()
            csv.writer(cell, quoting=csv.QUOTE_ALL, lineterminator="").writerow([text])
            return cell.getvalue()[1:-1]
        case "url":
            return quote(text)
        case _:
            return text


def read_contexts(paths: Iterable[Path]) -> list[Context]:
    """The contexts of the files."""
    rows = (json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines())
    return [
        Context(row["text"], row["says"] == "report", row["slot"], row["escape"]) for row in rows
    ]


def errors_of(matcher: Matcher) -> list[Error]:
    """The codes of rules, and wordings of each that are found as they stand; of errors and
    warnings only."""
    told: list[Error] = []
    for rule in matcher.rules.values():
        if not rule.level.bad:
            continue
        alone = [Error(code, rule, True) for code in rule.codes if code[-1:] != "*"]
        texts = (example.message for example in rule.matches)
        alone += [Error(text, rule, False) for text in texts if _is_wording(text, rule)]
        codes = [error for error in alone if error.code and _found(error, error.text, matcher)]
        texts_alone = [error for error in alone if not error.code]
        found = [error for error in texts_alone if _found(error, error.text, matcher)]
        told += codes + found[:_OF_EACH_RULE]
    return told


def _is_wording(text: str, rule: Rule) -> bool:
    if "\n" in text or len(text) > _MOST or not text[:1].isalpha() or _TIMED.search(text):
        return False
    return " " in text and text not in rule.codes


def _found(error: Error, text: str, matcher: Matcher) -> bool:
    return any(match.rule == error.rule.id for match in matcher.diagnose(text, error.system))


def chosen(context: Context, errors: Sequence[Error], each: int) -> list[Error]:
    """`each` errors that fit a context's slot, always the same for the same context."""
    fitting = [
        error
        for error in errors
        if context.slot == "either" or (context.slot == "code") == error.code
    ]
    seed = context.text.encode()

    def place(error: Error) -> bytes:
        return hashlib.sha256(seed + error.rule.id.encode() + error.text.encode()).digest()

    return sorted(fitting, key=place)[:each]


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one context filled with one error."""

    context: Context
    error: Error
    text: str
    rules: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether a report is found, and nothing said of a mention."""
        return self.error.rule.id in self.rules if self.context.report else not self.rules

    @property
    def others(self) -> tuple[str, ...]:
        """What was said besides the error of a report."""
        return tuple(rule for rule in self.rules if rule != self.error.rule.id)


def tell(matcher: Matcher, contexts: Iterable[Context], each: int) -> list[Told]:
    """What the matcher says of contexts filled with `each` errors."""
    errors = errors_of(matcher)
    told: list[Told] = []
    for context in contexts:
        for error in chosen(context, errors, each):
            text = context.filled(error.text, error.rule.system)
            found = matcher.diagnose(text, error.system)
            told.append(Told(context, error, text, tuple(match.rule for match in found)))
    return told


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}, {100 * part / whole:.1f} %" if whole else "none"


def _print_table(told: Sequence[Told]) -> None:
    kinds: defaultdict[tuple[bool, bool], list[Told]] = defaultdict(list)
    for one in told:
        kinds[one.context.report, one.error.code].append(one)
    for (report, code), ones in sorted(kinds.items(), reverse=True):
        what = "codes" if code else "wordings"
        if report:
            print(f"reports with {what}: {_share(sum(one.right for one in ones), len(ones))} found")
            others = [one for one in ones if one.others]
            print(f"  of which with something else besides: {_share(len(others), len(ones))}")
        else:
            taken = sum(not one.right for one in ones)
            print(f"mentions with {what}: {_share(taken, len(ones))} taken for an error")
        texts = {one.context.text for one in ones}
        whole = sum(all(one.right for one in ones if one.context.text == text) for text in texts)
        print(f"  contexts right with every error: {_share(whole, len(texts))}")


def _print_misses(told: Sequence[Told]) -> None:
    by_context: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_context[one.context.text].append(one)
    ranked = sorted(
        by_context.values(), key=lambda ones: sum(one.right for one in ones) / len(ones)
    )
    for ones in ranked:
        wrong = [one for one in ones if not one.right]
        if wrong:
            says = "report" if wrong[0].context.report else "mention"
            print(f"\n{says}, wrong in {len(wrong)} of {len(ones)}: {wrong[0].context.text!r}")
            for one in wrong[:2]:
                print(f"    {one.error.text!r} ({one.error.rule.id}): {one.rules or 'nothing'}")


def _print_rules(told: Sequence[Told]) -> None:
    missed = Counter(one.error.text for one in told if one.context.report and not one.right)
    asked = Counter(one.error.text for one in told if one.context.report)
    ids: Mapping[str, str] = {one.error.text: one.error.rule.id for one in told}
    for text, count in missed.most_common(60):
        print(f"{count} of {asked[text]}: {text!r} ({ids[text]})")


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=40, help="errors a context is filled with")
    parser.add_argument("--misses", action="store_true", help="the contexts that fail most")
    parser.add_argument("--rules", action="store_true", help="the errors that are missed most")
    options = parser.parse_args()
    contexts = read_contexts(options.files or [CONTEXTS / "train.jsonl"])
    told = tell(Matcher(load_rules([find().rules]).values()), contexts, options.each)
    _print_table(told)
    if options.misses:
        _print_misses(told)
    if options.rules:
        _print_rules(told)


if __name__ == "__main__":
    main()
