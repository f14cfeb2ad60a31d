"""Which column of a table holds what."""

from __future__ import annotations

import pytest

from troubleshooter.ingest.headers import read_header


@pytest.mark.parametrize(
    ("cells", "positions"),
    [
        (
            ["ID", "Order", "Invoice ID", "Message", "Date Created", "Platform", "Success"],
            {"order": 1, "invoice": 2, "message": 3, "time": 4, "platform": 5, "success": 6},
        ),
        (
            ["ID", "Bestelling", "Factuur-ID", "Bericht", "Aanmaakdatum", "Platform", "Succes"],
            {"order": 1, "invoice": 2, "message": 3, "time": 4, "platform": 5, "success": 6},
        ),
        (
            ["Success", "created_at", "Store", "Order #", "MESSAGE", "creditmemo_id"],
            {"success": 0, "time": 1, "order": 3, "message": 4, "credit_memo": 5},
        ),
        (["Datum", "Factuur", "Melding"], {"time": 0, "invoice": 1, "message": 2}),
        (["Level", "Work order", "Text"], {"level": 0, "work_order": 1, "message": 2}),
    ],
)
def test_columns_are_found_wherever_they_stand(cells: list[str], positions: dict[str, int]) -> None:
    header = read_header(cells)
    assert header is not None
    assert dict(header.positions) == positions
    assert header.width == len(cells)


def test_better_name_wins_when_two_columns_hold_the_same() -> None:
    header = read_header(["Error", "Message", "Details"])
    assert header is not None
    assert header.positions["message"] == 1


@pytest.mark.parametrize("cells", [[], ["ID", "Datum"], ["1042", "Success", "2026-01-02"]])
def test_rows_without_a_column_for_messages_are_no_header(cells: list[str]) -> None:
    assert read_header(cells) is None


def test_magento_grid_and_bookzo_are_told_apart() -> None:
    magento = read_header(["ID", "Message", "Date", "Platform", "Success"])
    bookzo = read_header(["Date", "Invoice", "Message"])
    other = read_header(["Date", "Invoice", "Message", "Level"])
    assert magento is not None
    assert bookzo is not None
    assert other is not None
    assert (magento.is_magento_grid, magento.is_bookzo) == (True, False)
    assert (bookzo.is_magento_grid, bookzo.is_bookzo) == (False, True)
    assert (other.is_magento_grid, other.is_bookzo) == (False, False)
