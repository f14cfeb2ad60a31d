"""Where things stand: shipped content and the user's own folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Locations:
    """The user's folder (`home`), and the content that ships with the program."""

    home: Path
    rules: Path
    articles: Path

    @property
    def user_rules(self) -> Path:
        """Rules of the user's own; they add to and override the shipped ones."""
        return self.home / "rules"

    @property
    def user_articles(self) -> Path:
        """Articles of the user's own, laid out as kb/<lang>/<system>/<slug>.md."""
        return self.home / "kb"

    @property
    def connections(self) -> Path:
        """The user's connections to vendors' systems; secrets stand in it only as references."""
        return self.home / "connections.toml"

    @property
    def kept_rulebook(self) -> Path:
        """The rulebook as last read, for a quick start; safe to delete."""
        return self.home / "cache" / "rulebook.json"

    @property
    def rule_folders(self) -> tuple[Path, ...]:
        """Shipped rules first, then the user's."""
        return tuple(folder for folder in (self.rules, self.user_rules) if folder.is_dir())

    @property
    def article_folders(self) -> tuple[Path, ...]:
        """Shipped articles first, then the user's."""
        return tuple(folder for folder in (self.articles, self.user_articles) if folder.is_dir())


def find() -> Locations:
    """The folders in force: TROUBLESHOOTER_HOME moves the user's.

    An installed program carries its content inside the package; a checkout has it at its top.
    """
    given = os.environ.get("TROUBLESHOOTER_HOME", "")
    home = Path(given) if given else Path(platformdirs.user_data_dir("troubleshooter", False))
    packaged = _PACKAGE / "_content"
    content = packaged if packaged.is_dir() else _PACKAGE.parents[1]
    return Locations(home=home, rules=content / "rules", articles=content / "kb")
