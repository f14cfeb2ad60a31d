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
        wanted = [every[place * 101 % len(every)]]
        while wanted and len(chosen) < count:
            name = wanted.pop()
            if name and name not in chosen:
                chosen[name] = None
                rule = rules[name]
                wanted += _named(rule)
    left = [name for name in chosen if not _missing(rules[name], chosen)]
    while len(left) < len(chosen):
        chosen = dict.fromkeys(left)
        left = [name for name in chosen if not _missing(rules[name], chosen)]
    return left


def _named(rule: Rule) -> list[str | None]:
    """The rules without which this one does not load."""
    return [rule.parent, *(other.rule for other in rule.not_this), *rule.covers]


def _missing(rule: Rule, chosen: Mapping[str, None]) -> bool:
    return any(name and name not in chosen for name in _named(rule))


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
