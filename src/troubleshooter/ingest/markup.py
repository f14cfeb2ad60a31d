"""HTML cut into table rows and cells, and cells into text, in columns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import polars as pl
import re2

from troubleshooter.ingest.series import replaced_at, text_of
from troubleshooter.ingest.text import Chunk, TextStream

_HIDDEN_TAGS = "|".join(
    "".join(f"[{letter}{letter.upper()}]" for letter in name)
    for name in ("script", "style", "template", "noscript")
)
_HIDDEN = re2.compile(rf"<(?:!--|(?:{_HIDDEN_TAGS})[ \t\n\r\f\v/>])".encode())
_UPPER_CASE = re2.compile(b"</?T")
_COMMENT_END = re.compile(rb"-->")
_LONGEST_TAG = 32
_TABLE_TAGS: tuple[bytes, ...] = (b"TR", b"TD", b"TH", b"TABLE", b"TBODY", b"TFOOT")
_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*>"""
_BEFORE = rf"(?s)^{_ATTRIBUTES}"
_ENDS = ["</tr", "</table", "</tbody", "</tfoot"]
_FROM_END = r"(?s)</t(?:r|able|body|foot)\b.*$"
_SPACES = r"[ \t\n\r\f]{2,}|[\t\n\r\f]"  # a single space may stay, which is faster
_MARKED = "[<&\\t\\n\\r\\f\u00a0]|  "  # what is shown otherwise than it is written
_BREAK = rf"(?i)<(?:br|/p|/div|/li|/tr|hr)\b{_ATTRIBUTES}"
_TAG = rf"<[a-zA-Z/!?]{_ATTRIBUTES}"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"
_MAX_ENTITIES = 5_000


def row_chunks(stream: TextStream, size: int, limit: int) -> Iterator[Chunk]:
    """The page cut before table rows, its table tags in lower case and without its comments,
    scripts and styles.

    Of what is far longer than `limit` bytes without a row only the beginning is passed on.
    """
    carry = b""
    line = 1
    dropping = False
    for piece in _visible(stream.chunks(size)):
        data = carry + _lower_tags(piece)
        if dropping:
            first = data.find(b"<tr")
            passed = len(data) if first < 0 else first
            line += data.count(b"\n", 0, passed)
            data = data[passed:]
            dropping = first < 0
        cut = max(0, data.rfind(b"<tr"))
        if cut:
            yield Chunk(data[:cut], line)
            line += data.count(b"\n", 0, cut)
        carry = data[cut:]
        if len(carry) > 2 * limit:
            yield Chunk(carry[: limit + _LONGEST_TAG], line)
            line += carry.count(b"\n")
            carry, dropping = b"", True
    if carry:
        yield Chunk(carry, line)


def _lower_tags(data: bytes) -> bytes:
    if _UPPER_CASE.search(data):
        for tag in _TABLE_TAGS:
            data = data.replace(b"<" + tag, b"<" + tag.lower())
            data = data.replace(b"</" + tag, b"</" + tag.lower())
    return data


