"""What `explain` says of a message as JSON, on a line or in a document."""

from __future__ import annotations

from troubleshooter.matching.outcome import Explanation


def said(explained: Explanation) -> dict[str, object]:
    """What a line of JSON says of a message, and the first half of a document of its own."""
    return {
        "diagnoses": [
            {
                "rule": match.rule,
                "confidence": match.confidence,
                "parameters": dict(match.parameters),
                "why": match.why,
            }
            for match in explained.diagnoses
        ],
        "suggestions": [{"rule": item.rule, "score": item.score} for item in explained.suggestions],
    }
