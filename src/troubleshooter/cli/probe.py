"""`probe`: ask a vendor's system, without changing anything, whether a cause is there."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag
from troubleshooter.errors import ConnectorError, TroubleshooterError, UsageError
from troubleshooter.model import ProbeOutcome, ProbeResult, ProbeRun
from troubleshooter.pipeline.knowledge import open_knowledge

_COLOUR = {
    ProbeOutcome.PASS: "green",
    ProbeOutcome.FAIL: "red",
    ProbeOutcome.OPEN: "yellow",
    ProbeOutcome.SKIPPED: "dim",
}


def probe(
    connection: Annotated[str, typer.Argument(help="The connection's name.")],
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Only what judges this rule.")
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="A value from the message; repeatable."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Ask the vendor's system, reading only, which causes are there: confirmed, refuted or open."""
    from troubleshooter.pipeline.verify import connection_named, verify

    try:
        knowledge = open_knowledge()
        given = dict(_pair(text) for text in parameters or [])
        run = verify(knowledge, connection_named(knowledge, connection), rule, given)
        if rule is not None and not knowledge.rules[rule].verify:
            console.talk(f"no probe can judge {rule}; only the connection was looked at")
    except TroubleshooterError as error:
        console.fail(error)
    print_run(run, as_json)


def print_run(run: ProbeRun, as_json: bool) -> None:
    """Print the results; ends with exit code 4 when the vendor's system could not be asked."""
    if as_json:
        console.out(json.dumps(document(run), ensure_ascii=False, indent=2))
    else:
        console.out(_text(run))
    if not run.looked:
        console.talk(f"{run.connection}: the system could not be asked")
        raise typer.Exit(ConnectorError.exit_code)


def document(run: ProbeRun) -> dict[str, object]:
    """The run as JSON shows it."""
    return {
        "connection": run.connection,
        "system": run.system.value,
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


def _text(run: ProbeRun) -> str:
    longest = max((len(result.probe) for result in run.results), default=0)
    lines = [console.styled(f"{run.connection}  ({run.system.value})", "bold")]
    for result in run.results:
        lines += _lines(result, longest)
    calls = sum(result.calls for result in run.results)
    counted = sum(result.counted_calls for result in run.results)
    lines += ["", f"{calls} calls, of which {counted} count toward the vendor's limit"]
    return "\n".join(lines)


def _lines(result: ProbeResult, longest: int) -> list[str]:
    outcome = console.styled(f"{result.outcome.value:7}", _COLOUR[result.outcome])
    lead = f"  {outcome}  {result.probe:{longest}}  "
    indent = " " * (longest + 13)
    message = console.wrapped(result.message, indent, indent).strip()
    lines = [lead + message]
    lines += [f"{indent}confirms {rule}" for rule in result.confirms]
    lines += [f"{indent}refutes {rule}" for rule in result.refutes]
    return lines
