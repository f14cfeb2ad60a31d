"""The labelled corpus is well formed, covers every rule twice, and its parts share no message."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
PARTS = ("train", "heldout")
#: Written later to tune on: checked like the parts, but left out of their sizes and shares.
TUNE = "tune"
#: About the rules beyond the documented ones, parted by rule.
NEWER = ("newer-train", "newer-heldout")
#: Written last, about all rules, parted by chance.
LATER = ("later-train", "later-heldout")
LATEST = ("latest-train", "latest-heldout")
RECENT = ("recent-train", "recent-heldout")
TOLD = ("told-train", "told-heldout")
FRESH = ("fresh-train", "fresh-heldout")
NATURAL = ("natural-train", "natural-heldout")
DOCUMENTED_PARTS = ("documented-train", "documented-heldout")
#: In the style of an outside check's messages, parted by who wrote them.
EVERYDAY = ("everyday-train", "everyday-heldout")
#: By people who were asked for short lines as hard to tell apart as could be.
HARDEST = ("hardest-train", "hardest-heldout")
CHANCE = (*LATER, *LATEST, *RECENT, *TOLD, *FRESH, *NATURAL, *DOCUMENTED_PARTS, *EVERYDAY, *HARDEST)
SYSTEMS = frozenset({"e-boekhouden", "visma.net", "exact-online", "magento", "outsmart", None})
LANGUAGES = frozenset({"nl", "en", "mixed"})
#: The fewest messages of a kind that both parts together must hold.
LEAST_OF_KIND = {
    "verbatim": 220,
    "parameters": 220,
    "code-only": 58,
    "translated": 200,
    "noise": 240,
    "paraphrase": 260,
    "lookalike": 160,
    "negative": 300,
    "multi": 60,
}
DOCUMENTED_COUNT = 52


@dataclass(frozen=True, slots=True)
class Message:
    """One labelled message; `expected` is empty if no rule applies, with 2-5 ids in `multi`."""

    place: str
    keys: frozenset[str]
    text: str
    system: str | None
    expected: tuple[str, ...]
    also_ok: tuple[str, ...]
    kind: str
    lang: str


def _parse(place: str, line: str) -> Message:
    row = json.loads(line)
    single = (row["expected"],) if row.get("expected") else ()
    return Message(
        place=place,
        keys=frozenset(row),
        text=row["message"],
        system=row["system"],
        expected=tuple(row.get("expected_all", single)),
        also_ok=tuple(row["also_ok"]),
        kind=row["kind"],
        lang=row["lang"],
    )


def _read(part: str) -> tuple[Message, ...]:
    # Only \n ends a line here: splitlines() would also cut at U+2028 inside a message.
    lines = (CORPUS / f"{part}.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return tuple(_parse(f"{part}:{number}", line) for number, line in enumerate(lines, 1))


def _normalised(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


MESSAGES = {part: _read(part) for part in (*PARTS, TUNE, *NEWER, *CHANCE)}
ALL = tuple(message for part in PARTS for message in MESSAGES[part])
EVERY = tuple(message for part in MESSAGES.values() for message in part)
RULE_IDS = frozenset(
    f"{path.parent.name}.{path.stem}" for path in (ROOT / "rules").glob("*/*.yaml")
)


#: The rules of the vendors' own pages, which the corpus covers; others stand under also_ok.
DOCUMENTED = frozenset(label for message in MESSAGES["train"] for label in message.expected)


def test_the_corpus_is_about_the_documented_rules() -> None:
    assert len(DOCUMENTED) == DOCUMENTED_COUNT


def test_every_line_has_exactly_the_agreed_keys() -> None:
    common = {"message", "system", "also_ok", "kind", "lang"}
    wrong = [
        message.place
        for message in EVERY
        if message.keys - {"hand"}
        != common | {"expected_all" if message.kind == "multi" else "expected"}
    ]
    assert wrong == []


def test_every_value_is_one_of_the_agreed_values() -> None:
    wrong = [
        message.place
        for message in EVERY
        if message.system not in SYSTEMS
        or message.lang not in LANGUAGES
        or message.kind not in LEAST_OF_KIND
        or not message.text.strip()
    ]
    assert wrong == []


def test_every_label_names_an_existing_rule() -> None:
    unknown = {
        (message.place, label)
        for message in EVERY
        for label in (*message.expected, *message.also_ok)
        if label not in RULE_IDS
    }
    assert unknown == set()


def test_the_corpus_and_its_kinds_are_large_enough() -> None:
    counts = Counter(message.kind for message in ALL)
    short = {kind: counts[kind] for kind, least in LEAST_OF_KIND.items() if counts[kind] < least}
    assert (len(ALL) >= 1_700, short) == (True, {})


def test_train_holds_a_little_more_than_half() -> None:
    assert 0.50 <= len(MESSAGES["train"]) / len(ALL) <= 0.60


@pytest.mark.parametrize("part", PARTS)
def test_each_part_covers_every_kind(part: str) -> None:
    assert {message.kind for message in MESSAGES[part]} == set(LEAST_OF_KIND)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_covers_every_rule(part: str) -> None:
    covered = {label for message in MESSAGES[part] for label in message.expected}
    assert DOCUMENTED - covered == set()


def test_every_rule_has_at_least_four_paraphrases() -> None:
    counts = Counter(
        label for message in ALL if message.kind == "paraphrase" for label in message.expected
    )
    assert {rule for rule in DOCUMENTED if counts[rule] < 4} == set()


def test_a_multi_message_holds_two_to_five_errors() -> None:
    wrong = [m.place for m in EVERY if m.kind == "multi" and not 2 <= len(m.expected) <= 5]
    assert wrong == []


def test_a_negative_message_expects_no_rule() -> None:
    assert [m.place for m in EVERY if m.kind == "negative" and m.expected] == []


def test_only_negatives_and_lookalikes_expect_no_rule() -> None:
    unlabelled = {message.kind for message in EVERY if not message.expected}
    assert unlabelled == {"negative", "lookalike"}


def test_no_message_stands_twice_in_one_part() -> None:
    twice = [
        (part, text)
        for part in MESSAGES
        for text, count in Counter(message.text for message in MESSAGES[part]).items()
        if count > 1
    ]
    assert twice == []


def _texts(part: str) -> set[str]:
    # A text of punctuation only (or none left) is compared as it stands.
    return {_normalised(message.text) or message.text for message in MESSAGES[part]}


def test_no_message_stands_in_both_parts() -> None:
    assert _texts("train") & _texts("heldout") == set()


@pytest.mark.parametrize("part", PARTS)
def test_no_tune_message_stands_in_another_part(part: str) -> None:
    # Only the number is compared, so that a failure prints nothing of the held-out part.
    shared = len(_texts(TUNE) & _texts(part))
    assert shared == 0


def test_the_tune_part_covers_every_rule() -> None:
    assert DOCUMENTED - {label for message in MESSAGES[TUNE] for label in message.expected} == set()


def test_most_rules_beyond_the_documented_ones_have_messages() -> None:
    covered = {label for part in NEWER for m in MESSAGES[part] for label in m.expected}
    newer = RULE_IDS - DOCUMENTED
    assert len(newer & covered) >= 0.95 * len(newer)


@pytest.mark.parametrize(
    ("parts", "share"),
    [
        (LATER, 0.75),
        (LATEST, 0.4),
        (RECENT, 0.25),
        (TOLD, 0.25),
        (FRESH, 0.3),
        (NATURAL, 0.4),
        (DOCUMENTED_PARTS, 0.1),
    ],
)
def test_parts_left_to_chance_are_about_the_same_rules(
    parts: tuple[str, str], share: float
) -> None:
    train, heldout = (
        {label for message in MESSAGES[part] for label in message.expected} for part in parts
    )
    assert len(train & heldout) > share * len(RULE_IDS)


def test_no_newer_rule_has_messages_in_both_parts() -> None:
    train, heldout = (
        {label for message in MESSAGES[part] for label in message.expected} - DOCUMENTED
        for part in NEWER
    )
    assert train & heldout == set()


@pytest.mark.parametrize("part", [*NEWER, *CHANCE])
def test_no_message_written_later_stands_in_another_part(part: str) -> None:
    others = (_texts(other) for other in MESSAGES if other != part)
    assert len(_texts(part) & set().union(*others)) == 0
