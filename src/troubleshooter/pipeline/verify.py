"""Asking a vendor's system whether a diagnosis is true, and which rules that judges."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from urllib.parse import urlsplit

from troubleshooter.cancelling import Cancellation
from troubleshooter.config import SHAPES, read_connections, sound_url
from troubleshooter.errors import UsageError
from troubleshooter.live import Connection, ConnectionSystem, ProbeRun
from troubleshooter.model import Language, Rule
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.verdicts import entries, filled
from troubleshooter.probes import runner
from troubleshooter.probes.registry import PROBES

_HOSTS = (
    (".soap.e-boekhouden.", ConnectionSystem.EBOEKHOUDEN),
    (".api.e-boekhouden.", ConnectionSystem.EBOEKHOUDEN_REST),
    (".exactonline.", ConnectionSystem.EXACT),
    (".visma.net", ConnectionSystem.VISMA),
    (".out-smart.com", ConnectionSystem.OUTSMART),
)
"""By what their addresses hold, the systems that are known by them."""
_OPENS = frozenset(
    {"eboekhouden.administration", "exact.division", "magento.store", "visma.company"}
)
"""What tells whether a login that is taken also leads somewhere: a wrong tenant shows only here."""


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


def try_connection(
    connection: Connection, language: Language = "en", cancellation: Cancellation | None = None
) -> ProbeRun:
    """Whether the system is reached, takes the login and opens the books; nothing else is asked."""
    question = runner.Question({}, _OPENS, language)
    return runner.run(connection, question, {}, cancellation=cancellation)


def look_at(
    system: ConnectionSystem | None, url: str | None, language: Language = "en"
) -> ProbeRun:
    """The way to the vendor's own address, or to `url`, without connection or login.

    Raises UsageError when neither says where to look, ConfigurationError for an address that is
    none.
    """
    if url is None:
        if system is None:
            raise UsageError("name a connection, or a --system or --url to look at")
        url = SHAPES[system].url
        if not url:
            raise UsageError(f"{system.value} has no address of its own: give --url")
    sound = sound_url(url)
    host = urlsplit(sound).hostname or ""
    if system is None:
        system = next((one for mark, one in _HOSTS if mark in f".{host}"), None)
    return runner.glance(host, sound, system, language)


def verify(
    knowledge: Knowledge,
    connection: Connection,
    rule: str | None = None,
    parameters: Mapping[str, str] | None = None,
    language: Language = "en",
) -> ProbeRun:
    """Run the probes that `rule` names (all without one) and judge the rules by their answers.

    Raises UsageError for a rule or a parameter that is not known, ConfigurationError for a secret
    that is not there.
    """
    given = parameters or {}
    known = {name for probe in PROBES.values() for name in probe.takes}
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
    if probes is not None:
        given = filled(given, (name for name in probes if name in PROBES))
    question = runner.Question(given, probes, language)
    return runner.run(connection, question, entries(rules, connection))


def elsewhere(rule: Rule, connection: Connection) -> tuple[str, ...]:
    """The systems that could judge the rule where this connection's system cannot; () where it
    can, or where no probe judges the rule at all."""
    named = [PROBES[one.probe] for one in rule.verify if one.probe in PROBES]
    if any(connection.system in probe.systems for probe in named):
        return ()
    return tuple(sorted({system.value for probe in named for system in probe.systems}))
