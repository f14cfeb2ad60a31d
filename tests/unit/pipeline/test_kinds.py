"""The kinds of a log's records, found by several threads that know more and less."""

from __future__ import annotations

import pytest

from troubleshooter.ingest.alike import Found, Known
from troubleshooter.pipeline.kinds import KindBook
from troubleshooter.pipeline.shapes import CellShapes

SAID = (True, None)


@pytest.fixture
def book() -> KindBook:
    return KindBook(CellShapes(), lambda own: own)


def alone(message: str, told: str | None = None) -> Found:
    return Found((told or message).encode(), SAID, 1, message.encode())


def known(book: KindBook) -> Known:
    found = book.known()
    assert found is not None
    return found


def test_a_record_found_by_what_was_known_before_is_told_by_what_is_known_now(
    book: KindBook,
) -> None:
    before = known(book)
    zero = book.numbers([alone("step 0")], before)
    # Whoever did not know that a lone 0 tells took the 5 for one, too.
    five = book.numbers([alone("step 5", told="step 0")], before)
    assert zero is not None
    assert five is not None
    assert zero != five


def test_several_records_found_by_what_was_known_before_are_looked_for_again(
    book: KindBook,
) -> None:
    before = known(book)
    assert book.numbers([alone("step 0")], before) is not None
    assert book.numbers([Found(b"step 0", SAID, 2, b"step 5")], before) is None


def test_records_with_other_text_below_their_first_line_are_of_other_kinds(book: KindBook) -> None:
    one, two = (Found(b"a", SAID, 1, b"a", rest) for rest in (b"\n#0 x", b"\n#0 y"))
    numbers = book.numbers([one, two, one], known(book))
    assert numbers is not None
    assert numbers[0] == numbers[2] != numbers[1]
    assert [kind.key for kind in book.kinds] == ["a\n#_0 x", "a\n#_0 y"]
