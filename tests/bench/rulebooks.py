"""Copies of the program with only some of its rules, to measure what more rules cost."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import troubleshooter
from troubleshooter.locations import find
from troubleshooter.model import Rule
from troubleshooter.rules.loader import load_rules


def some(rules: Mapping[str, Rule], count: int) -> list[str]:
    """The ids of about `count` of `rules`, spread over all, with those that they speak of."""
    chosen: dict[str, None] = {}
    every = sorted(rules)
    # Steps of a prime number, so that each system has its share whatever the count.
    for place in range(len(every)):
        whole = _with_named(every[place * 101 % len(every)], rules)
        if len(chosen.keys() | whole) <= count:
            chosen |= dict.fromkeys(sorted(whole))
    return list(chosen)


def _with_named(name: str, rules: Mapping[str, Rule]) -> set[str]:
    whole, wanted = {name}, [name]
    while wanted:
        more = set(_named(rules[wanted.pop()])) - whole
        whole |= more
        wanted += more
    return whole


def _named(rule: Rule) -> list[str]:
    """The rules without which this one does not load."""
    parent = [rule.parent] if rule.parent else []
    return [*parent, *(other.rule for other in rule.not_this), *rule.covers]


def program_with(folder: Path, count: int) -> tuple[Path, int]:
    """A copy of the program in `folder` that has about `count` rules: the folder to import it
    from, and how many rules it has."""
    here, content = Path(troubleshooter.__file__).parent, find()
    source = folder / "src"
    shutil.copytree(here, source / here.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(content.articles, folder / "kb")
    names = some(load_rules([content.rules]), count)
    for name in names:
        system, slug = name.split(".", 1)
        target = folder / "rules" / system / f"{slug}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(content.rules / system / target.name, target)
    return source, len(names)
