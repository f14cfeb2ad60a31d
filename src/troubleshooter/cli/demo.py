"""`demo`: the whole story on sample logs that ship with the program."""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console, explaining, overview, verified
from troubleshooter.cli.app import open_app
from troubleshooter.cli.options import LangOption, language
from troubleshooter.cli.reporting import write_report
from troubleshooter.errors import TroubleshooterError
from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import open_knowledge

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "known": "1. Loaded {rules} rules and {articles} articles.",
        "scanning": "2. Scanning {count} sample exports:",
        "message": "3. One of those messages, explained:",
        "asked": "4. Those causes, looked up live in the sandbox on this computer:",
        "queue": "5. What failed, brought over once: a retry queue, drained in the sandbox:",
        "report": "6. The customer's report: {path}",
        "app": "7. The terminal app opens on all of it.",
    },
    "nl": {
        "known": "1. {rules} regels en {articles} artikelen geladen.",
        "scanning": "2. {count} voorbeeldexports worden gelezen:",
        "message": "3. Een van die meldingen, uitgelegd:",
        "asked": "4. Die oorzaken, live nagekeken in de sandbox op deze computer:",
        "queue": "5. Wat mislukte, eenmaal overgebracht: een wachtrij, leeggewerkt in de sandbox:",
        "report": "6. Het rapport voor de klant: {path}",
        "app": "7. De terminal-app opent met dit alles.",
    },
}


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Tell the story; do not open the app.")
    ] = False,
    report: Annotated[
        Path, typer.Option("--report", metavar="FILE", help="Where the report goes.")
    ] = Path("troubleshooter-demo.html"),
    lang: LangOption = None,
) -> None:
    """Scan the sample logs that ship with the program, look the causes up in the sandbox, drain
    a retry queue there, and write a customer's report."""
    from troubleshooter.cli import rehearsal, retry_rehearsal
    from troubleshooter.pipeline.scan import Scanner

    spoken = language(lang)
    words = _WORDS[spoken]
    try:
        knowledge = open_knowledge()
        samples = resources.files("troubleshooter").joinpath("samples")
        with resources.as_file(samples) as folder:
            paths = [str(path) for path in sorted(folder.iterdir())]
            loaded = {"rules": len(knowledge.rules), "articles": len(knowledge.articles.ids)}
            console.out(words["known"].format(**loaded))
            console.out(words["scanning"].format(count=len(paths)))
            for path in paths:
                console.out(f"     {Path(path).name}")
            scanned = Scanner(knowledge.matcher).scan(paths, io.BytesIO())
        console.out()
        console.out(overview.text(scanned.result, knowledge.rules, spoken))
        worst = scanned.result.diagnoses[0]
        message = worst.samples[0].message
        console.out(f"\n{words['message']}\n\n   {console.visible(message)}\n")
        explained = knowledge.matcher.explain(message, knowledge.rules[worst.rule].system)
        console.out(explaining.text(explained, knowledge.rules, spoken))
        console.out(f"\n{words['asked']}\n")
        looked = rehearsal.verify(knowledge, scanned.result, spoken)
        for one in looked:
            console.out(verified.text(one, knowledge.rules, spoken))
            console.out()
        console.out(f"{words['queue']}\n")
        console.out(retry_rehearsal.drained(knowledge, spoken) + "\n")
        write_report(scanned.result, knowledge, report, spoken, rehearsal.joined(looked))
        console.out(words["report"].format(path=report.resolve()))
        if not headless and console.interactive():
            console.out(words["app"])
            with resources.as_file(samples) as folder:
                open_app([str(path) for path in sorted(folder.iterdir())])
    except TroubleshooterError as error:
        console.fail(error)
