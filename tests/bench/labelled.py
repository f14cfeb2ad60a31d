"""Labelled messages of the corpus, and what a method may say of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from troubleshooter.model import System

CORPUS = Path(__file__).parents[1] / "corpus"


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled message; `hand` is who wrote it, where that is told."""

    message: str
    system: System | None
    expected: tuple[str, ...]
    also_ok: tuple[str, ...]
    kind: str
    hand: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method says of a message."""

    accepted: tuple[str, ...]
    suggested: tuple[str, ...] = ()


def read(paths: Iterable[Path]) -> list[Case]:
    """The labelled messages of the files."""
    cases: list[Case] = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            expected = row.get("expected_all") or ([row["expected"]] if row["expected"] else [])
            cases.append(
                Case(
                    row["message"],
                    System(row["system"]) if row["system"] else None,
                    tuple(expected),
                    tuple(row["also_ok"]),
                    row["kind"],
                    row.get("hand", ""),
                )
            )
    return cases
