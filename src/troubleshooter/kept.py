"""What reading a rulebook gave, as plain data: whoever keeps it has a quicker start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

Part = Mapping[str, Any]
"""Some of what was read, as what JSON can hold."""


class Keeper(Protocol):
    """Keeps what was read by one version of the code."""

    def part(self, name: str, make: Callable[[], Part]) -> Part:
        """The part of this name, read of this very rulebook: as it was kept, or else as `make`
        gives it now."""
        ...

    def pieces(
        self, name: str, of: str, keys: Iterable[str], make: Callable[[str], Any]
    ) -> Mapping[str, Any]:
        """What `make` gives for each of `keys`, and maybe for others: as it was kept, of whatever
        rulebook, or else as `make` gives it now. Nothing but a key and `of`, which is the same for
        all of them, may tell what comes of it."""
        ...


class NoKeeper:
    """Keeps nothing."""

    def part(self, name: str, make: Callable[[], Part]) -> Part:  # noqa: ARG002 -- see Keeper
        """What `make` gives."""
        return make()

    def pieces(
        self,
        name: str,  # noqa: ARG002 -- see Keeper
        of: str,  # noqa: ARG002 -- see Keeper
        keys: Iterable[str],
        make: Callable[[str], Any],
    ) -> Mapping[str, Any]:
        """What `make` gives for each."""
        return {key: make(key) for key in dict.fromkeys(keys)}
