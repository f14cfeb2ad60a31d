"""The sample reports in reports/samples are what the program makes today.

Set TROUBLESHOOTER_UPDATE_GOLDEN=1 to write them anew, then look at them before committing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from troubleshooter.model import LANGUAGES, Article, Language, Rule, ScanResult
from troubleshooter.report.build import build_report
from troubleshooter.report.html import render_html
from troubleshooter.report.text import render_text

SAMPLES = Path(__file__).resolve().parents[3] / "reports" / "samples"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["html", "txt"])
def test_sample_report_is_up_to_date(
    result: ScanResult,
    rules: Mapping[str, Rule],
    articles: Mapping[Language, Mapping[str, Article]],
    generated: datetime,
    language: Language,
    suffix: str,
) -> None:
    report = build_report(result, rules, language, generated, articles[language])
    made = render_html(report) if suffix == "html" else render_text(report)
    golden = SAMPLES / f"report.{language}.{suffix}"
    if os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1":
        SAMPLES.mkdir(parents=True, exist_ok=True)
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert golden.read_text(encoding="utf-8") == made
