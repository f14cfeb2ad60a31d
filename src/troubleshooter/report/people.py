"""Names of people and firms in log text that no word or field announces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import re2

from troubleshooter.report.names import Names, Word, open_names, split

_LEGAL = re2.compile(
    r"^[ ,]{1,2}\(?(?:B\.? ?V\.?|b\.?v\.?|N\.? ?V\.?|V\.? ?[Oo]\.? ?[Ff]\.?|v\.?o\.?f\.?|C\.V\."
    r"|c\.v\.|B\.?V\.?B\.?A\.?|GmbH|Ltd\.?|Limited|LTD|LLC|Inc\.?|PLC|plc|S\.A\.|SARL|SRL|CommV|AG)"
    r"(?:$|[^A-Za-z0-9])"
)
# A surname begins like this even where no first name stands before it.
_OWN_PARTICLES = frozenset(("van der", "van den", "van 't", "in 't", "op 't", "op den", "von der"))
_FRISIAN = ("stra", "sma", "tma", "inga")
_JOINTS = frozenset(("&", "en", "and", "und", "et"))
_MOST_WORDS = 8


def find_people(text: str, vocabulary: Set[str]) -> Iterator[tuple[int, int]]:
    """Where names stand in `text` that can be told by themselves: a first name with a surname,
    initials with one, a firm with its legal form or trade; `vocabulary` are words (lower case) of
    the log's own messages, which make no name.

    A first name that is an ordinary word as well (Mark, Will, Bon) needs a surname that is
    common, or one behind a particle such as "van". Takes time in proportion to the text.
    """
    words = split(text)
    reader = _Reader(text, words, vocabulary, open_names())
    at = 0
    while at < len(words):
        end = reader.name_at(at)
        if end:
            last = words[end - 1]
            owner = 2 if last.text.endswith(("'s", "’s")) else 0
            yield words[reader.first(at)].start, last.end - owner
        at = max(end, at + 1)
    yield from reader.firms()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads names out of the words of one text."""

    text: str
    words: Sequence[Word]
    vocabulary: Set[str]
    names: Names

    def name_at(self, at: int) -> int:
        """Where the name ends that begins with word `at`; 0 when none does."""
        word = self.words[at]
        if word.initials:
            return self._after_initials(at)
        sure = self._sure(word)
        if word.folded in self.names.particles and not (sure and word.capital):
            return self._surname_alone(at)
        known = word.folded in self.names.doubtful or word.folded in self.names.given
        if not sure and not known:
            return (self._turned_round(at) or self._unknown(at)) if word.capital else 0
        return self._after_given(at, sure=sure) or self._turned_round(at)

    def first(self, at: int) -> int:
        """Where a name begins that was found at `at`: a surname of its own may have an unknown
        first name before it, or only "van" that means "of"."""
        word = self.words[at]
        if word.folded not in self.names.particles:
            return at
        before = self.words[at - 1] if at and word.joined else None
        unknown = before is not None and before.capital and before.joined
        if before is not None and unknown and not (before.initials or self._ordinary(before)):
            return at - 1
        behind = self.words[at + 1]
        of = word.text == "van" and (behind.capital or behind.text == "van")
        return at + 1 if of else at

    def firms(self) -> Iterator[tuple[int, int]]:
        """Firms by their legal form, their trade, or a word such as Stichting."""
        for at, word in enumerate(self.words):
            if word.capital and _LEGAL.match(self.text[word.end : word.end + 14]):
                start = self._firm_start(at)
                if start <= at:
                    legal = _LEGAL.match(self.text[word.end : word.end + 14])
                    end = word.end + len(legal[0].rstrip(" ,;:)!?\"'\n\t")) if legal else word.end
                    yield self.words[start].start, end
            if word.text == "&" and self._partners(at):
                yield self.words[at - 1].start, self.words[self._partners(at) - 1].end
            if word.folded in self.names.trades or word.folded in self.names.firms:
                end_at = self._run(at + 1)
                if end_at:
                    whole = word.capital and not word.folded.startswith("fam")
                    begin = word if whole else self.words[at + 1]
                    yield begin.start, self.words[end_at - 1].end

    def _sure(self, word: Word) -> bool:
        """Whether a word is a first name and nothing else."""
        if word.text.isupper() and len(word.text) < 4:
            return False
        if word.folded in self.vocabulary:
            return False
        parts = word.folded.split("-")
        sure = sum(part in self.names.given for part in parts)
        doubtful = sum(part in self.names.doubtful for part in parts)
        return sure > 0 and sure + doubtful == len(parts)

    def _ordinary(self, word: Word) -> bool:
        if word.folded in self.names.words or word.folded in self.names.places:
            return True
        return word.text.casefold() in self.vocabulary

    def _next(self, at: int) -> Word | None:
        """Word `at`, if it belongs with the one before it."""
        if at < len(self.words) and self.words[at].joined:
            return self.words[at]
        return None

    def _after_given(self, at: int, *, sure: bool) -> int:
        """The end of the name that begins with a first name at `at`."""
        word = self.words[at]
        here = self._more_given(at + 1) if word.capital else at + 1
        several = here > at + 1
        surname = self._particles(here)
        last = self._next(surname)
        led = surname > here
        if last is not None and last.capital == word.capital and self._fits(last, sure, led):
            return self._more_surname(surname + 1) if word.capital or sure else 0
        if word.capital and several and (sure or self._sure(self.words[here - 1])):
            return here
        return self._alone(at) if sure and word.capital else 0

    def _unknown(self, at: int) -> int:
        """The end of a name whose first word is unknown and whose last is a surname only."""
        word, last = self.words[at], self._next(at + 1)
        if last is None or not last.capital or self._ordinary(word) or self._ordinary(last):
            return 0
        known = last.folded in self.names.surnames or self._shaped(last.folded)
        if not known or len(last.text) < 4 or last.folded in self.names.nouns:
            return 0
        taken = (self.names.nouns, self.names.trades, self.names.firms)
        plain = len(word.text) < 3 or any(word.folded in some for some in taken)
        return 0 if plain else self._more_surname(at + 2)

    def _fits(self, word: Word, sure: bool, led: bool) -> bool:
        """Whether `word` can be the surname behind a first name, or behind a particle after it."""
        if word.initials or len(word.text) < 2:
            return False
        common = word.folded in self.names.surnames
        if not word.capital:
            only = common and (led or word.folded not in self.names.nouns)
            return only or word.folded.endswith(_FRISIAN)
        if sure:
            return common or word.folded in self.names.places or not self._ordinary(word)
        if self._ordinary(word) or (not led and word.folded in self.names.colours):
            return False
        return led or common or self._shaped(word.folded)

    def _more_given(self, at: int) -> int:
        """Past further first names and initials."""
        for here in range(at, at + 3):
            word = self._next(here)
            known = word is not None and (word.initials or (word.capital and self._sure(word)))
            if not known:
                return here
        return at + 3

    def _particles(self, at: int) -> int:
        for here in range(at, at + 4):
            word = self._next(here)
            if word is None or word.folded not in self.names.particles:
                return here
        return at + 4

    def _more_surname(self, at: int) -> int:
        """Past a second surname."""
        for here in range(at, at + 3):
            if here and self.words[here - 1].folded.rpartition("-")[2] in self.names.particles:
                here = self._particles(here)
                return here + 1 if self._next(here) is not None else at
            word = self._next(here)
            known = word is not None and (
                word.folded in self.names.surnames or word.folded in self.names.given
            )
            if word is None or not known or not word.capital or self._ordinary(word):
                return here
        return at + 3

    def _after_initials(self, at: int) -> int:
        bare = "".join(one for one in self.words[at].text if one.isalpha()).casefold()
        surname = self._particles(at + 1)
        last = self._next(surname)
        if last is None or not last.capital or last.initials or bare in self.names.abbreviations:
            return 0
        before = self.words[at - 1].folded if at and self.words[at].joined else ""
        if self._ordinary(last) and last.folded not in self.names.surnames:
            return 0
        if len(bare) == 1 and (before in self.names.lettered or not self._told(at, surname, last)):
            return 0
        return self._more_surname(surname + 1) if len(last.text) > 1 else 0

    def _told(self, at: int, surname: int, last: Word) -> bool:
        """Whether one letter with a dot is an initial: at the head of a line it may be a number."""
        head = self.text[: self.words[at].start].rstrip(" ")
        if head and not head.endswith(("\n", ". ")):
            return True
        known = last.folded in self.names.surnames or self._shaped(last.folded)
        return known or surname > at + 1

    def _surname_alone(self, at: int) -> int:
        """A surname such as "van der Wal" or, if it is a common one, "de Boer"; "de Wal" may be
        anything."""
        end = self._particles(at + 1)
        told = " ".join(word.folded for word in self.words[at:end])
        last = self._next(end)
        if last is None or not last.capital or self._ordinary(last):
            return 0
        turned = self._turned_round(end) if self.words[at].capital else 0
        before = self.words[at - 1].folded if at and self.words[at].joined else ""
        common = last.folded in self.names.surnames and told.split(" ")[0] in self.names.leading
        common = common and before not in self.names.particles  # Alphen aan den Rijn
        if self.name_at(end) > end + 1:  # "van Thomas Lips": the name begins after "of".
            return turned
        alone = (told in _OWN_PARTICLES or common) and len(last.text) > 2
        return turned or (self._more_surname(end + 1) if alone else 0)

    def _turned_round(self, at: int) -> int:
        """A surname with its initials behind it: "Bakker, P.J."."""
        behind = at + 1
        word = self.words[at]
        if behind >= len(self.words) or not self.words[behind].initials or not word.capital:
            return 0
        between = self.text[word.end : self.words[behind].start]
        bare = "".join(one for one in self.words[behind].text if one.isalpha()).casefold()
        known = word.folded in self.names.surnames or self._shaped(word.folded) or len(bare) > 1
        if between != ", " or bare in self.names.abbreviations or self._ordinary(word) or not known:
            return 0
        end = self._particles(behind + 1)
        return behind + 1 if self._next(end) is not None else end

    def _alone(self, at: int) -> int:
        """A first name of its own, where only somebody can be meant."""
        word = self.words[at]
        before = self.words[at - 1] if at else None
        behind = self._next(at + 1)
        if behind is not None and behind.folded in self.names.doing:
            return at + 1
        done = self._next(at + 2) if behind is not None else None
        if done is not None and done.folded in self.names.done:
            return at + 1
        if before is None or before.folded not in self.names.greetings:
            return 0
        between = self.text[before.end : word.start].strip(" ,.!\n\r")
        ends = behind is None or not behind.capital
        return at + 1 if not between and ends else 0

    def _firm_start(self, at: int) -> int:
        """The first word of the firm whose last word is `at`; past `at` when there is none."""
        start = at
        while start > 0 and self.words[start].joined and at - start < _MOST_WORDS:
            before = self.words[start - 1]
            if not (before.capital or self._joint(before)):
                break
            start -= 1
        while start <= at:
            word = self.words[start]
            joint = not word.capital and self._joint(word)
            if not joint and not self._ordinary(word):
                break
            start += 1
        if start > at:
            return start
        while start and self._leads(start - 1) and self.words[start].joined:
            start -= 1
        return start

    def _partners(self, at: int) -> int:
        """The end of "Mansvelt & Vermeulen", whose sign is word `at`; 0 when it joins no names."""
        if not at or not self.words[at].joined or not self.words[at - 1].capital:
            return 0
        end = self._particles(at + 1)
        before, behind = self.words[at - 1], self._next(end)
        if behind is None or not behind.capital or self._ordinary(before) or self._ordinary(behind):
            return 0
        known = [one.folded in self.names.surnames for one in (before, behind)]
        return end + 1 if any(known) or self._shaped(behind.folded) else 0

    def _leads(self, at: int) -> bool:
        """Whether word `at` is the article that a firm's name begins with."""
        return self.words[at].capital and self.words[at].folded in self.names.particles

    def _run(self, at: int) -> int:
        """The end of the words with a capital that begin at `at`, particles between them."""
        end = 0
        for here in range(at, min(at + 5, len(self.words))):
            word = self._next(here)
            if word is None:
                break
            if end and (word.folded in self.names.firms or word.folded in self.names.trades):
                break
            if word.capital and not (self._ordinary(word) or word.folded in self.names.particles):
                end = here + 1
            elif not self._joint(word):
                break
        return end

    def _shaped(self, word: str) -> bool:
        """Whether a word has the end of a surname."""
        return len(word) > 5 and word.endswith(self.names.ends)

    def _joint(self, word: Word) -> bool:
        """Whether a word in small letters may stand inside a firm's name."""
        return word.folded in _JOINTS or word.folded in self.names.particles
