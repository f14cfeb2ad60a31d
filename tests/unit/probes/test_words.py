"""What probes say: the same keys and values in every language, each of them used, none missing."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from troubleshooter import probes
from troubleshooter.errors import ConnectorError, LimitReached, Unreachable
from troubleshooter.model import LANGUAGES, Language
from troubleshooter.probes.registry import PROBES
from troubleshooter.probes.words import Said, Words, say, trouble, words

FOLDER = Path(probes.__file__).parent
MODULES = {
    name: (FOLDER / f"{probe.ask.__module__.rsplit('.', 1)[1]}.py").read_text("utf-8")
    for name, probe in PROBES.items()
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def keys_said(source: str) -> Iterator[tuple[str, bool]]:
    """The keys in calls of say(), and whether each is whole or only how it starts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.JoinedStr):
                    start = part.values[0]
                    whole = isinstance(start, ast.Constant)
                    yield (str(start.value) if isinstance(start, ast.Constant) else "", False)
                    assert whole, "a key starts with something fixed"
                    break
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value, True


def beside(source: str) -> Iterator[str]:
    """The modules of probes that this one takes something from."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(probes.__name__):
            yield (FOLDER / f"{str(node.module).rsplit('.', 1)[1]}.py").read_text("utf-8")


def key_from_elsewhere(node: ast.AST) -> bool:
    """Whether this says what an error's own code names, so the key stands in no probe."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    first = list(ast.walk(node.args[0])) if node.func.id == "say" else []
    return any(isinstance(part, ast.Attribute) and part.attr == "code" for part in first)


def test_every_language_says_the_same_things_with_the_same_values() -> None:
    english = words("en").entries
    for language in LANGUAGES:
        other = words(language).entries
        assert list(other) == list(english)
        for probe, own in english.items():
            assert list(other[probe]) == list(own), probe
            for key, text in own.items():
                where = f"{language} {probe} {key}"
                assert placeholders(other[probe][key]) == placeholders(text), where
                assert (
                    other[probe][key].strip() != text.strip()
                    or language == "en"
                    or " " not in text.strip()
                ), f"{where} is not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_wording_belongs_to_a_probe_that_there_is(language: Language) -> None:
    assert set(words(language).entries) - {"any"} <= set(PROBES)


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_says_only_what_has_wording(name: str) -> None:
    entries = words("en").entries
    known = {*entries.get(name, {}), *entries["any"]}
    for key, whole in keys_said(MODULES[name]):
        found = key in known if whole else any(one.startswith(key) for one in known)
        assert found, f"{name} says {key!r}, which has no wording"


@pytest.mark.parametrize("name", words("en").entries)
def test_no_wording_is_left_over(name: str) -> None:
    if name == "any":
        return
    sources = [ast.parse(text) for text in (MODULES[name], *beside(MODULES[name]))]
    texts = {
        part.value
        for source in sources
        for part in ast.walk(source)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    if any(key_from_elsewhere(node) for source in sources for node in ast.walk(source)):
        return
    for key in words("en").entries[name]:
        begun = any(key.startswith(text) for text in texts if text.endswith("-"))
        assert key in texts or begun, f"{name}: {key} is never said"


def test_a_sentence_is_filled_in_and_followed() -> None:
    own = Words({"p": {"a": "{n} of {m!r}", "b": "; {n}!"}, "any": {"c": "shared"}})
    assert own.sentence("p", say("a", say("b", n=2), m="x"), {"n": 1}) == "1 of 'x'; 2!"
    assert own.sentence("p", say("c"), {}) == "shared"
    assert own.sentence("p", "as it is", {}) == "as it is"
    with pytest.raises(KeyError):
        own.sentence("p", say("a"), {})


def test_a_value_is_never_read_as_wording() -> None:
    own = Words({"p": {"a": "{said}"}, "any": {}})
    assert own.sentence("p", say("a", said="{0.__class__} {n}"), {}) == "{0.__class__} {n}"


@pytest.mark.parametrize(
    ("error", "key"),
    [(Unreachable("x"), "unreachable"), (LimitReached("x"), "limit-reached"),
     (ConnectorError("x"), "no-answer")],
)  # fmt: skip
def test_trouble_is_named_by_its_kind(error: ConnectorError, key: str) -> None:
    assert trouble(error) == Said(key, {"error": "x"})
    for language in LANGUAGES:
        assert words(language).sentence("any", trouble(error), {})
