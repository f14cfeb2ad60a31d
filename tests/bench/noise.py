"""Damages labelled messages in every way that text gets damaged and measures what is still found.

`python -m tests.bench.noise [--seeds N] [--misses KIND] [--scores]` takes those of train.jsonl and
tune.jsonl that the matcher finds when they are whole, and those it must not find; so what it prints
is the damage's own doing.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import quopri
import random
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from tests.bench.labelled import CORPUS, Case, read

from troubleshooter.locations import find
from troubleshooter.matching.matcher import Matcher
from troubleshooter.rules.loader import load_rules

_KINDS = ("verbatim", "parameters", "translated")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SCANNED = {
    "l": "1I",
    "i": "1l",
    "o": "0",
    "O": "0",
    "0": "O",
    "1": "l",
    "s": "5",
    "S": "5",
    "B": "8",
}
_PAIRS = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("w", "vv"), ("li", "h"))
_LOOKALIKES = str.maketrans("aeopcxi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0456")


def _words(text: str) -> list[tuple[int, int]]:
    """Where the words of at least four letters stand."""
    places: list[tuple[int, int]] = []
    start = None
    for at, character in enumerate(text + " "):
        if character.isalpha():
            start = at if start is None else start
        elif start is not None:
            if at - start >= 4:
                places.append((start, at))
            start = None
    return places


def _typed(text: str, luck: random.Random, share: float) -> str:
    """One typing error in `share` of the longer words, at least one."""
    places = _words(text)
    if not places:
        return text
    for start, end in sorted(luck.sample(places, max(1, round(share * len(places)))), reverse=True):
        at = luck.randrange(start + 1, end - 1)
        letter = text[at]
        kind = luck.choice(("swap", "drop", "double", "beside"))
        if kind == "swap":
            text = text[:at] + text[at + 1] + letter + text[at + 2 :]
        elif kind == "drop":
            text = text[:at] + text[at + 1 :]
        elif kind == "double":
            text = text[:at] + letter + text[at:]
        else:
            row = next((keys for keys in _KEYS if letter.lower() in keys), letter)
            place = row.find(letter.lower())
            text = text[:at] + row[place - 1] + text[at + 1 :]
    return text


def _scanned(text: str, luck: random.Random) -> str:
    for one, other in _PAIRS:
        if one in text and luck.random() < 0.3:
            text = text.replace(one, other, 1)
    return "".join(
        luck.choice(_SCANNED[letter]) if letter in _SCANNED and luck.random() < 0.2 else letter
        for letter in text
    )


def _cut(text: str, luck: random.Random, front: bool, end: bool) -> str:
    """Four fifths of the text or more."""
    lost = round(len(text) * luck.uniform(0.05, 0.2))
    before = (luck.randint(1, max(1, lost - 1)) if end else lost) if front else 0
    return text[before : len(text) - (lost - before if end else 0)]


def _misread(text: str, encoding: str) -> str:
    curly = text.replace("'", "\u2019").replace('"', "\u201d").replace("ee", "\u00e9\u00e9", 1)
    return curly.encode("utf-8").decode(encoding, "replace")


def _lost_spaces(text: str, luck: random.Random, share: float) -> str:
    return "".join(
        "" if character == " " and luck.random() < share else character for character in text
    )


def _split(text: str, luck: random.Random) -> str:
    """A space too many inside two words."""
    for start, end in sorted(luck.sample(_words(text), min(2, len(_words(text)))), reverse=True):
        at = luck.randrange(start + 1, end)
        text = f"{text[:at]} {text[at:]}"
    return text


def _wrapped(text: str, luck: random.Random, before: str = "") -> str:
    return "\n".join(before + line for line in textwrap.wrap(text, luck.randint(18, 40)))


def _hyphenated(text: str, luck: random.Random) -> str:
    for start, end in sorted(luck.sample(_words(text), min(2, len(_words(text)))), reverse=True):
        at = luck.randrange(start + 2, end - 1)
        text = f"{text[:at]}-\n{text[at:]}"
    return text


def _hard_wrapped(text: str, luck: random.Random) -> str:
    """Broken at a fixed column, in the middle of words."""
    width = luck.randint(24, 48)
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def _tagged(text: str, luck: random.Random) -> str:
    words = text.split(" ")
    at = luck.randrange(len(words))
    words[at] = f"<b>{words[at]}</b>"
    return f'<div class="log"><span style="color:red">{" ".join(words)}</span><br/></div>'


def _escaped(text: str, _: random.Random) -> str:
    return "".join(
        f"&#{ord(character)};" if not character.isalnum() else character for character in text
    )


def _cases(text: str, luck: random.Random) -> str:
    return "".join(
        character.upper() if luck.random() < 0.5 else character.lower() for character in text
    )


Damage = Callable[[str, random.Random], str]

DAMAGES: dict[str, Damage] = {
    "typing, light": lambda text, luck: _typed(text, luck, 0.25),
    "typing, heavy": lambda text, luck: _typed(text, luck, 0.6),
    "scanned": _scanned,
    "cut end": lambda text, luck: _cut(text, luck, False, True),
    "cut front": lambda text, luck: _cut(text, luck, True, False),
    "cut both": lambda text, luck: _cut(text, luck, True, True),
    "upper case": lambda text, _: text.upper(),
    "lower case": lambda text, _: text.lower(),
    "mixed case": _cases,
    "mojibake": lambda text, _: _misread(text, "cp1252"),
    "mojibake twice": lambda text, _: _misread(_misread(text, "cp1252"), "cp1252"),
    "question marks": lambda text, _: _misread(text, "ascii"),
    "some spaces lost": lambda text, luck: _lost_spaces(text, luck, 0.4),
    "all spaces lost": lambda text, luck: _lost_spaces(text, luck, 1.0),
    "split words": _split,
    "spaced letters": lambda text, _: "   ".join(" ".join(word) for word in text.split()),
    "wrapped": _wrapped,
    "quoted mail": lambda text, luck: _wrapped(text, luck, "> "),
    "hyphenated": _hyphenated,
    "hard wrapped": _hard_wrapped,
    "tags": _tagged,
    "entities": _escaped,
    "escaped twice": lambda text, luck: html.escape(html.escape(_tagged(text, luck))),
    "JSON": lambda text, _: json.dumps({"level": "error", "message": text}),
    "JSON in JSON": lambda text, _: json.dumps({"body": json.dumps({"message": text})}),
    "percent": lambda text, _: quote(text),
    "form encoded": lambda text, _: quote_plus(text),
    "quoted-printable": lambda text, _: quopri.encodestring(text.encode()).decode(),
    "underscores": lambda text, _: text.replace(" ", "_"),
    "colours": lambda text, _: f"\x1b[31m{text.replace(' ', chr(27) + '[0m ', 1)}\x1b[0m",
    "zero width": lambda text, luck: "".join(
        character + ("\u200b" if luck.random() < 0.2 else "") for character in text
    ),
    "soft hyphens": lambda text, luck: "".join(
        character + ("\u00ad" if luck.random() < 0.1 else "") for character in text
    ),
    "full width": lambda text, _: "".join(
        chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text
    ),
    "other alphabet": lambda text, _: text.translate(_LOOKALIKES),
}


@dataclass(slots=True)
class Count:
    """Of one damage: messages that were found whole, those still found, wrong diagnoses."""

    cases: int = 0
    found: int = 0
    wrong: int = 0
    misses: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    judged: list[tuple[str, float, bool]] = field(default_factory=list)
    """Of every diagnosis its stage, its score, and whether it is right."""


def whole(matcher: Matcher) -> Iterator[Case]:
    """The single errors that the matcher finds undamaged, and the messages that are none."""
    for name in ("train", "tune"):
        for case in read([CORPUS / f"{name}.jsonl"]):
            rules = tuple(match.rule for match in matcher.diagnose(case.message, case.system))
            told = case.kind in _KINDS and case.expected and set(case.expected) <= set(rules)
            silent = case.kind in ("negative", "lookalike") and not case.expected and not rules
            if told or silent:
                yield case


def measure(matcher: Matcher, seeds: int) -> dict[str, Count]:
    """Counts by damage, each message damaged `seeds` times."""
    cases = list(whole(matcher))
    counts: dict[str, Count] = {}
    for name, damage in DAMAGES.items():
        count = counts[name] = Count()
        for seed in range(seeds):
            luck = random.Random(f"{name} {seed}")  # noqa: S311 -- test data
            for case in cases:
                text = damage(case.message, luck)
                matches = matcher.diagnose(text, case.system)
                rules = tuple(match.rule for match in matches)
                fine = {*case.expected, *case.also_ok}
                count.judged += (
                    (match.stage, match.score, match.rule in fine) for match in matches
                )
                wrong = any(rule not in fine for rule in rules)
                hit = bool(case.expected) and bool(fine & set(rules))
                count.cases += bool(case.expected)
                count.found += hit
                count.wrong += wrong
                if wrong or (case.expected and not hit):
                    count.misses.append((text, "".join(case.expected), rules))
    return counts


def scores(counts: Mapping[str, Count]) -> Iterator[str]:
    """Lines of how many diagnoses with about one score were right, and the share's lower bound."""
    bins: defaultdict[str, list[bool]] = defaultdict(list)
    for count in counts.values():
        for stage, score, right in count.judged:
            bins[f"fuzzy {int(score * 50) / 50:.2f}" if stage == "fuzzy" else stage].append(right)
    yield f"{'diagnoses by':20}{'right':>8}{'of':>8}{'at least':>10}"
    for name, judged in sorted(bins.items()):
        good, of = sum(judged), len(judged)
        yield f"{name:20}{good:8}{of:8}{_least(good, of):10.4f}"


