"""What may be unpacked from one input, and the word that ends it when it is too much."""

from __future__ import annotations

from dataclasses import dataclass

from troubleshooter.errors import InputError
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.text import readable_size


@dataclass(slots=True)
class Budget:
    """Counts the bytes that all archives of one input unpack to; `path` is that input's."""

    path: str
    limits: Limits
    spent: int = 0

    def spend(self, size: int) -> None:
        """Count `size` unpacked bytes; raises InputError beyond the limit."""
        self.spent += size
        if self.spent > self.limits.unpacked:
            allowed = readable_size(self.limits.unpacked)
            raise InputError(self.path, f"unpacks to more than {allowed}, which is the limit")

    def check_ratio(self, packed: int, unpacked: int) -> None:
        """Raise InputError when `unpacked` bytes from `packed` ones look like a bomb."""
        if unpacked > self.limits.ratio_grace and unpacked > packed * self.limits.ratio:
            raise InputError(
                self.path,
                f"unpacks to more than {self.limits.ratio} times its size: "
                "refused as a decompression bomb",
            )
