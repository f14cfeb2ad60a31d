"""`rules backtest` and `rules diff`: what rules would have hit, and how two rulebooks differ."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, SystemOption
from troubleshooter.errors import RuleError, TroubleshooterError, UsageError
from troubleshooter.locations import find
from troubleshooter.pipeline.knowledge import open_knowledge

if TYPE_CHECKING:
    from troubleshooter.model import Rule
    from troubleshooter.pipeline.backtest import Backtest
    from troubleshooter.rules.comparing import RuleChange

_UNREADABLE = 3
_SHOWN = 6


def backtest(
    logs: Annotated[list[str], typer.Argument(metavar="LOGS...", help="Files, folders or -.")],
    rules: Annotated[
        str, typer.Option("--rules", help="A rule file, folder, zip or REPOSITORY@REF to try.")
    ] = "",
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="A rule in force, to be taken out.")
    ] = None,
    system: SystemOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Say what rules would have hit in logs, against the present rulebook.

    With --rules those rules are added to the rulebook in force; with --rule the rulebook is
    compared with itself without that rule; with neither, with and without your own rules.
    """
    from troubleshooter.pipeline import backtest as tests

    try:
        before, after, tried = _sides(rules, rule or [])
        found = tests.backtest(
            _taking_part(before),
            _taking_part(after),
            tried,
            logs,
            sys.stdin.buffer,
            system,
            open_knowledge().pieces,
        )
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        console.out(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _tell(found)
    for path, reason in found.unreadable:
        console.talk(f"{path}: {reason}")
    if found.unreadable:
        raise typer.Exit(_UNREADABLE)


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A", help="shipped, own, in-force, a folder, zip, rule file or REPOSITORY@REF."
        ),
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    as_json: JsonFlag = False,
) -> None:
    """Say which rules were added, removed and changed between two rulebooks."""
    from troubleshooter.pipeline.rule_sets import files_of
    from troubleshooter.rules.comparing import compare

    try:
        locations = find()
        changes = compare(files_of(before, locations), files_of(after, locations))
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        console.out(json.dumps([asdict(item) for item in changes], ensure_ascii=False, indent=2))
        return
    for change in changes:
        _tell_change(change)
    counts = {what: sum(item.what == what for item in changes) for what in _SIGNS}
    console.talk(", ".join(f"{count} {what}" for what, count in counts.items()))


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def _sides(given: str, taken_out: list[str]) -> tuple[dict[str, Rule], dict[str, Rule], list[str]]:
    """The rulebook without and with the rules to be tried, and their ids."""
    from troubleshooter.pipeline.rule_sets import files_of, unpacked
    from troubleshooter.rules.loader import read_rules

    if given and taken_out:
        raise UsageError("give --rules or --rule, not both")
    knowledge = open_knowledge()
    locations = knowledge.locations
    present = dict(knowledge.rules)
    if taken_out:
        for name in taken_out:
            if name not in present:
                raise UsageError(f"no rule {name!r}")
        without = {key: rule for key, rule in present.items() if key not in taken_out}
        return without, present, taken_out
    if not given:
        if not locations.user_rules.is_dir():
            raise UsageError("you have no rules of your own; give --rules or --rule")
        without, problems = read_rules(
            [folder for folder in locations.rule_folders if folder != locations.user_rules],
            keeper=knowledge.pieces,
        )
        if problems:
            raise RuleError(tuple(problems))
        own = [key for key, rule in present.items() if without.get(key) != rule]
        return without, present, own
    with unpacked(files_of(given, locations)) as folder:
        tried, problems = read_rules([*locations.rule_folders, folder], keeper=knowledge.pieces)
    if problems:
        raise RuleError(tuple(problems))
    return present, tried, [key for key, rule in tried.items() if present.get(key) != rule]


def _taking_part(rules: dict[str, Rule]) -> list[Rule]:
    return [rule for rule in rules.values() if rule.takes_part]


def _tell(found: Backtest) -> None:
    for rule, count in sorted(found.hits.items(), key=lambda item: (-item[1], item[0])):
        console.out(f"{count:>9,}  {rule}")
    for shift in found.shifts:
        said = f"{', '.join(shift.before)} -> {', '.join(shift.after)}"
        console.out(f"{shift.count:>9,}  {said}")
        for sample in shift.samples:
            console.out(console.visible(f"             {' '.join(sample.split())[:160]}"))
    changed = sum(shift.count for shift in found.shifts)
    console.talk(f"{found.records:,} records, {changed:,} decided otherwise")


def _tell_change(change: RuleChange) -> None:
    console.out(console.visible(f"{_SIGNS[change.what]} {change.rule}  {change.title}"))
    for key in change.keys:
        console.out(f"    {key.key}")
        for sign, entries in (("-", key.removed), ("+", key.added)):
            for entry in entries[:_SHOWN]:
                console.out(console.visible(f"      {sign} {entry[:200]}"))
            if len(entries) > _SHOWN:
                console.out(f"      {sign} and {len(entries) - _SHOWN} more")
