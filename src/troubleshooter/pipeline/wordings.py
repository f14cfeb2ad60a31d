"""The wordings of a rulebook as the matcher reads them, kept as JSON for a quicker start.

Reading them anew gives the same; a copy that is damaged or of other rules or code counts as none.
"""

from __future__ import annotations

import json
from pathlib import Path

from troubleshooter import matching
from troubleshooter.matching.phrases import Wordings
from troubleshooter.rules import compiled


def fingerprint(of_rules: str) -> str:
    """A mark of the rules (their own fingerprint) and of the code and lexicon that read them."""
    folder = Path(matching.__file__).parent
    files = sorted(path for path in folder.iterdir() if path.suffix in (".py", ".yaml"))
    times = (f"{path.name}:{path.stat().st_mtime_ns}" for path in files)
    return " ".join((of_rules, *times))


def load(path: Path, wanted: str) -> Wordings | None:
    """What `path` keeps under the fingerprint `wanted`, or None."""
    try:
        document = json.loads(path.read_bytes())
        if document["fingerprint"] != wanted:
            return None
        rows = [(list(concepts), list(holes)) for concepts, holes in document["rows"]]
        return Wordings(list(document["words"]), rows)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def save(path: Path, mark: str, wordings: Wordings) -> None:
    """Keep `wordings`; a folder that cannot be written is no error, only slower next time."""
    compiled.keep(path, mark, {"words": wordings.words, "rows": wordings.rows})
