"""The frames of a stack trace are not read; all other lines are."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.frames import stated
from troubleshooter.matching.reading.tokens import tokenize

PHP = "#1 /srv/shop/vendor/acme/Push.php(118): Acme\\Api->call('Invoice number already exists')"
DOTNET = "   at Acme.Sync.Push(String message) in C:\\work\\Push.cs:line 12"
JAVA = "\tat nl.acme.sync.Push.run(Push.java:12)"


def forms(text: str) -> list[str]:
    """What is read of `text`, word by word."""
    return [token.form for token in stated(text)]


@pytest.mark.parametrize(
    "frame", [PHP, DOTNET, JAVA, "#0 [internal function]: SoapClient->__call()", "#7 {main}"]
)
def test_a_frame_is_not_read_and_what_stands_around_it_is(frame: str) -> None:
    assert forms(f"API error\n{frame}\nnext entry") == ["api", "error", "next", "entry"]


@pytest.mark.parametrize(
    "line",
    [
        "#3 Invoice number already exists",
        "#3 Klant (12): niet gevonden",
        "at 12:30 the invoice was refused (again)",
        "   at Jansen B.V. the invoice was refused",
        "   at Jansen(Breda) the invoice was refused",
    ],
)
def test_a_line_that_only_begins_like_a_frame_is_read(line: str) -> None:
    assert forms(f"log\n{line}") == ["log", *[token.form for token in tokenize(line)]]


@pytest.mark.parametrize("before", ["API error", 'said "', "Order 5 was refused.", ""])
def test_what_stands_below_frames_is_read_as_if_they_were_there(before: str) -> None:
    text = f"{before}\n{PHP}\n{DOTNET}\nInvoice 12 'refused'\n{PHP}\n\"again\""
    inside = [line for line in text.split("\n") if line in (PHP, DOTNET)]
    frames = [range(text.index(line), text.index(line) + len(line)) for line in inside]
    frames.append(range(text.rindex(PHP), text.rindex(PHP) + len(PHP)))
    outside = [one for one in tokenize(text) if not any(one.start in frame for frame in frames)]
    assert list(stated(text)) == outside


def test_a_frame_that_stands_by_itself_is_read_as_it_may_be_all_there_is() -> None:
    assert forms(PHP) != []


def test_an_error_named_in_a_call_is_no_diagnosis(matcher: Matcher) -> None:
    assert matcher.diagnose(f"Nightly export failed in /srv/shop/Push.php:118\n{PHP}") == ()


def test_the_error_above_its_frames_is_diagnosed(matcher: Matcher) -> None:
    found = matcher.diagnose(f"Invoice number 1200 already exists\n{DOTNET}\n{DOTNET}")
    assert [match.rule for match in found] == ["magento.invoice-number-exists"]
