"""Whole columns of messages into templates, each text that differs by its figures only once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

import polars as pl
import re2

from troubleshooter.ingest.series import replaced_at, text_of
from troubleshooter.matching.masks import LONE_ZERO, MASKS, columnar
from troubleshooter.pipeline.kept_figures import KeptFigures
from troubleshooter.pipeline.numbered import Numbered, Templates, categories, replaced

_MOST_REMEMBERED = 200_000
_BUT_ZERO = tuple(mask for mask in MASKS if mask is not LONE_ZERO)
_MAY_STAY = columnar(rf"{LONE_ZERO[0]}|\b0[.,]?000\b|(?m:^|[:=] ?)000\b")
_STAYS = columnar(rf"{LONE_ZERO[0]}|\b2[.,]?000\b|(?m:^|[:=] ?)[45][0-9]{{2}}\b")
"""Figures that masks leave for what they are: a lone 0, 2.000, a status of the form 4xx or 5xx;
and where such a one may stand once all digits are zeros."""
_MAY_BE_NAMED = columnar(r"(?:^|[^0-9A-Z_a-z])0{3,5}(?:$|[^0-9A-Z_a-z])")
"""Where a number that rules name may stand in a text whose digits are zeros."""
_NUMBER = re.compile(r"(?<![0-9])[0-9]{3,5}(?![0-9])")
_TELLS_APART = "\ue0f7"
"""Stands behind a template's line, before the numbers of it that masks hide and rules name."""
_TOLD_APART = re.compile(f"{_TELLS_APART}[^\n]*")
_GROUP = re.compile(r"\$\{(\d)\}")
_FEW = 64
"""Up to so many messages masks are run on one after the other: a column of them would wait longer
for its regular expressions to be compiled."""
_OFTEN = 3
"""The last masks, for numbers and ids, are needed by most messages with figures; the others by few,
so that one look for all of them at once tells which messages they need to run on."""
_LOOKED_AT = 200
_BETWEEN = "\x00"
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_MASKED, _PERHAPS, _STAY = 1, 2, 3
"""What masks do to the figures of texts that are alike but for them: all are masked; all, unless
such a one as above is among them; some stay."""


@dataclass(slots=True)
class _Seen:
    """Texts that were seen, their digits zeros, each a category of `texts`: what masks do to their
    figures, and their templates (categories of `keys`) where all are masked.

    `_first` holds on to the numbers of the categories, which else end with the last column."""

    keys: pl.Categorical
    texts: pl.Categorical = field(default_factory=categories)
    _first: pl.Series = field(init=False)
    _figures: Numbered = field(default_factory=lambda: Numbered(pl.UInt8))
    _named: Numbered = field(default_factory=lambda: Numbered(pl.UInt8))
    _made: Templates = field(init=False)
    _kept: KeptFigures = field(init=False)

    def __post_init__(self) -> None:
        self._first = pl.Series([""]).cast(self.texts)
        self._made = Templates(self.keys)
        self._kept = KeptFigures(self.keys, templates)

    def __len__(self) -> int:
        return len(self._figures)

    def of(self, plain: pl.Series) -> tuple[pl.Series, pl.Series]:
        """For each text of `plain` (of `texts`) what masks do to its figures, and a template."""
        codes = plain.to_physical()
        made, unseen = self._made.of(codes)
        if unseen.any():
            news = plain.filter(unseen).unique()
            self._note(news.to_physical(), news.cast(pl.String))
            made, _ = self._made.of(codes)
        return self._figures.of(codes), made

    def may_name(self, plain: pl.Series) -> pl.Series:
        """The places of those of `plain`, which `of` was asked for, that may hold a number that
        rules name."""
        return (self._named.of(plain.to_physical()) != 0).arg_true()

    def own(self, plain: pl.Series, messages: pl.Series) -> pl.Series:
        """The templates of messages in which figures stay; `plain` (of `texts`) are the same with
        every digit a zero."""
        return self._kept.templates(plain, messages)

    def _note(self, codes: pl.Series, texts: pl.Series) -> None:
        made = templates(texts, _BUT_ZERO)
        self._figures.put(codes, _figures(texts, made))
        self._named.put(codes, texts.str.contains(_MAY_BE_NAMED).cast(pl.UInt8))
        self._made.note(codes, made)


