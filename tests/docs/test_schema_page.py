"""docs/rule.schema.json is what `rules schema` prints: editors check rule files with it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from troubleshooter.rules.valid_names import json_schema

PAGE = Path(__file__).parents[2] / "docs" / "rule.schema.json"


def test_the_schema_in_docs_is_the_programs_own() -> None:
    fresh = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1":
        PAGE.write_text(fresh, "utf-8")
    assert PAGE.read_text("utf-8") == fresh
