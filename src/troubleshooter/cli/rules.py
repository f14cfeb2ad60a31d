"""`rules`: list, show, check and test the rulebook."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from troubleshooter.cli import console, explaining
from troubleshooter.cli.comparing import backtest, diff
from troubleshooter.cli.coverage import coverage
from troubleshooter.cli.feedback import app as feedback_app
from troubleshooter.cli.new_rule import new_rule
from troubleshooter.cli.options import JsonFlag, LangOption, SystemOption, language
from troubleshooter.cli.packs import app as packs_app
from troubleshooter.cli.reference import reference
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import Evidence, Language, Rule
from troubleshooter.pipeline.knowledge import open_knowledge
from troubleshooter.rules.remarks import Remark

app = typer.Typer(help="List, show, check, test and extend the rulebook.", no_args_is_help=True)
app.command("new")(new_rule)
app.command()(backtest)
app.command()(diff)
app.command()(coverage)
app.command()(reference)
app.add_typer(packs_app, name="packs")
app.add_typer(feedback_app, name="feedback")


@app.command("list")
def list_rules(
    system: SystemOption = None, lang: LangOption = None, as_json: JsonFlag = False
) -> None:
    """List the rules in force."""
    try:
        rules = [
            rule
            for rule in open_knowledge().rules.values()
            if system is None or rule.system is system
        ]
    except TroubleshooterError as error:
        console.fail(error)
    spoken = language(lang)
    if as_json:
        rows = [
            {
                "id": rule.id,
                "system": rule.system.value,
                "level": rule.level.value,
                "status": rule.status,
                "title": rule.title.in_language(spoken),
                "codes": list(rule.codes),
                "retry": rule.retry.when.value,
            }
            for rule in rules
        ]
        console.out(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    longest = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        console.out(f"{rule.id:{longest}}  {rule.level.value:7}  {rule.title.in_language(spoken)}")


@app.command()
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The rule's id.")],
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show one rule: how it is recognised, its cause, its fix, its sources."""
    from troubleshooter.rules import feedback

    try:
        knowledge = open_knowledge()
        rules = knowledge.rules
        rule = rules.get(rule_id)
        if rule is None:
            raise UsageError(_unknown(rule_id, rules))
        right, wrong = feedback.right_and_wrong(feedback.read(knowledge.locations.feedback))
    except TroubleshooterError as error:
        console.fail(error)
    said = {"right": right[rule_id], "wrong": wrong[rule_id]}
    if as_json:
        document = {**_document(rule), "feedback": said}
        console.out(json.dumps(document, ensure_ascii=False, indent=2))
        return
    console.out(_text(rule, language(lang)))
    if any(said.values()):
        console.out(f"\n  said of it: {said['right']} times right, {said['wrong']} times wrong")


