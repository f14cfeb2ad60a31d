"""Asking a vendor's system whether a diagnosis is true, and which rules that judges."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from troubleshooter.config import read_connections
from troubleshooter.errors import UsageError
from troubleshooter.model import Connection, ProbeRun
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.probes import runner
from troubleshooter.probes.registry import PROBES


def connection_named(knowledge: Knowledge, name: str) -> Connection:
    """The user's connection of that name; raises UsageError with the nearest one."""
    path = knowledge.locations.connections
    connections = read_connections(path)
    if name in connections:
        return connections[name]
    near = difflib.get_close_matches(name, list(connections), 1, 0.4)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    if not connections:
        hint = "; `troubleshooter connections add` makes one"
    raise UsageError(f"no connection {name!r} in {path}{hint}")


def try_connection(connection: Connection) -> ProbeRun:
    """Whether the system is reached and takes the login; nothing else is asked."""
    return runner.run(connection, runner.Question({}, frozenset()), {})


def verify(
    knowledge: Knowledge,
    connection: Connection,
    rule: str | None = None,
    parameters: Mapping[str, str] | None = None,
) -> ProbeRun:
    """Run the probes that `rule` names (all without one) and judge the rules by their answers.

    Raises UsageError for a rule or a parameter that is not known, ConfigurationError for a secret
    that is not there.
    """
    given = parameters or {}
    known = {name for probe in PROBES.values() for name in probe.needs}
    rules = knowledge.rules
    if rule is not None and rule not in rules:
        near = difflib.get_close_matches(rule, list(rules), 1, 0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no rule {rule!r}{hint}")
    named = set(rules[rule].parameters) if rule is not None else set()
    for name in given:
        if name not in known | named:
            near = difflib.get_close_matches(name, sorted(known), 1, 0.4)
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(sorted(known))}"
            raise UsageError(f"no probe takes a parameter {name!r}; {hint}")
    probes = None if rule is None else frozenset(one.probe for one in rules[rule].verify)
    verdicts = {name: one.verify for name, one in rules.items() if one.verify}
    return runner.run(connection, runner.Question(given, probes), verdicts)