def _least(right: int, of: int) -> float:
    """The lower end of Wilson's 95 % interval of a share."""
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of)


def main() -> None:
    """Print the table; the misses of one damage; how right diagnoses of each score are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=1)
    options.add_argument("--misses", help="one kind of damage, or all")
    options.add_argument("--scores", action="store_true", help="how right each score is")
    asked = options.parse_args()
    matcher = Matcher(load_rules(find().rule_folders).values())
    counts = measure(matcher, asked.seeds)
    print(f"{'':20}{'cases':>7}{'found':>9}{'wrong':>7}")
    for name, count in counts.items():
        print(f"{name:20}{count.cases:7}{count.found / max(1, count.cases):9.1%}{count.wrong:7}")
    cases, found = (
        sum(getattr(each, what) for each in counts.values()) for what in ("cases", "found")
    )
    wrong = sum(count.wrong for count in counts.values())
    print(f"{'all':20}{cases:7}{found / cases:9.1%}{wrong:7}")
    if asked.scores:
        print("\n".join(("", *scores(counts))))
    for name, count in counts.items():
        if asked.misses in (name, "all"):
            for text, expected, rules in count.misses:
                print(f"{name}: {text!r}\n    want {expected or 'none'}; got {rules}")


if __name__ == "__main__":
    main()
