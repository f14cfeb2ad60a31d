"""A case as lines for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.cases.case import Case
from troubleshooter.cases.history import changed, episodes, state_of
from troubleshooter.cli.console import styled, visible, wrapped
from troubleshooter.cli.overview import grouped
from troubleshooter.model import Language, Rule
from troubleshooter.pipeline.case_words import STATE_SIGNS, Words

_MOST = 40
_HEADS: dict[Language, dict[str, str]] = {
    "en": {
        "times": "When it was there",
        "done": "What was done",
        "note": "Note",
        "sample": "A message",
        "documents": "Documents",
        "record": "1 entry",
        "records": "{n} entries",
        "never": "not known",
    },
    "nl": {
        "times": "Wanneer het er was",
        "done": "Wat er gedaan is",
        "note": "Notitie",
        "sample": "Een melding",
        "documents": "Documenten",
        "record": "1 regel",
        "records": "{n} regels",
        "never": "niet bekend",
    },
}


def row(case: Case, rules: Mapping[str, Rule], language: Language) -> str:
    """One line: id, state, last day, times, customer, what."""
    words, state = Words(language), state_of(case)
    times = episodes(case)
    last = words.day(times[-1].last if times else changed(case).date())
    told = f"{STATE_SIGNS[state]} {words.state(state)}"
    title = " ".join(words.title(case, rules).split())
    return f"{case.id}  {told:16}  {last}  {len(times):>3}×  {case.customer}  {title}"


def whole(case: Case, others: int, rules: Mapping[str, Rule], language: Language) -> str:
    """All that is known of a case; `others` is how many other customers have it."""
    words, heads, state = Words(language), _HEADS[language], state_of(case)
    title = visible(" ".join(words.title(case, rules).split()))
    facts = [case.id, *([case.rule] if case.rule else []), words.elsewhere(others, case.customer)]
    lines = [
        styled(visible(case.customer), "bold"),
        f"{STATE_SIGNS[state]} {words.state(state)}  {title}",
        styled(f"  {' · '.join(filter(None, facts))}", "dim"),
        "",
        heads["times"],
    ]
    for one in reversed(episodes(case)[-_MOST:]):
        head = heads["record"] if one.count == 1 else heads["records"]
        count = head.format(n=grouped(one.count, language))
        told = f"{words.episode(one)} ({count})"
        if one.settled is not None:
            told += f"; {words.deed(one.settled)}, {words.day(one.settled.at.date())}"
        lines.append(wrapped(told, "    ", "  "))
    if not case.sightings:
        lines.append(f"  {heads['never']}")
    if case.deeds:
        lines += ["", heads["done"]]
        lines += [
            wrapped(
                f"{words.day(deed.at.date())} {deed.at:%H:%M}  {words.deed(deed)}", "    ", "  "
            )
            for deed in reversed(case.deeds[-_MOST:])
        ]
    documents = dict.fromkeys(
        number for seen in reversed(case.sightings) for number in seen.documents
    )
    for head, text in (
        ("documents", ", ".join(list(documents)[:_MOST])),
        ("note", case.note),
        ("sample", case.sample),
    ):
        if text:
            lines += ["", heads[head], wrapped(text, "  ")]
    return "\n".join(lines)
