"""A rule's own examples as tests: each must match its rule, each near miss must not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from troubleshooter.model import Rule, System

Diagnose = Callable[[str, System | None], Mapping[str, Mapping[str, str]]]
"""Says which rules a message holds, each with the parameters captured."""


@dataclass(frozen=True, slots=True)
class ExampleFault:
    """An example that does not come out as the rule file says, and how it came out."""

    rule: str
    message: str
    fault: str


def check_examples(rules: Iterable[Rule], diagnose: Diagnose) -> Iterator[ExampleFault]:
    """The faults among all examples of `rules`.

    A matching example must give its rule, with the parameters listed, and no other rule (no rule
    wins another's example); a near miss must not give the rule, and must give the one it names.
    Each is tried with the system unknown and with the rule's own.
    """
    for rule in rules:
        for example in rule.matches:
            for system in dict.fromkeys((example.system, example.system or rule.system)):
                fault = _match_fault(rule, example.parameters, diagnose(example.message, system))
                if fault:
                    yield ExampleFault(rule.id, example.message, f"{fault}{_with(system)}")
        for miss in rule.ignores:
            for system in dict.fromkeys((miss.system, miss.system or rule.system)):
                found = diagnose(miss.message, system)
                if rule.id in found:
                    yield ExampleFault(rule.id, miss.message, f"must not match{_with(system)}")
                elif miss.rule is not None and miss.rule not in found and system is miss.system:
                    came = ", ".join(found) or "nothing"
                    yield ExampleFault(
                        rule.id, miss.message, f"must be {miss.rule}, came out as {came}"
                    )


def _with(system: System | None) -> str:
    return f" (system {system.value})" if system else ""


def _match_fault(
    rule: Rule, wanted: Mapping[str, str], found: Mapping[str, Mapping[str, str]]
) -> str:
    if rule.id not in found:
        return f"must match, came out as {', '.join(found) or 'nothing'}"
    others = [name for name in found if name != rule.id]
    if others:
        return f"also came out as {', '.join(others)}"
    for name, value in wanted.items():
        got = found[rule.id].get(name)
        if got != value:
            return f"parameter {name} must be {value!r}, is {got!r}"
    return ""
