"""What is compiled where it can be, and what stands in for it elsewhere."""

from __future__ import annotations

try:
    from troubleshooter.ingest._alike import alike, counted, numbers, records
except ImportError:  # there was no compiler where this was installed
    alike = records = numbers = None  # type: ignore[assignment]

    def counted(data: bytes, start: int, end: int, /) -> tuple[int, int]:
        """How many quotes and line feeds `data` holds from `start` to `end`."""
        return data.count(b'"', start, end), data.count(b"\n", start, end)


__all__ = ["alike", "counted", "numbers", "records"]