def _visible(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """`pieces` with what a browser does not show replaced by its line feeds alone."""
    held = b""
    until: re.Pattern[bytes] | None = None
    for piece in pieces:
        data, held = held + piece, b""
        shown: list[bytes] = []
        position = 0
        while position < len(data):
            if until is None:
                found = _HIDDEN.search(data, position)
                end = found.start() if found else _safe_end(data, position)
                shown.append(data[position:end])
                position = end
                if found is None:
                    break
                until = _end_of(found[0])
            found = until.search(data, position)
            end = found.end() if found else max(position, len(data) - _LONGEST_TAG)
            shown.append(b"\n" * data.count(b"\n", position, end))
            position = end
            if found is None:
                break
            until = None
        held = data[position:]
        yield b"".join(shown)
    yield b"\n" * held.count(b"\n") if until is not None else held


def _safe_end(data: bytes, start: int) -> int:
    """Where no tag that may still become a hidden or a table one is cut through."""
    opened = data.rfind(b"<", max(start, len(data) - _LONGEST_TAG))
    return len(data) if opened < 0 else opened


def _end_of(opening: bytes) -> re.Pattern[bytes]:
    if opening == b"<!--":
        return _COMMENT_END
    return re.compile(rb"</" + opening[1:-1] + rb"\s{0,8}>", re.IGNORECASE)


def rows(chunk: Chunk, limit: int) -> pl.DataFrame:
    """One row a table row of `chunk`: its `line`, its `markup` from its attributes on, and
    whether that was longer than `limit` bytes and is `cut`."""
    pieces = text_of("markup", chunk.data).str.split("<tr").explode()
    breaks = pieces.str.count_matches("\n", literal=True).cast(pl.UInt64)
    lines = (breaks.cum_sum().shift(1, fill_value=0) + chunk.line).rename("line")
    is_cut = (pieces.str.len_bytes() > limit).rename("cut")
    too_long = is_cut.arg_true()
    if len(too_long):
        cut = [piece.encode()[:limit].decode("utf-8", "ignore") for piece in pieces[too_long]]
        pieces = replaced_at(pieces, too_long, cut)
    return pl.DataFrame([lines, pieces, is_cut]).slice(1)


def cells(table_rows: pl.DataFrame) -> pl.DataFrame:
    """One row a cell: the `row` it lies in (position in `table_rows`), its own position `cell`
    in that row, its `markup` from its attributes on, and its `text`."""
    content = _without_ends(table_rows["markup"])
    if content.str.contains("<th", literal=True).any():
        content = content.str.replace_all("<th", "<td", literal=True)
    split = content.str.split("<td").to_frame().with_row_index("row")
    exploded = split.explode("markup", empty_as_null=False, keep_nulls=False)
    first = split["markup"].list.len().cum_sum().shift(1, fill_value=0).cast(pl.Int64)
    place = pl.int_range(exploded.height, eager=True) - first.gather(exploded["row"])
    numbered = exploded.with_columns((place - 1).alias("cell"))
    return numbered.with_columns(text(_inside(numbered["markup"])).alias("text"))


def _without_ends(rows: pl.Series) -> pl.Series:
    """Table rows up to the tag that ends them, which in most of them stands last."""
    bare = rows.str.strip_suffix("</tr>\n")
    others = bare.str.contains_any(_ENDS).arg_true()
    if not len(others):
        return bare
    return replaced_at(bare, others, rows.gather(others).str.replace(_FROM_END, ""))


def _inside(cells: pl.Series) -> pl.Series:
    """What stands behind the attributes that cells begin with: behind the first `>` where quotes
    pair up to there, as they do in nearly all."""
    parts = cells.str.splitn(">", 2).struct
    attributes = parts[0].cast(pl.Categorical(pl.Categories.random()))
    distinct = attributes.unique()
    written = distinct.cast(pl.String)
    plain = (written.str.count_matches('"', literal=True) % 2 == 0) & ~written.str.contains(
        "'", literal=True
    )
    others = (attributes.is_in(distinct.filter(~plain)) | parts[1].is_null()).arg_true()
    if not len(others):
        return parts[1]
    return replaced_at(parts[1], others, cells.gather(others).str.replace(_BEFORE, ""))


def text(markup: pl.Series) -> pl.Series:
    """Markup as a browser shows it: breaks as line feeds, tags gone, entities resolved."""
    plain = markup.str.strip_suffix("</td>")
    marked = plain.str.contains(_MARKED).arg_true()
    shown = plain.str.strip_chars()
    return replaced_at(shown, marked, _text(markup.gather(marked))) if len(marked) else shown


def _text(markup: pl.Series) -> pl.Series:
    plain = markup.str.replace_all(_SPACES, " ").str.replace_all(_BREAK, "\n")
    plain = plain.str.replace_all(_TAG, "")
    plain = _unescaped(plain).str.replace_all("\u00a0", " ", literal=True)
    return plain.str.replace_all(r" *\n[ \n]*", "\n").str.strip_chars()


def _unescaped(texts: pl.Series) -> pl.Series:
    with_entities = texts.filter(texts.str.contains("&", literal=True))
    if not len(with_entities):
        return texts
    found = with_entities.str.extract_all(_ENTITY).explode().drop_nulls().unique()
    entities = sorted(found.head(_MAX_ENTITIES), key=lambda entity: (-len(entity), entity))
    if not entities:
        return texts
    return texts.str.replace_many(
        entities, [html.unescape(entity) for entity in entities], leftmost=True
    )
