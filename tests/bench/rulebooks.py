"""Copies of the program with only some of its rules, to measure what more rules cost."""

from __future__ import annotations

import shutil
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

import troubleshooter
from troubleshooter.locations import find
from troubleshooter.model import Rule
from troubleshooter.rules.loader import load_rules


def some(rules: Mapping[str, Rule], count: int, first: Sequence[str] = ()) -> list[str]:
    """The ids of about `count` of `rules`, `first` and then spread over all, each with its
    parents."""
    chosen: dict[str, None] = {}
    every = sorted(rules)
    # Steps of a prime number, so that each system has its share whatever the count.
    spread = (every[place * 101 % len(every)] for place in range(len(every)))
    for wanted in (*first, *spread):
        if len(chosen) >= count:
            break
        name: str | None = wanted
        while name:
            chosen[name] = None
            name = rules[name].parent
    return list(chosen)


def _among(document: dict[str, Any], names: Container[str]) -> dict[str, Any]:
    """A rule's document without what it says of rules that are not among `names`."""
    for near_miss in document["examples"]["ignores"]:
        if isinstance(near_miss, dict) and near_miss.get("rule") not in names:
            near_miss.pop("rule", None)
    document["not_this"] = [one for one in document.get("not_this", ()) if one["rule"] in names]
    match = document["match"]
    match["covers"] = [one for one in match.get("covers", ()) if one in names]
    return document


def program_with(folder: Path, count: int, first: Sequence[str] = ()) -> tuple[Path, int]:
    """A copy of the program in `folder` that has about `count` rules, those named `first` among
    them: the folder to import it from, and how many rules it has."""
    here, content = Path(troubleshooter.__file__).parent, find()
    source = folder / "src"
    shutil.copytree(here, source / here.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(content.articles, folder / "kb")
    names = some(load_rules([content.rules]), count, first)
    for name in names:
        system, slug = name.split(".", 1)
        target = folder / "rules" / system / f"{slug}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (content.rules / system / target.name).read_text("utf-8")
        document = _among(yaml.safe_load(text), names)
        target.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return source, len(names)
