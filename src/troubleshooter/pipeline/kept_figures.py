"""Templates of messages that are alike but for their figures, of which masks leave some."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import polars as pl
import re2

from troubleshooter.ingest.series import replaced_at
from troubleshooter.matching.masks import MASKS
from troubleshooter.pipeline.numbered import Numbered, Templates, categories, replaced

_GROUP = re.compile(r"\$\{(\d)\}")
_MASKS = tuple((re2.compile(pattern), _GROUP.split(put)) for pattern, put in MASKS)
# Without repeats, so that looking for them takes a time linear in the text; at every place, as one
# may stand in the other.
_SPECIAL = tuple(
    (re.compile(f"(?={pattern})", re.ASCII | re.IGNORECASE | re.MULTILINE), values)
    for pattern, values in (
        (r"(?<![0-9A-Z_.,])(0)(?![0-9A-Z_]|[.,][0-9_])", "0"),
        (r"\b(0)[.,]?000\b", "2"),
        (r"\b0[.,]?(000)\b", "0"),
        (r"(?:^|(?<=[:=])|(?<=[:=] ))(0)00\b", "45"),
        (r"\bM(0)00\b", "0"),
        (r"\bE([0O][0O])[0OIL][.,]0\b", "0"),
    )
)
"""In a text whose digits are zeros: figures that masks look at by their value (a lone 0, 2000, 4xx,
5xx, M0xx, E00x), and which values they tell from all others; all else they look at by its kind."""
_OTHER = "1"
_MOST_REMEMBERED = 100_000
_ENOUGH = 4
"""How many messages that are alike but for their figures are looked at in full before it pays to
find out which figures decide."""
Span = tuple[int, int]
"""Where figures stand that follow each other: the first of them, and how many."""


@dataclass(frozen=True, slots=True)
class Form:
    """A template in which figures of a message stand: between two of `texts` those of a span."""

    texts: Sequence[str]
    spans: Sequence[Span]

    def template(self, message: str) -> str:
        """The template of a message that has this form."""
        parts = [self.texts[0]]
        for (start, length), text in zip(self.spans, self.texts[1:], strict=True):
            parts += (message[start : start + length], text)
        return "".join(parts)


def special_places(plain: str) -> dict[int, str]:
    """Where figures stand whose value decides what masks do, in a text whose digits are zeros, and
    which values are told from all others."""
    found: dict[int, str] = {}
    for pattern, values in _SPECIAL:
        for match in pattern.finditer(plain):
            for place in range(*match.span(1)):
                if plain[place] == "0":
                    found[place] = found.get(place, "") + values
    return found


def form_of(text: str) -> Form:
    """The form of the template of `text`: masks leave figures where its spans are."""
    origin = list(range(len(text)))
    for pattern, put in _MASKS:
        pieces: list[str] = []
        places: list[int] = []
        end = 0
        for match in pattern.finditer(text):
            pieces.append(text[end : match.start()])
            places += origin[end : match.start()]
            for number, part in enumerate(put):
                if number % 2:
                    start, stop = match.span(int(part))
                    pieces.append(text[start:stop])
                    places += origin[start:stop]
                else:
                    pieces.append(part)
                    places += [-1] * len(part)
            end = match.end()
        text = "".join((*pieces, text[end:]))
        origin = places + origin[end:]
    return _form(text, origin)


def _form(text: str, origin: Sequence[int]) -> Form:
    """The form of a template of which each character has this place in the message, or none."""
    texts: list[str] = []
    spans: list[Span] = []
    between: list[str] = []
    for place, char in zip(origin, text, strict=True):
        if place < 0 or char not in "0123456789":
            between.append(char)
            continue
        start, length = spans[-1] if spans and not between else (-1, 0)
        if place == start + length:
            spans[-1] = start, length + 1
        else:
            texts.append("".join(between))
            spans.append((place, 1))
            between.clear()
    return Form((*texts, "".join(between)), spans)


def _spans(places: Iterable[int]) -> list[Span]:
    """Places that follow each other as one."""
    spans: list[Span] = []
    for place in sorted(places):
        start, length = spans[-1] if spans else (-1, 0)
        if place == start + length:
            spans[-1] = start, length + 1
        else:
            spans.append((place, 1))
    return spans


@dataclass(slots=True)
class Places:
    """Where figures decide in messages that are alike but for them, `plain` with all of them zeros.

    `special` are the places of figures whose value decides what masks do, and which values do so;
    `kept` those of all that masks leave, whatever the values met.
    """

    plain: str
    special: Mapping[int, str] = field(init=False)
    kept: set[int] = field(default_factory=set)
    _forms: dict[str, Form] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.special = special_places(self.plain)

    @property
    def decide(self) -> set[int]:
        """Where figures stand that decide."""
        return self.kept | self.special.keys()

    def template(self, message: str) -> str:
        """The template of a message; the places of what masks leave of it become part of `kept`."""
        figures = "".join(
            [
                message[place] if message[place] in values else _OTHER
                for place, values in self.special.items()
            ]
        )
        form = self._forms.get(figures)
        if form is None:
            form = self._formed(figures)
        return form.template(message)

    def foresee(self) -> None:
        """Look at the forms of messages in which one figure has a value that decides, or none."""
        others = _OTHER * len(self.special)
        self._formed(others)
        for number, values in enumerate(self.special.values()):
            for value in values:
                self._formed(others[:number] + value + others[number + 1 :])

    def _formed(self, figures: str) -> Form:
        form = self._forms[figures] = form_of(self._filled(figures))
        places = {place for start, length in form.spans for place in range(start, start + length)}
        # Where a value is one that decides, it is known without a look at the figure.
        pairs = zip(self.special, figures, strict=True)
        self.kept |= places.difference(place for place, figure in pairs if figure != _OTHER)
        return form

    def _filled(self, figures: str) -> str:
        chars = list(self.plain)
        for place, figure in zip(self.special, figures, strict=True):
            chars[place] = figure
        return "".join(chars)


@dataclass(slots=True)
class _Learned:
    """What is known of messages by the numbers of their texts, in which all digits are zeros: how
    often such a one was `met`, which are `alike`, and of these where the figures stand that decide,
    as a row of `spans`. `known` are the templates by the number of row and figures (of `values`).
    Row 0 is that of texts of which it is not known.
    """

    known: Templates
    values: pl.Categorical = field(default_factory=categories)
    met: dict[int, int] = field(default_factory=dict)
    alike: dict[int, Places] = field(default_factory=dict)
    rows: Numbered = field(default_factory=lambda: Numbered(pl.UInt32))
    spans: pl.DataFrame = field(default_factory=lambda: _table([[]]))
    _first: pl.Series = field(init=False)

    def __post_init__(self) -> None:
        self._first = pl.Series([""]).cast(self.values)  # or the numbers end with a column

    def __len__(self) -> int:
        return max(len(self.met), self.spans.height, len(self.known))

    def numbers(self, codes: pl.Series, messages: pl.Series) -> pl.Series:
        """For each message the number of what decides, of which nothing is known unless it is known
        where that stands; `codes` are the numbers of their texts."""
        rows = self.rows.of(codes)
        spans = self.spans[rows]
        count = int(spans["count"].max() or 0)  # type: ignore[arg-type]
        figures = (
            pl.col("message").str.slice(pl.col(f"start_{span}"), pl.col(f"length_{span}"))
            for span in range(count)
        )
        named = pl.concat_str(pl.col("row").cast(pl.String), pl.lit(":"), *figures)
        named = named.cast(self.values).to_physical()
        return spans.with_columns(message=messages, row=rows).select(named).to_series()

    def place(self, codes: Collection[int]) -> None:
        """Note anew where the figures stand that decide in these texts."""
        first = self.spans.height
        more = _table([_spans(self.alike[code].decide) for code in codes])
        self.spans = pl.concat([self.spans, more], how="diagonal", rechunk=True).fill_null(0)
        rows = pl.int_range(first, self.spans.height, dtype=pl.UInt32, eager=True)
        self.rows.put(pl.Series(list(codes), dtype=pl.UInt32), rows)


def _table(spans: Sequence[Sequence[Span]]) -> pl.DataFrame:
    """The spans of each row in columns: how many, and those of no length behind the last."""
    counts = [len(row) for row in spans]
    columns = {"count": pl.Series(counts, dtype=pl.UInt32)}
    for number in range(max(counts)):
        pairs = [row[number] if number < len(row) else (0, 0) for row in spans]
        columns[f"start_{number}"] = pl.Series([start for start, _ in pairs], dtype=pl.UInt32)
        columns[f"length_{number}"] = pl.Series([length for _, length in pairs], dtype=pl.UInt32)
    return pl.DataFrame(columns)


@dataclass(slots=True)
class KeptFigures:
    """Remembers the templates (of `keys`) of messages by the text that they share, all digits
    zeros, and by the figures that decide; `make` gives the template of each message."""

    keys: pl.Categorical
    make: Callable[[pl.Series], pl.Series]
    _learned: _Learned = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._learned = _Learned(Templates(self.keys))

    def templates(self, plain: pl.Series, messages: pl.Series) -> pl.Series:
        """The template of each message; `plain` (categories) are the same with every digit a zero.
        May be called by several threads at once."""
        if len(self._learned) > _MOST_REMEMBERED:
            self._learned = _Learned(Templates(self.keys))
        learned = self._learned
        numbers = learned.numbers(plain.to_physical(), messages)
        made, unseen = learned.known.of(numbers)
        if not unseen.any():
            return made
        places = unseen.arg_true()
        news = self._news(learned, plain.gather(places), messages.gather(places))
        return replaced(made, places, news)

    def _news(self, learned: _Learned, plain: pl.Series, messages: pl.Series) -> pl.Series:
        """The templates of messages that are not known; those of which there are few are made."""
        with self._lock:
            found = pl.Series(_found(learned, plain, messages), dtype=pl.String)
        places = found.is_not_null().arg_true()
        numbers = learned.numbers(plain.gather(places).to_physical(), messages.gather(places))
        learned.known.note(numbers, found.gather(places).cast(self.keys))
        rows = found.is_null().arg_true()
        if len(rows):
            found = replaced_at(found, rows, self.make(messages.gather(rows)))
        return found.cast(self.keys)


def _found(learned: _Learned, plain: pl.Series, messages: pl.Series) -> list[str | None]:
    """The templates of such of these messages as there are many of, from where figures stand."""
    shared = plain.unique()
    texts = dict(zip(shared.to_physical(), shared.cast(pl.String), strict=True))
    made: list[str | None] = []
    changed: set[int] = set()
    for code, message in zip(plain.to_physical(), messages, strict=True):
        alike = learned.alike.get(code)
        if alike is None:
            met = learned.met[code] = learned.met.get(code, 0) + 1
            if met <= _ENOUGH:
                made.append(None)
                continue
            alike = learned.alike[code] = Places(texts[code])
            changed.add(code)
        known = len(alike.kept)
        made.append(alike.template(message))
        if len(alike.kept) > known:
            changed.add(code)
    if changed:
        learned.place(changed)
    return made
