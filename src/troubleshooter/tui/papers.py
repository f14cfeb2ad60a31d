"""What goes to the customer, in files of the current folder: the report, and a reply to a mail."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.errors import StoreError
from troubleshooter.live import Verification
from troubleshooter.model import Cluster, Diagnosis, Language, ScanResult

if TYPE_CHECKING:
    from troubleshooter.pipeline.knowledge import Knowledge
    from troubleshooter.pipeline.report import CustomerReport

_MOST_TRIES = 100
_STEMS: Mapping[str, Mapping[Language, str]] = {
    "report": {"nl": "rapport", "en": "report"},
    "reply": {"nl": "antwoord", "en": "reply"},
}


def customer_paper(
    result: ScanResult,
    knowledge: Knowledge,
    language: Language,
    verification: Verification | None = None,
) -> CustomerReport:
    """The report on `result` in the user's own looks; `branding.notes` tell what of these was not
    used. Raises ConfigurationError for a mistake in them."""
    from troubleshooter.pipeline.report import customer_report
    from troubleshooter.report.branding import load_branding

    looks = load_branding(knowledge.locations.home)
    now = datetime.now(UTC).astimezone()
    return customer_report(result, knowledge, language, now, looks, verification=verification)


def only(result: ScanResult, finding: Diagnosis | Cluster) -> ScanResult:
    """`result` as if nothing but `finding` had been found."""
    if isinstance(finding, Diagnosis):
        return replace(result, diagnoses=(finding,), clusters=(), unknown=0)
    return replace(result, diagnoses=(), clusters=(finding,), unknown=finding.count)


def write(
    kind: str, language: Language, texts: Mapping[str, bytes], folder: Path
) -> tuple[Path, ...]:
    """Write `texts`, by file ending, into `folder` under one name that is not taken yet.

    Raises StoreError when they cannot be written.
    """
    now = datetime.now(UTC).astimezone()
    stem = f"{_STEMS[kind][language]}-{now:%Y%m%d-%H%M}"
    for number in range(1, _MOST_TRIES):
        name = stem if number == 1 else f"{stem}-{number}"
        targets = {ending: folder / f"{name}.{ending}" for ending in texts}
        if any(target.exists() for target in targets.values()):
            continue
        for ending, target in targets.items():
            _create(target, texts[ending])
        return tuple(targets.values())
    raise StoreError(f"{folder / stem}: there are too many of this minute")


def _create(target: Path, text: bytes) -> None:
    try:
        with target.open("xb") as file:
            file.write(text)
    except FileExistsError as error:
        raise StoreError(f"{target}: is there already") from error
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)  # No half report stays behind.
        raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error
