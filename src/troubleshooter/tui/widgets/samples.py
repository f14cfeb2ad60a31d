"""Real records shown as evidence: the message, where it stands, and its values."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.content import Content
from textual.widgets import Static

from troubleshooter.model import Sample
from troubleshooter.report.visible import cut, visible, visible_line
from troubleshooter.tui.scanning import PASTED
from troubleshooter.tui.wording import Wording

_LONGEST = 1_200


class SampleCard(Static):
    """One record."""

    DEFAULT_CSS = """
    SampleCard {
        height: auto;
        padding: 0 1;
        margin-bottom: 1;
        border-left: outer $line;
    }
    """

    def __init__(self, sample: Sample, wording: Wording) -> None:
        super().__init__(_content(sample, wording))


def sample_cards(samples: Iterable[Sample], wording: Wording) -> list[SampleCard]:
    """A card for each sample."""
    return [SampleCard(sample, wording) for sample in samples]


def _content(sample: Sample, wording: Wording) -> Content:
    place = sample.location
    # The file's own name is enough to find it; the folders before it would only push it away.
    path = (
        wording.say("log.pasted") if place.path == PASTED else visible_line(Path(place.path).name)
    )
    facts = [path if place.line is None else f"{path}:{place.line}"]
    if sample.time is not None:
        facts.insert(0, wording.locale.moment(sample.time))
    text, left = cut(visible(sample.message).strip(), _LONGEST)
    values = " · ".join(
        f"{wording.parameter(name)}: {visible_line(value)}"
        for name, value in sample.parameters.items()
    )
    parts: list[str | tuple[str, str]] = [(" · ".join(facts), "$quiet"), "\n", text]
    if left:
        parts.append((f" {wording.say('sample.more', n=left)}", "$quiet"))
    if values:
        parts.append((f"\n{values}", "$primary"))
    return Content.assemble(*parts)
