"""What the static site takes from outside this folder: the README as a page, the sample reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "reports" / "samples"
_INTO_DOCS = re.compile(r"(\]\(|src=\")docs/")


def on_files(files: Any, config: Any) -> Any:
    """Add the README as about.md, and the sample reports with a page that lists them."""
    from mkdocs.structure.files import File

    about = _INTO_DOCS.sub(r"\1", (ROOT / "README.md").read_text("utf-8"))
    files.append(File.generated(config, "about.md", content=about))
    shown = [path for path in sorted(SAMPLES.iterdir()) if path.suffix != ".eml"]
    for path in shown:
        files.append(File.generated(config, f"samples/{path.name}", abs_src_path=str(path)))
    listed = "".join(f"- [{path.name}]({path.name})\n" for path in shown)
    files.append(
        File.generated(config, "samples/index.md", content=f"# Sample reports\n\n{listed}")
    )
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Point what leads out of the folder at the copies."""
    inside = markdown.replace("](../README.md)", "](about.md)")
    return inside.replace("](../reports/samples)", "](samples/index.md)")
