"""A command for each record, on this computer or over ssh; nothing passes through a shell here."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from troubleshooter.connectors.command import CommandResult, CommandRunner, filled, host_of
from troubleshooter.connectors.magento_command import SYNC_ORDER
from troubleshooter.errors import CallNotAllowed, Refused
from troubleshooter.live import ConnectionSystem
from troubleshooter.locations import find
from troubleshooter.retry.desks import ShopDesk
from troubleshooter.retry.job import Answer, AnswerKind
from troubleshooter.retry.operations.arrival import arrived
from troubleshooter.retry.operations.operation import Form, Operation, Task, absent, done, undecided
from troubleshooter.retry.settings import command_named

_LONGEST = 300
Value = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class Call(Form):
    """Which command of retry.toml to run with which values ('' at a shop: its own sync of one
    order), and under which number the record will stand in the books, where that can be seen."""

    command: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,60}$")
    values: dict[str, Value] = Field(default_factory=dict, max_length=20)
    invoice: str = Field(default="", max_length=60)
    record: str = ""


def _look(desk: Any, task: Task) -> Answer:
    invoice = str(task.payload.get("invoice") or "")
    if invoice and not isinstance(desk, ShopDesk):
        return arrived(desk, invoice, task.payload)
    if task.sent:
        return undecided("the command ran; what it did cannot be seen from here")
    return absent("the command has not run yet")


def _send(desk: Any, task: Task) -> Answer:
    values = {"record": task.record, "order": task.record, **task.payload.get("values", {})}
    name = str(task.payload.get("command") or "")
    if name:
        command = command_named(find().home, name)
        host = host_of(command.host) if command.host else None
        program, *arguments = command.run
        result = CommandRunner([program], host).run(filled(arguments, values), command.limit_s)
    elif isinstance(desk, ShopDesk) and desk.runner is not None:
        result = desk.runner.run(filled(SYNC_ORDER, values))
    else:
        raise CallNotAllowed("no command is named, and this connection has none of its own")
    return _said(desk, task, result)


def _said(desk: Any, task: Task, result: CommandResult) -> Answer:
    text = " ".join(f"{result.stderr} {result.stdout}".split())[:_LONGEST]
    if result.exit_code != 0:
        raise Refused(f"the command ended with {result.exit_code}: {text}", str(result.exit_code))
    if task.payload.get("invoice") and not isinstance(desk, ShopDesk):
        # That it ended well is not yet that the record arrived: the books tell.
        seen = _look(desk, task)
        if seen.kind is AnswerKind.FOUND:
            return done(seen.reference, seen.message)
        return Answer(AnswerKind.LOST, f"the command ended well; not in the books yet: {text}")
    return done("", text or "the command ended well")


OPERATIONS = (
    Operation(
        "command",
        frozenset(ConnectionSystem) - {ConnectionSystem.OUTSMART},
        Call,
        _look,
        _send,
        lambda payload: str(payload.get("record", "")),
    ),
)
