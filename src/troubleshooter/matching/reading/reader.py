"""Reading a text into units: concepts of the lexicon, plain words, and opaque values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from troubleshooter.matching.reading.frames import stated
from troubleshooter.matching.reading.joining import Joiner, Word
from troubleshooter.matching.reading.lexicon import NOT, Lexicon
from troubleshooter.matching.reading.names import company_names
from troubleshooter.matching.reading.tokens import Gap, Token, as_meant, fold, tokenize
from troubleshooter.matching.reading.vocabulary import Vocabulary, plain_number
from troubleshooter.matching.records import record

VALUE = "#"
"""The concept of a token with digits that is no known word: a number, a code, a reference."""

WORD = "?"
"""The concept of a word that neither the rulebook nor the lexicon knows."""

_NAME = re.compile(r"[A-Z]+[a-z]+[A-Z]")
_CAPITALS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:[.,/:\-]\d+)*")
_BARS = "|!"  # what scanners make of a letter l or i
_CASED = re.compile(r"[^\W\d_a-z]+(?![a-z])|[^\W\d_]?[a-z]+")
_SURELY = 0.9  # one letter wrong in a long word: then its parts are found by chance
_MOST_NAMED = 4  # words that a program's name runs together; a whole sentence has more
_SHORTEST_SENTENCE = 3
_NUMBER = re.compile(r"\. ?#?\d")
_MAIL_MARGIN = " \t\n>|"  # what stands before each line of a quoted mail
_MOST_REMEMBERED = 100_000
_SHORTEST_TORN = 4  # letters, where one of the pieces is no word: `nie t`


@record
class Unit:
    """One concept with the tokens it was read from (`first`..`last`, inclusive) and how sure."""

    concept: str
    first: int
    last: int
    similarity: float
    gap: Gap


@record
class Reading:
    """A text, its tokens and their forms, and what they were read as."""

    text: str
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]
    forms: frozenset[str]
    spelt: tuple[tuple[str, float] | None, ...] = ()
    """For each token the word that it was read as, where it is written otherwise, and how alike."""
    line_starts: tuple[int, ...] = ()
    """The units that begin a line, but for the first."""

    def slice(self, first: int, last: int) -> str:
        """The text from token `first` through token `last`."""
        return self.text[self.tokens[first].start : self.tokens[last].end]


@dataclass(frozen=True, slots=True)
class Meant:
    """The word that a token is read as, or several are together, and how alike it is, 0..1."""

    word: str
    similarity: float
    tokens: int = 1


class Reader:
    """Reads texts with one lexicon and one vocabulary."""

    def __init__(self, lexicon: Lexicon, words: Iterable[str], apart: Iterable[str] = ()) -> None:
        """Knows the words of the lexicon and `words`, single ones as `words_of` gives them, of
        which those of `apart` are also written as two."""
        self._lexicon = lexicon
        denials = frozenset(
            phrase[0]
            for phrase, concepts in lexicon.phrases.items()
            if len(phrase) == 1 and concepts == (NOT,)
        )
        self.vocabulary = Vocabulary(lexicon.words().union(words), denials, lexicon.stopwords)
        self._joiner = Joiner(lexicon, self.vocabulary, frozenset(apart))
        self._parts: dict[tuple[str, bool], tuple[str, ...]] = {}
        self._joined: dict[str, tuple[str, ...]] = {
            "".join(phrase): concepts
            for phrase, concepts in lexicon.phrases.items()
            if len(phrase) > 1 and len("".join(phrase)) > 6
        }

    def read(self, text: str) -> Reading:
        """The reading of `text`; deterministic, linear in the number of tokens."""
        tokens = self._parted(text, self._unbarred(text, as_meant(text, stated(text))))
        words = self._words(text, tokens)
        if self._joiner.may_join(tokens, words):
            tokens, words = self._joiner.joined(text, tokens, words)
        return self._reading(text, tokens, words)

    def read_as(self, reading: Reading, meant: Mapping[int, Meant]) -> Reading:
        """`reading` with some of its tokens, by their place, read as other words."""
        words = self._words(reading.text, reading.tokens)
        tokens: list[Token] = []
        read: list[Word | None] = []
        place = 0
        while place < len(words):
            first, other = reading.tokens[place], meant.get(place)
            last = reading.tokens[place + (other.tokens - 1 if other else 0)]
            tokens.append(first if last is first else replace(first, end=last.end))
            word = reading.spelt[place] or words[place]
            read.append((other.word, other.similarity) if other else word)
            place += other.tokens if other else 1
        return self._reading(reading.text, tokens, read)

    def _words(self, text: str, tokens: Iterable[Token]) -> list[Word | None]:
        """The known word of each token, if it is one."""
        codes = self._lexicon.vendor_codes
        shouted = not any(map(str.islower, text))
        names = company_names(text)
        return [
            None
            if token.start in names or (not shouted and text[token.start : token.end] in codes)
            else self.vocabulary.read(token.form)
            for token in tokens
        ]

    def _reading(self, text: str, tokens: list[Token], words: list[Word | None]) -> Reading:
        units: list[Unit] = []
        position = 0
        while position < len(tokens):
            used, concepts, similarity = self._next(text, tokens, words, position)
            gap = tokens[position].gap
            last = position + used - 1
            for concept in concepts:
                units.append(Unit(concept, position, last, similarity, gap))
                gap = Gap.NONE
            position += used
        forms = frozenset(token.form for token in tokens)
        spelt = tuple(word if word and word[1] < 1.0 else None for word in words)
        starts = tuple(at for at, unit in enumerate(units) if at and unit.gap is Gap.LINE)
        return Reading(text, tuple(tokens), tuple(units), forms, spelt, starts)

    def _unbarred(self, text: str, tokens: Sequence[Token]) -> Sequence[Token]:
        """`tokens` with words in which a bar stands for a letter whole again: `inva|id`."""
        if not any(bar in text for bar in _BARS):
            return tokens
        whole: list[Token] = []
        for token in tokens:
            before = whole[-1] if whole else None
            bar = text[token.start - 1 : token.start]
            if bar and bar in _BARS and token.form.isalnum():
                inside = before is not None and before.end == token.start - 1
                front = before if inside else None
                form = (front.form if front else "") + "1" + token.form
                if self._is_better(form, token.form, front.form if front else token.form):
                    first = front or token
                    start = front.start if front else token.start - 1
                    if front:
                        whole.pop()
                    whole.append(replace(first, form=form, start=start, end=token.end))
                    continue
            whole.append(token)
        return [self._with_bar(text, token) for token in whole]

    def _with_bar(self, text: str, token: Token) -> Token:
        if text[token.end : token.end + 1] != "|" or not token.form[-1].isalpha():
            return token
        form = token.form + "1"
        shouted = text[token.start : token.end].isupper()
        least = _SHORTEST_TORN - shouted  # `AP| token`
        return (
            replace(token, form=form, end=token.end + 1)
            if self._is_better(form, token.form, token.form, least=least)
            else token
        )

    def _is_better(self, form: str, *written: str, least: int = _SHORTEST_TORN) -> bool:
        """Whether `form` is a word, where not all that is written are words by themselves."""
        if len(form) < least or all(map(self.vocabulary.words.__contains__, written)):
            return False
        read = self.vocabulary.read(form)
        return read is not None and read[1] >= 0.95

    def _parted(self, text: str, tokens: Iterable[Token]) -> list[Token]:
        """`tokens` with words that lost their spaces taken apart."""
        parted: list[Token] = []
        glued = " " not in text.strip()
        for token in tokens:
            named = text[token.start - 1 : token.start] == '"' == text[token.end : token.end + 1]
            lost = glued and not named  # `"code":"OrderNotFound"` is a name of a program's
            parts = self._parts_of(text[token.start : token.end], token.form, lost)
            start, gap, quoted = token.start, token.gap, token.quoted
            for part in parts:
                parted.append(Token(part, start, start + len(part), gap, quoted))
                start, gap, quoted = start + len(part), Gap.NONE, False
            if not parts:
                parted.append(token)
        return parted

    def _parts_of(self, written: str, form: str, glued: bool) -> tuple[str, ...]:
        """The words that a token runs together; () when it is to stay as it is. In a `glued` text
        there is no space at all, so that what looks like a program's name is none."""
        parts = self._parts.get((written, glued))
        if parts is None:
            read = self.vocabulary.read(form)
            known = read is not None and read[1] >= _SURELY
            if len(form) != len(written) or (known and not self._denies_in_front(form)):
                parts = self._affirming(form, read)
            elif self._is_name(written):
                parts = self._by_capitals(written, glued)
            else:
                parts = self.vocabulary.parts(form, glued=glued) or self._by_case(written)
            if len(self._parts) >= _MOST_REMEMBERED:
                self._parts.clear()
            self._parts[written, glued] = parts
        return parts

    def _is_name(self, written: str) -> bool:
        """Whether a token is spelled as a program's name: `CustomerUpdateDto`."""
        return written in self._lexicon.vendor_codes or _NAME.match(written) is not None

    def _denies_in_front(self, form: str) -> bool:
        """Whether a token that is no word is a denial and the word behind it: `notfound`."""
        if form in self.vocabulary.words:
            return False
        parts = self.vocabulary.parts(form)
        return len(parts) > 1 and self._lexicon.phrases.get(parts[:1]) == (NOT,)

    def _affirming(self, form: str, read: Word | None) -> tuple[str, ...]:
        """The words that a token runs together which would else be taken for a misspelt word that
        denies: `isvalid` is no `invalid`."""
        if read is None or read[1] == 1.0:
            return ()
        denies = self._lexicon.phrases.get((read[0],), ())[:1] == (NOT,)
        return self.vocabulary.parts(form) if denies else ()

    def _by_capitals(self, written: str, glued: bool) -> tuple[str, ...]:
        """The known words and numbers that a whole message without spaces consists of."""
        pieces = _CAPITALS.findall(written)
        parts = tuple(map(fold, pieces))
        if "".join(parts) != fold(written):
            return ()
        words = [part for part in parts if not part[0].isdigit()]
        sentence = (
            glued or len(words) > _MOST_NAMED or len(parts) > len(words) >= _SHORTEST_SENTENCE
        )
        if sentence and all(word in self.vocabulary.words for word in words):
            return parts
        return self._among_values(pieces) if glued else ()

    def _among_values(self, pieces: Iterable[str]) -> tuple[str, ...]:
        """The same where codes in capitals stand among the words: `MateriaalKRUK`."""
        parts: list[str] = []
        told = 0
        for piece in pieces:
            form = fold(piece)
            known = piece[0].isdigit() or form in self.vocabulary.words
            inside = (form,) if known else self.vocabulary.parts(form, glued=True)
            if not inside and not piece.isupper():
                return ()
            parts.extend(inside or (form,))
            told += len(form) if inside and not piece[0].isdigit() else 0
        return tuple(parts) if 2 * told > sum(map(len, parts)) else ()

    def _by_case(self, written: str) -> tuple[str, ...]:
        """The known words that capitals part: `deAPI`."""
        parts = tuple(map(fold, _CASED.findall(written)))
        known = (
            parts[:1] != parts
            and parts[0] in self._lexicon.stopwords
            and all(part in self.vocabulary.words for part in parts)
        )
        return parts if known and "".join(parts) == fold(written) else ()

    def concepts(self, word: str) -> tuple[str, ...]:
        """The concepts of one folded word, by itself."""
        word = plain_number(word)
        return self._lexicon.phrases.get((word,), (word,))

    def _next(
        self, text: str, tokens: list[Token], words: list[Word | None], position: int
    ) -> tuple[int, tuple[str, ...], float]:
        read = words[position]
        if read is not None and read[0] == "no" and _NUMBER.match(text, tokens[position].end):
            return 1, ("number",), 1.0  # `(no. 50931)` denies nothing
        if read is not None:
            found = self._phrase(text, tokens, words, position)
            if found is not None:
                return found
        if read is None:
            concepts = self._joined.get(tokens[position].form)
            if concepts:
                return 1, concepts, 0.98
            form = tokens[position].form
            code = form.upper() in self._lexicon.vendor_codes
            return 1, (WORD if form.isalpha() and not code else VALUE,), 1.0
        word, similarity = read
        return 1, (word,), similarity

    def _phrase(
        self, text: str, tokens: list[Token], words: list[Word | None], position: int
    ) -> tuple[int, tuple[str, ...], float] | None:
        first = words[position]
        longest = self._lexicon.first_words.get(first[0], 0) if first else 0
        for length in range(min(longest, len(tokens) - position), 0, -1):
            part = words[position : position + length]
            if None in part:
                continue
            if not all(
                _follows(text, tokens[index - 1], tokens[index])
                for index in range(position + 1, position + length)
            ):
                continue
            phrase = tuple(word[0] for word in part if word)
            concepts = self._lexicon.phrases.get(phrase)
            if concepts is not None:
                return length, concepts, min(word[1] for word in part if word)
        return None


def _follows(text: str, token: Token, after: Token) -> bool:
    """Whether two words may be one term: `visma.net`, and not `customer (invoice`, nor a line's
    end with what begins the next line."""
    if after.gap is Gap.LINE:
        begins = text[after.start].isupper() and text[after.end - 1].islower()
        between = text[token.end : after.start]
        return not between.strip(_MAIL_MARGIN) and not begins
    return after.gap is Gap.NONE or after.start - token.end == 1


def forms_of(text: str) -> list[str]:
    """The single folded words of `text`, in order."""
    return [plain_number(token.form) for token in tokenize(text)]


def words_of(text: str) -> set[str]:
    """The single folded words of `text`."""
    return set(forms_of(text))
