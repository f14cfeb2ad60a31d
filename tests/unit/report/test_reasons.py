"""What the readers say in English, said in the reader's language."""

from __future__ import annotations

import pytest

from troubleshooter.report.locale import locale_for
from troubleshooter.report.reasons import told_reason


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("an empty file", "een leeg bestand"),
        ("lines longer than 1 MB, cut there", "regels langer dan 1 MB, daar afgebroken"),
        ("no log but a PDF document", "geen log maar een pdf-document"),
        ("no log but a PNG picture", "geen log maar een PNG-afbeelding"),
        (
            "no log but a tar archive; unpack it first",
            "geen log maar een tar-archief; pak het eerst uit",
        ),
        ("something nobody has a word for", "something nobody has a word for"),
    ],
)
def test_a_reason_is_told_in_dutch_where_there_are_words_for_it(reason: str, told: str) -> None:
    assert told_reason(reason, locale_for("nl")) == told


def test_in_english_a_reason_stays_as_it_was_said() -> None:
    reason = "no log but a tar archive; unpack it first"
    assert told_reason(reason, locale_for("en")) == reason