@app.command()
def lint(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Remarks on these rules only.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 2 on warnings as well.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Only what keeps a rule from loading.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Check every rule file and article; each problem with its file, line and a hint.

    Errors end with 2: what keeps a rule from loading, cannot be reached, or fires on ordinary
    traffic. Warnings are what a reader or the matcher would stumble over.
    """
    from troubleshooter.pipeline import review, rulebook

    try:
        knowledge = open_knowledge()
        book, problems = rulebook.lint(knowledge.locations)
        if not problems:
            _known(ids or (), book.rules)
        looked = not (quick or problems)
        remarks = review.remarks(book, ids or (), knowledge.pieces) if looked else ()
    except TroubleshooterError as error:
        console.fail(error)
    rows = [Remark("error", "file", "", item.path, item.line, item.message, item.hint)
            for item in problems]  # fmt: skip
    rows += remarks
    if as_json:
        console.out(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        for item in problems:
            console.out(console.visible(str(item)))
        for remark in remarks:
            console.out(console.visible(str(remark)))
    errors = sum(row.severity == "error" for row in rows)
    warnings = len(rows) - errors
    console.talk(f"{_counted(errors, 'problem')}, {_counted(warnings, 'warning')}")
    if problems and not quick:
        console.talk("the rules themselves are looked at when these problems are gone")
    if errors or (strict and warnings):
        raise typer.Exit(2)


@app.command("test")
def run_examples(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these rules.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Run the rules' own examples against the whole rulebook."""
    from troubleshooter.pipeline.own_examples import failing_examples

    try:
        knowledge = open_knowledge()
        rules = knowledge.rules
        _known(ids or (), rules)
    except TroubleshooterError as error:
        console.fail(error)
    faults = failing_examples(rules, ids, knowledge.pieces)
    if as_json:
        rows = [
            {"rule": item.rule, "message": item.message, "fault": item.fault} for item in faults
        ]
        console.out(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for item in faults:
            console.out(console.visible(f"{item.rule}: {item.fault}\n    {item.message!r}"))
    tried = [rules[rule_id] for rule_id in ids] if ids else list(rules.values())
    count = sum(len(rule.matches) + len(rule.ignores) for rule in tried)
    console.talk(f"{count} examples of {len(tried)} rules, {len(faults)} faults")
    if faults:
        raise typer.Exit(2)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a rule file, for editors."""
    from troubleshooter.rules.valid_names import json_schema

    console.out(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _known(ids: Iterable[str], rules: Mapping[str, Rule]) -> None:
    for rule_id in ids:
        if rule_id not in rules:
            raise UsageError(_unknown(rule_id, rules))


def _unknown(rule_id: str, rules: Mapping[str, Rule]) -> str:
    near = difflib.get_close_matches(rule_id, list(rules), 3, 0.4)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return f"no rule {rule_id!r}{hint}"


def _text(rule: Rule, spoken: Language) -> str:
    lines = [
        console.styled(rule.title.in_language(spoken), "bold"),
        f"  {rule.id} · {rule.system.value} · {rule.level.value} · {rule.status}"
        + (f" · logged by {rule.via}" if rule.via else "")
        + (f" · special case of {rule.parent}" if rule.parent else ""),
        "",
    ]
    lines += [f"  code     {code}" for code in rule.codes]
    lines += [f"  number   {number}" for number in rule.numbers]
    lines += [f"  message  {wording.text}" for wording in rule.wordings]
    lines += [f"  pattern  {pattern}" for pattern in rule.every_pattern]
    lines += ["", console.wrapped(rule.cause.in_language(spoken), "  "), ""]
    for number, step in enumerate(rule.fix, start=1):
        lines.append(console.wrapped(step.text.in_language(spoken), "     ", f"  {number}. "))
        if step.where:
            lines.append(console.wrapped(f"→ {step.where}", "       ", "     "))
    lines += ["", console.wrapped(explaining.retry(rule, spoken), "  ")]
    sure = {Evidence.DOCUMENTED: "documented", Evidence.FIELD_KNOWLEDGE: "field knowledge"}
    lines += ["", f"  cause: {sure[rule.cause_evidence]}; fix: {sure[rule.fix_evidence]}"]
    lines += [console.wrapped(source, "    ", "  - ") for source in rule.sources]
    return "\n".join(lines)


def _document(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "system": rule.system.value,
        "parent": rule.parent or None,
        "via": rule.via or None,
        "level": rule.level.value,
        "status": rule.status,
        "title": {"en": rule.title.en, "nl": rule.title.nl},
        "codes": list(rule.codes),
        "numbers": list(rule.numbers),
        "messages": [asdict(wording) for wording in rule.wordings],
        "patterns": list(rule.patterns),
        "given_patterns": list(rule.given_patterns),
        "parameters": list(rule.parameters),
        "cause": {"en": rule.cause.en, "nl": rule.cause.nl},
        "fix": [
            {"en": step.text.en, "nl": step.text.nl, "where": step.where or None}
            for step in rule.fix
        ],
        "not_this": [
            {"rule": item.rule, "en": item.difference.en, "nl": item.difference.nl}
            for item in rule.not_this
        ],
        "retry": {
            "when": rule.retry.when.value,
            "wait_s": rule.retry.wait.total_seconds() if rule.retry.wait else None,
            "resync_s": rule.retry.resync.total_seconds() if rule.retry.resync else None,
        },
        "evidence": {"cause": rule.cause_evidence.value, "fix": rule.fix_evidence.value},
        "sources": list(rule.sources),
        "articles": list(rule.articles),
        "reviewed": rule.reviewed.isoformat() if rule.reviewed else None,
    }
