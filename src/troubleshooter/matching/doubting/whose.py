"""Whether another product's name stands beside an error, in no name or value of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from troubleshooter.matching.doubting.products import Names, names
from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Token
from troubleshooter.matching.reading.values import values
from troubleshooter.matching.reading.windows import Window

_VALUE = re.compile(r"(?<!\w)'[^'\s]{1,40}'(?!\w)")  # 'DHL', 'pending_klarna'
_OWN = 6  # words that nobody else has
_ATTRIBUTES = re.compile(r"[(\[][^()\[\]\n]{0,60}\d[^()\[\]\n]{0,20}, \w{2,20}[)\]]")
"""Whose a numbered thing is: `[payment id 10934, MOLLIE]`."""
_DESCRIBED = Late(
    r"(?i)\b(?:\w{0,10}regel|line|rij|row|item|artikel|omschrijving|description)s?"
    r"(?: (?:no\.? ?|nr\.? ?|#)?\d{1,4})?"
    r":? (?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}')"
)
"""What is sold in a line of a document: `factuurregel 2 'Verzendkosten PostNL'`."""
_PAID = Late(
    r"(?P<whose>[^\s()]{1,30}) ?[(\[][^\W\d_][\w .\-]{1,24},"
    r" (?:(?:\x{20ac}|EUR|\$|USD) ?)?\d[\d.,]{0,12}(?: ?(?:\x{20ac}|EUR|euro|USD|kg|stuks|x))?[)\]]"
)
"""How a numbered thing was paid or sent: `20251104-07 (PayPal, \u20ac 118,00)`."""
_PAYMENT = re.compile(r"\b(?:payment|betaling|transacti(?:on|e))\W{0,3}$", re.IGNORECASE)
_WORD = 24  # characters


def names_another(count: int, reading: Reading, window: Window, others: Names) -> bool:
    """Whether one of the `others`' names stands in a window, in no name or value; `count` is how
    many words the wording has that was found there."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    row = tokens[units[window.low].first : units[window.high - 1].last + 1]
    named = [match.span() for match in _VALUE.finditer(text)]
    if count >= _OWN:
        named += [match.span() for match in _ATTRIBUTES.finditer(text)]
    named += [(value.start - 1, value.end) for value in values(text) if not value.loose]
    if not names(_outside(row, named), others):
        return False
    named += [match.span() for match in _DESCRIBED.finditer(text)]
    named += [
        match.span()
        for match in _PAID.finditer(text)
        if any(map(str.isdigit, match["whose"]))
        and (count >= _OWN or not _is_of_a_payment(text, match.start()))
    ]
    return names(_outside(row, named), others)


def _outside(row: Sequence[Token], named: Sequence[tuple[int, int]]) -> list[str]:
    """The words of a row that stand in none of some stretches."""
    return [token.form for token in row if not any(low < token.start < high for low, high in named)]


def _is_of_a_payment(text: str, start: int) -> bool:
    """Whether the number at `start` is of a payment, of which who pays it out may speak as well."""
    return _PAYMENT.search(text[max(0, start - _WORD) : start]) is not None
