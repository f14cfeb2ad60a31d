"""HTML cut into rows and cells."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.ingest import markup
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import TextStream


def shown(page: str, size: int) -> list[tuple[int, list[str]]]:
    stream = TextStream(iter([page.encode()]), Completeness())
    found = []
    for chunk in markup.row_chunks(stream, size, 1 << 20):
        rows = markup.rows(chunk, 1 << 20)
        cells = markup.cells(rows).filter(pl.col("cell") >= 0)
        for position, line in enumerate(rows["line"]):
            found.append((line, cells.filter(pl.col("row") == position)["text"].to_list()))
    return found


@pytest.mark.parametrize("size", [1, 3, 10, 1000])
def test_rows_and_cells_are_found_and_what_is_hidden_is_not(size: int) -> None:
    page = (
        "<html><script>'<tr><td>x</td></tr>'</script>\n<!-- <tr><td>\ny -->\n"
        "<TABLE><TR class='a>b'><TH>Datum<TH>Melding\n"
        "<tr><td>1</td><td>a &amp; b &#x41;&nbsp;&eacute;<br>c\n   d</td></tr></table>"
        "<p>end</p><STYLE> tr{} </STYLE>"
    )
    assert shown(page, size) == [
        (4, ["Datum", "Melding"]),
        (5, ["1", "a & b A é\nc d"]),
    ]


@pytest.mark.parametrize("opening", ["<!--", "<script>", "<style>"])
def test_what_is_never_closed_hides_the_rest(opening: str) -> None:
    assert shown(f"<tr><td>1</td></tr>{opening}<tr><td>2</td></tr>", 7) == [(1, ["1"])]


def test_entities_are_resolved_once() -> None:
    texts = pl.Series(["&amp;lt; &lt; &ampx; &unknown; &#0; a&b"])
    assert markup.text(texts)[0] == "&lt; < &x; &unknown; \ufffd a&b"


SCRAPS = st.lists(
    st.sampled_from(
        ["<td", "<tr", "</td>", "</tr>", "</tr>\n", "</table>", "</tbody>", "</tfoot", "</trx", ">",
         '"', "'", ' class="t"', " title='a>b'", ' x="a>b"', "a", "é", " ", "\n", "<br>", ""]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(SCRAPS, max_size=6))
def test_attributes_end_where_quotes_allow(found: list[str]) -> None:
    cells = pl.Series("markup", found, dtype=pl.String)
    assert markup._inside(cells).to_list() == cells.str.replace(markup._BEFORE, "").to_list()


@settings(max_examples=200, deadline=None)
@given(st.lists(SCRAPS, max_size=6))
def test_rows_end_at_the_first_tag_that_ends_one(found: list[str]) -> None:
    rows = pl.Series("markup", found, dtype=pl.String)
    assert markup._without_ends(rows).to_list() == rows.str.replace(markup._FROM_END, "").to_list()
