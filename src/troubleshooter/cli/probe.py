"""`probe`: ask a vendor's system, without changing anything, whether a cause is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, LangOption, language
from troubleshooter.errors import ConnectorError, TroubleshooterError, UsageError
from troubleshooter.live import ConnectionSystem, ProbeOutcome, ProbeResult, ProbeRun
from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import open_knowledge
from troubleshooter.probes.judging import counted_errors

_COLOUR = {
    ProbeOutcome.PASS: "green",
    ProbeOutcome.FAIL: "red",
    ProbeOutcome.OPEN: "yellow",
    ProbeOutcome.SKIPPED: "dim",
}


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "pass": "pass",
        "fail": "fail",
        "open": "open",
        "skipped": "skipped",
        "confirms": "confirms {rule}",
        "refutes": "refutes {rule}",
        "calls": "{calls} calls, of which {counted} count toward the vendor's limit",
        "errors": ", and {errors} as errors toward its block",
        "not-asked": "{connection}: the system could not be asked",
        "no-probe": "no probe can judge {rule}; only the connection was looked at",
        "elsewhere": "{rule} is judged on a connection to {systems}; only this one was looked at",
    },
    "nl": {
        "pass": "goed",
        "fail": "mis",
        "open": "open",
        "skipped": "niet",
        "confirms": "bevestigt {rule}",
        "refutes": "weerlegt {rule}",
        "calls": "{calls} aanroepen, waarvan {counted} meetellen voor de limiet van de leverancier",
        "errors": ", en {errors} als fout voor de blokkade",
        "not-asked": "{connection}: het systeem kon niet bevraagd worden",
        "no-probe": "geen controle kan {rule} beoordelen; alleen de verbinding is bekeken",
        "elsewhere": "{rule} is te beoordelen op een verbinding met {systems}; nu is alleen deze "
        "bekeken",
    },
}


def probe(
    connection: Annotated[
        str | None, typer.Argument(help="The connection's name.", show_default=False)
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Only what judges this rule.")
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="A value from the message; repeatable."),
    ] = None,
    system: Annotated[
        ConnectionSystem | None,
        typer.Option("--system", help="Without a connection: look at this vendor's address."),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", help="Without a connection: look at this address.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Ask the vendor's system, reading only, which causes are there: confirmed, refuted or open."""
    chosen = language(lang)
    try:
        if connection is not None and (system or url):
            raise UsageError("a connection has its own system and address: leave out the options")
        if connection is None:
            run = _glanced(system, url, rule, parameters, chosen)
        else:
            run = _verified(connection, rule, parameters, chosen)
    except TroubleshooterError as error:
        console.fail(error)
    print_run(run, as_json, chosen)


def _glanced(
    system: ConnectionSystem | None,
    url: str | None,
    rule: str | None,
    parameters: list[str] | None,
    chosen: Language,
) -> ProbeRun:
    from troubleshooter.pipeline.verify import look_at

    if rule or parameters:
        raise UsageError("a rule is judged on a connection: name one")
    return look_at(system, url, chosen)


def _verified(
    connection: str, rule: str | None, parameters: list[str] | None, chosen: Language
) -> ProbeRun:
    from troubleshooter.pipeline.verify import connection_named, elsewhere, verify

    knowledge = open_knowledge()
    given = dict(_pair(text) for text in parameters or [])
    reached = connection_named(knowledge, connection)
    run = verify(knowledge, reached, rule, given, chosen)
    if rule is not None and not knowledge.rules[rule].verify:
        console.talk(_WORDS[chosen]["no-probe"].format(rule=rule))
    elif rule is not None:
        systems = elsewhere(knowledge.rules[rule], reached)
        if systems:
            listed = ", ".join(systems)
            console.talk(_WORDS[chosen]["elsewhere"].format(rule=rule, systems=listed))
    return run


def print_run(run: ProbeRun, as_json: bool, chosen: Language = "en") -> None:
    """Print the results; ends with exit code 4 when the vendor's system could not be asked."""
    if as_json:
        console.out(json.dumps(document(run), ensure_ascii=False, indent=2))
    else:
        console.out(_text(run, _WORDS[chosen]))
    if not run.looked:
        console.talk(_WORDS[chosen]["not-asked"].format(connection=run.connection))
        raise typer.Exit(ConnectorError.exit_code)


def document(run: ProbeRun) -> dict[str, object]:
    """The run as JSON shows it."""
    return {
        "connection": run.connection,
        "system": run.system.value if run.system is not None else None,
        "results": [
            {
                "probe": result.probe,
                "outcome": result.outcome.value,
                "confirms": list(result.confirms),
                "refutes": list(result.refutes),
                "message": result.message,
                "evidence": {
                    **({"found": result.condition} if result.condition else {}),
                    **result.evidence,
                },
                "calls": result.calls,
                "counted_calls": result.counted_calls,
                "elapsed_s": result.elapsed_s,
            }
            for result in run.results
        ],
    }


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"--param {text!r}: write NAME=VALUE")
    return name, value


def _text(run: ProbeRun, words: Mapping[str, str]) -> str:
    longest = max((len(result.probe) for result in run.results), default=0)
    system = f"  ({run.system.value})" if run.system is not None else ""
    lines = [console.styled(f"{run.connection}{system}", "bold")]
    for result in run.results:
        lines += _lines(result, longest, words)
    calls = sum(result.calls for result in run.results)
    counted = sum(result.counted_calls for result in run.results)
    cost = words["calls"].format(calls=calls, counted=counted)
    if run.system is ConnectionSystem.EXACT:
        cost += words["errors"].format(errors=counted_errors(run.results))
    lines += ["", cost]
    return "\n".join(lines)


def _lines(result: ProbeResult, longest: int, words: Mapping[str, str]) -> list[str]:
    outcome = console.styled(f"{words[result.outcome.value]:7}", _COLOUR[result.outcome])
    lead = f"  {outcome}  {result.probe:{longest}}  "
    indent = " " * (longest + 13)
    message = console.wrapped(result.message, indent, indent).strip()
    lines = [lead + message]
    lines += [indent + words["confirms"].format(rule=rule) for rule in result.confirms]
    lines += [indent + words["refutes"].format(rule=rule) for rule in result.refutes]
    return lines
