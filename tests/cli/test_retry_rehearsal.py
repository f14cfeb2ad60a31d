"""The demo's queue says what arrived, what was there already and what waits for a person."""

from __future__ import annotations

import pytest

from troubleshooter.cli.retry_rehearsal import drained
from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import Knowledge


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "nl",
            [
                "aangekomen: 2026-0613, 2026-0614",
                "2026-0613: het antwoord ging verloren; opgezocht in plaats van nog eens verstuurd",
                "stond er al, niet nog eens geboekt: 2026-0001",
                "wacht op een mens: 2026-0615",
                "wacht op een mens: 26-0618: start de synchronisatie zelf",
            ],
        ),
        (
            "en",
            [
                "arrived: 2026-0613, 2026-0614",
                "2026-0614: its answer was lost; looked up instead of sent again",
                "was there already: 2026-0001",
                "waits for a person: 2026-0615",
                "waits for a person: 26-0618: start the sync yourself",
            ],
        ),
    ],
)
def test_the_demos_queue_is_drained_and_told(
    knowledge: Knowledge, language: Language, lines: list[str]
) -> None:
    told = " ".join(drained(knowledge, language).split())
    for line in lines:
        assert line in told
