"""`demo`: the whole story on sample logs that ship with the program."""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console, explaining, overview
from troubleshooter.cli.options import LangOption, language
from troubleshooter.cli.scan import write_report
from troubleshooter.errors import TroubleshooterError
from troubleshooter.pipeline.knowledge import open_knowledge


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Print the story; open nothing.")
    ] = False,
    report: Annotated[
        Path, typer.Option("--report", metavar="FILE", help="Where the report goes.")
    ] = Path("troubleshooter-demo.html"),
    lang: LangOption = None,
) -> None:
    """Scan the sample logs that ship with the program, and write a customer's report."""
    from troubleshooter.pipeline.scan import Scanner

    spoken = language(lang)
    try:
        knowledge = open_knowledge()
        samples = resources.files("troubleshooter.samples")
        with resources.as_file(samples) as folder:
            paths = [str(path) for path in sorted(folder.iterdir()) if path.suffix != ".py"]
            console.out(
                f"1. {len(knowledge.rules)} rules and {len(knowledge.articles.ids)} articles loaded."
            )
            console.out(f"2. Scanning {len(paths)} sample exports:")
            for path in paths:
                console.out(f"     {Path(path).name}")
            scanned = Scanner(knowledge.matcher).scan(paths, io.BytesIO())
        console.out()
        console.out(overview.text(scanned.result, knowledge.rules, spoken))
        worst = scanned.result.diagnoses[0]
        message = worst.samples[0].message
        console.out(f"\n3. One of those messages, explained:\n\n   {console.visible(message)}\n")
        explained = knowledge.matcher.explain(message, knowledge.rules[worst.rule].system)
        console.out(explaining.text(explained, knowledge.rules, spoken))
        write_report(scanned.result, knowledge, report, spoken)
        console.out(f"\n4. The customer's report: {report.resolve()}")
    except TroubleshooterError as error:
        console.fail(error)
    if not headless:
        console.talk("Open it in a browser.")