def _figures(texts: pl.Series, made: pl.Series) -> pl.Series:
    """What masks do to the figures of `texts`, all zeros; `made` are their templates."""
    figures = (
        pl.when(made.str.contains("[0-9]"))
        .then(pl.lit(_STAY, pl.UInt8))
        .when(texts.str.contains(_MAY_STAY))
        .then(pl.lit(_PERHAPS, pl.UInt8))
        .otherwise(pl.lit(_MASKED, pl.UInt8))
    )
    return pl.select(figures).to_series()


def shapes_of(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """For texts in which all figures are zeros, what masks make of them, and whether they leave
    some figures of messages with such a text; a lone 0 may be one."""
    made = templates(texts, _BUT_ZERO)
    return made, _figures(texts, made) != _MASKED


@dataclass(slots=True)
class Keys:
    """Makes templates; remembers those of texts that differ by their figures only.

    Messages of one template that differ in a number of those `named` by rules are told apart by
    it, as they may be of different rules.
    """

    named: frozenset[str] = frozenset()
    _dtype: pl.Categorical = field(default_factory=categories)
    _seen: _Seen = field(init=False)

    def __post_init__(self) -> None:
        self._seen = _Seen(self._dtype)

    def of(self, messages: pl.Series) -> pl.Series:
        """The template of each message, as categories.

        Masks look at digits by their kind, save for the few that decide (codes, statuses, 2.000).
        So messages that are the same once every digit is a zero, and whose digits are all masked,
        share a template; masks run once for all of them, and on each other message by itself. As
        numbers categories need not be the same in every batch. May be called by several threads
        at once.
        """
        seen = self._seen
        if len(seen) > _MOST_REMEMBERED:
            self._dtype = categories()
            seen = self._seen = _Seen(self._dtype)
        plain = _zeroed(messages).cast(seen.texts)
        made = self._masked(seen, plain, messages)
        return self._told_apart(seen, made, plain, messages) if self.named else made

    def _masked(self, seen: _Seen, plain: pl.Series, messages: pl.Series) -> pl.Series:
        figures, made = seen.of(plain)
        most = figures.max()
        if most is None or most == _MASKED:
            return made
        places = (figures == _STAY).arg_true()
        asked = (figures == _PERHAPS).arg_true()
        if len(asked):
            stays = messages.gather(asked).str.contains(_STAYS)
            places = pl.concat([places, asked.filter(stays)])
        if not len(places):
            return made
        return replaced(made, places, seen.own(plain.gather(places), messages.gather(places)))

    def _told_apart(
        self, seen: _Seen, made: pl.Series, plain: pl.Series, messages: pl.Series
    ) -> pl.Series:
        places = seen.may_name(plain)
        if not len(places):
            return made
        names = columnar(_names(self.named))
        places = places.filter(messages.gather(places).str.contains(names))
        if not len(places):
            return made
        numbers = messages.gather(places).str.extract_all(names).list.join("")
        own = made.gather(places).cast(pl.String) + _TELLS_APART + numbers
        return replaced(made, places, own.cast(made.dtype))


def key_of(template: str, message: str, named: frozenset[str]) -> str:
    """What `Keys` makes of one message; `template` is what masks make of it."""
    if any(number in named for number in _NUMBER.findall(message)):
        numbers = _names_compiled(named).findall(message)
        return template + _TELLS_APART + "".join(numbers) if numbers else template
    return template


def shown(key: str) -> str:
    """The template of a key, without the numbers that tell it from others."""
    return _TOLD_APART.sub("", key)


@cache
def _names(numbers: frozenset[str]) -> str:
    """A pattern for these numbers where they stand by themselves, and not in a date or amount."""
    before, behind = "(?:^|[^0-9A-Za-z_.,/-])", "(?:$|[^0-9A-Za-z_.,/-]|[.,/-](?:$|[^0-9]))"
    return f"{before}(?:{'|'.join(sorted(numbers))}){behind}"


@cache
def _names_compiled(numbers: frozenset[str]) -> re2._Regexp[str]:
    return re2.compile(_names(numbers))


def once_for_common(messages: pl.Series, keys_of: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The keys of `messages`, with the text that many of them are looked at once only."""
    common = _common(messages)
    if common is None:
        return keys_of(messages)
    others = messages.ne_missing(common).arg_true()
    made = keys_of(pl.concat([pl.Series(messages.name, [common]), messages.gather(others)]))
    behind = pl.int_range(1, len(others) + 1, dtype=pl.UInt32, eager=True)
    return made.gather(pl.zeros(len(messages), pl.UInt32, eager=True).scatter(others, behind))


def _common(messages: pl.Series) -> str | None:
    """A text that many of `messages` are, if there is one: "Success", most often."""
    step = len(messages) // _LOOKED_AT
    if not step:
        return None
    text, count = messages.gather_every(step).value_counts(sort=True).row(0)
    return str(text) if text is not None and count >= _LOOKED_AT // 4 else None


def _zeroed(messages: pl.Series) -> pl.Series:
    """`messages` with every digit a zero: all at once, when nothing in them stands in the way."""
    if len(messages) and not messages.null_count():
        whole = messages.str.join(_BETWEEN).cast(pl.Binary).item()
        texts = text_of(messages.name, whole.translate(_ZEROS)).str.split(_BETWEEN).explode()
        if len(texts) == len(messages):
            return texts
    return messages.str.replace_all("[0-9]", "0")


def templates(messages: pl.Series, masks: Sequence[tuple[str, str]] = MASKS) -> pl.Series:
    """The template of each message, as `masks.template` gives it, or what other masks make."""
    if len(messages) <= _FEW:
        ready = _compiled(tuple(masks))
        one_by_one = [_masked(message, ready) for message in messages]
        return pl.Series(messages.name, one_by_one, dtype=pl.String)
    seldom, often = masks[:-_OFTEN], masks[-_OFTEN:]
    for places, together in _stages(tuple(seldom)):
        rows = messages.str.contains(places).arg_true()
        if len(rows):
            made = _all_replaced(messages.gather(rows), together)
            messages = replaced_at(messages, rows, made)
    return _all_replaced(messages, often)


def _all_replaced(messages: pl.Series, masks: Sequence[tuple[str, str]]) -> pl.Series:
    masked = pl.col("message")
    for pattern, replacement in masks:
        masked = masked.str.replace_all(columnar(pattern), replacement)
    return messages.to_frame("message").select(masked).to_series()


@cache
def _stages(
    masks: tuple[tuple[str, str], ...],
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Those masks together that keep figures, and those that mask them, each with a pattern for
    the texts in which one of them finds anything."""
    parts = [tuple(part) for _, part in groupby(masks, lambda mask: mask[1].startswith("<"))]
    return tuple(
        ("|".join(f"(?:{columnar(pattern)})" for pattern, _ in part), part) for part in parts
    )


@cache
def _compiled(masks: tuple[tuple[str, str], ...]) -> tuple[tuple[re2._Regexp[str], str], ...]:
    return tuple((re2.compile(pattern), _GROUP.sub(r"\\\1", put)) for pattern, put in masks)


def _masked(message: str, masks: tuple[tuple[re2._Regexp[str], str], ...]) -> str:
    for pattern, replacement in masks:
        message = pattern.sub(replacement, message)
    return message
