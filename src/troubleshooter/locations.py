"""Where things stand: shipped content and the user's own folder."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from troubleshooter.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Locations:
    """The user's folder (`home`), the content that ships with the program, and where what is read
    of it is kept, unless that is in the user's folder."""

    home: Path
    rules: Path
    articles: Path
    cache: Path | None = None

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
    def state(self) -> Path:
        """What the program remembers between runs, free of secrets: locks, counts of failures."""
        return self.home / "state"

    @property
    def choices(self) -> Path:
        """What was chosen in the terminal app, and which logs were opened there last."""
        return self.home / "tui.json"

    @property
    def kept(self) -> Path:
        """What was read last, for a quick start; safe to delete. Raises ConfigurationError as
        `rule_folders` does: a folder that many share has one in it for each of their rulebooks."""
        if self.cache is None:
            return self.home / "cache"
        return self.cache / f"{zlib.crc32(chr(0).join(map(str, self.rule_folders)).encode()):08x}"

    @property
    def kept_rules(self) -> Path:
        """The rulebook as read last, with what feedback says it must leave alone."""
        return self.kept / "rulebook.json"

    @property
    def kept_pieces(self) -> Path:
        """What was read of single rules, for a quick start after one changed; safe to delete."""
        return (self.cache or self.home / "cache") / "pieces"

    @property
    def packs(self) -> Path:
        """Rule packs, each in a folder of its name, and their index."""
        return self.home / "packs"

    @property
    def pack_index(self) -> Path:
        """Which packs there are, in the order they are read in."""
        return self.packs / "packs.json"

    @property
    def feedback(self) -> Path:
        """What was said of diagnoses, a line of JSON each."""
        return self.home / "feedback.jsonl"

    @property
    def cases(self) -> Path:
        """What customers had before, and what was done about it."""
        return self.home / "cases.sqlite"

    @property
    def case_settings(self) -> Path:
        """Whether cases are kept, and for how long."""
        return self.home / "cases.toml"

    @property
    def rule_folders(self) -> tuple[Path, ...]:
        """Shipped rules first, then those of packs, then the user's; a later rule replaces an
        earlier one of the same id. Raises ConfigurationError when the index of packs is damaged."""
        folders = (self.rules, *self._enabled_packs(), self.user_rules)
        return tuple(folder for folder in folders if folder.is_dir())

    def _enabled_packs(self) -> tuple[Path, ...]:
        if not self.pack_index.exists():
            return ()
        try:
            packs = json.loads(self.pack_index.read_bytes())
            names = [str(pack["name"]) for pack in packs if pack["enabled"]]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ConfigurationError(f"{self.pack_index}: is damaged: {error}") from error
        return tuple(self.packs / Path(name).name for name in names)

    @property
    def article_folders(self) -> tuple[Path, ...]:
        """Shipped articles first, then the user's."""
        return tuple(folder for folder in (self.articles, self.user_articles) if folder.is_dir())


def find() -> Locations:
    """The folders in force: TROUBLESHOOTER_HOME moves the user's, TROUBLESHOOTER_CACHE what can be
    read anew.

    An installed program carries its content inside the package; a checkout has it at its top.
    """
    given = os.environ.get("TROUBLESHOOTER_HOME", "")
    home = Path(given) if given else Path(platformdirs.user_data_dir("troubleshooter", False))
    kept = os.environ.get("TROUBLESHOOTER_CACHE", "")
    packaged = _PACKAGE / "_content"
    content = packaged if packaged.is_dir() else _PACKAGE.parents[1]
    return Locations(
        home=home,
        rules=content / "rules",
        articles=content / "kb",
        cache=Path(kept) if kept else None,
    )
