"""`rules feedback`: say whether a diagnosis was right, and have a wrong one never made again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.options import JsonFlag, LangOption, SystemOption, language
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.locations import find

if TYPE_CHECKING:
    from troubleshooter.pipeline.feedback import Opinion, Taken

app = typer.Typer(help="Say whether a diagnosis was right.", no_args_is_help=True)

_DONE = {
    "en": {
        "kept": "Noted",
        "refused": "Noted; {rule} leaves such messages alone from now on ({file})",
        "not_so": "Noted; the message did not come out as {rule}, so nothing had to change",
        "undone": "Taken back",
    },
    "nl": {
        "kept": "Genoteerd",
        "refused": "Genoteerd; {rule} laat zulke berichten voortaan met rust ({file})",
        "not_so": "Genoteerd; het bericht kwam niet uit op {rule}, dus er hoefde niets anders",
        "undone": "Teruggenomen",
    },
}

RuleArgument = Annotated[str, typer.Argument(metavar="ID", help="The rule's id.")]
MessageArgument = Annotated[
    str | None, typer.Argument(help="The message; - or nothing reads standard input.")
]
CaseOption = Annotated[str, typer.Option("--case", help="The ticket or customer it belongs to.")]


@app.command()
def right(
    rule_id: RuleArgument,
    message: MessageArgument = None,
    system: SystemOption = None,
    case: CaseOption = "",
    lang: LangOption = None,
) -> None:
    """The rule is what the message is."""
    from troubleshooter.pipeline.feedback import Opinion

    _take(Opinion("right", _text(message), rule_id, system=system, case=case), lang)


@app.command()
def wrong(
    rule_id: RuleArgument,
    message: MessageArgument = None,
    is_rule: Annotated[
        str, typer.Option("--is", metavar="ID", help="The rule it really is, where known.")
    ] = "",
    system: SystemOption = None,
    case: CaseOption = "",
    lang: LangOption = None,
) -> None:
    """The rule is not what the message is: it is not named for such messages again."""
    from troubleshooter.pipeline.feedback import Opinion

    opinion = Opinion("wrong", _text(message), rule_id, right=is_rule, system=system, case=case)
    _take(opinion, lang)


@app.command("none")
def none_of_these(
    message: MessageArgument = None,
    system: SystemOption = None,
    case: CaseOption = "",
    lang: LangOption = None,
) -> None:
    """None of the rules suggested is what the message is."""
    from troubleshooter.pipeline.feedback import Opinion

    _take(Opinion("none", _text(message), system=system, case=case), lang)


@app.command()
def undo(
    said_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="The feedback's id; the latest if left out.")
    ] = "",
    lang: LangOption = None,
) -> None:
    """Take feedback back, with what it changed."""
    from troubleshooter.pipeline import feedback

    try:
        said = feedback.undo(find(), said_id)
    except TroubleshooterError as error:
        console.fail(error)
    console.out(f"{_DONE[language(lang)]['undone']}: {said.verdict} {said.rule}".rstrip())


@app.command("list")
def list_feedback(as_json: JsonFlag = False) -> None:
    """List all feedback, oldest first."""
    from troubleshooter.rules import feedback

    try:
        given = feedback.read(find().feedback)
    except TroubleshooterError as error:
        console.fail(error)
    if as_json:
        console.out(json.dumps([asdict(said) for said in given], ensure_ascii=False, indent=2))
        return
    for said in given:
        what = f"{said.verdict} {said.rule}" + (f" (is {said.right})" if said.right else "")
        case = f"  {said.case}" if said.case else ""
        excerpt = " ".join(said.message.split())[:80]
        console.out(console.visible(f"{said.id}  {said.time[:10]}  {what}{case}  {excerpt}"))
    if not given:
        console.talk("no feedback")


def _text(message: str | None) -> str:
    if message in (None, "-"):
        if message is None and sys.stdin.isatty():
            console.fail(UsageError("give a message, or - to read it from standard input"))
        return sys.stdin.read(1_000_000)
    return message or ""


def _take(opinion: Opinion, lang: LangOption) -> None:
    from troubleshooter.pipeline import feedback
    from troubleshooter.pipeline.knowledge import open_knowledge

    try:
        taken = feedback.take(open_knowledge(), opinion)
    except TroubleshooterError as error:
        console.fail(error)
    console.out(_said(taken, lang))


def _said(taken: Taken, lang: LangOption) -> str:
    words, said = _DONE[language(lang)], taken.said
    if said.verdict == "wrong":
        word = "refused" if taken.file else "not_so"
        return words[word].format(rule=said.rule, file=taken.file) + f" [{said.id}]"
    return f"{words['kept']} [{said.id}]"
