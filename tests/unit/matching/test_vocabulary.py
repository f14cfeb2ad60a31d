"""Words are read through typing and scanning errors, but never turned around."""

from __future__ import annotations

import pytest

from troubleshooter.matching.reading.vocabulary import Vocabulary, plain_number, skeleton

WORDS = (
    *("template", "invoice", "server", "reeds", "not", "niet", "never", "known", "429", "2000"),
    *("start.exactonline.nl", "api.e-boekhouden.nl"),
    *("code", "tunnel", "authorization", "inactiveuser", "eai", "mist", "must"),
)
VOCABULARY = Vocabulary(WORDS, frozenset({"not", "niet", "never"}))


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("template", "template"),
        ("temp1ate", "template"),
        ("tempalte", "template"),
        ("lnvoice", "invoice"),
        ("servre", "server"),
        ("kown", "known"),
        ("nto", "not"),
        ("neit", "niet"),
        ("2,000", "2000"),
        ("4z9", None),
        ("sever", "server"),
        ("nieuw", None),
        ("hr107", None),
        ("completely", None),
        ("codc", "code"),
        ("tiinnel", "tunnel"),
        ("miist", "must"),
        ("authorisation", "authorization"),
        ("activeuser", None),
        ("eail", None),
        ("api.e-boekhuoden.nl", "api.e-boekhouden.nl"),
        ("start.exactonliine.be", "start.exactonline.be"),
        ("app.e-boekhouden.nl", None),
        ("api.mijnboekhouden.nl", None),
    ],
)
def test_reads(token: str, word: str | None) -> None:
    read = VOCABULARY.read(token)
    assert (read[0] if read else None) == word


def test_an_exact_word_is_surer_than_a_misspelt_one() -> None:
    exact, misspelt = VOCABULARY.read("template"), VOCABULARY.read("tempalte")
    assert exact is not None
    assert misspelt is not None
    assert exact[1] == 1.0 > misspelt[1]


def test_skeletons_of_confused_letters_agree() -> None:
    assert skeleton("rn") == skeleton("m")
    assert skeleton("1imit") == skeleton("limit")


@pytest.mark.parametrize(
    ("written", "plain"), [("2.000", "2000"), ("1,234,567", "1234567"), ("12,50", "12,50")]
)
def test_thousands_are_read_either_way(written: str, plain: str) -> None:
    assert plain_number(written) == plain
