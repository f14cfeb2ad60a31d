"""Whether somebody tells of an error that others have, and they do not."""

from __future__ import annotations

from troubleshooter.matching.reading.late import Late

_OTHERS = Late(
    r"(?i)\b(?:buren|buurman|collega's?|next door|neighbou?rs?|elsewhere|elders"
    r"|ergens anders|(?:andere?|another|other) (?:camping|company|customer|shop"
    r"|bedrijf|klant|vestiging|winkel))\b"
)
_NOT_OURS = Late(
    r"(?i)\b(?:wij|we|ik) (?:zelf )?(?:hebben|heb) (?:dat|die|dit|hem) (?:zelf )?niet[.,;!]"
    r"|\b(?:we|i) (?:do not|don'?t) have (?:that|it)(?: one)?(?: ourselves| myself)?[.,;!]"
)


def is_elsewhere(before: str, behind: str) -> bool:
    """Whether a line names others before the error, and says behind it that it is not theirs who
    write: `Bij de buren was het .., wij hebben dat niet.`"""
    return _NOT_OURS.search(behind) is not None and _OTHERS.search(before) is not None
