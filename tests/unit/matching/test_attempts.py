"""An error that a later attempt put right is over; one of another thing stands."""

from __future__ import annotations

import pytest

from troubleshooter.matching.doubting.attempts import is_closed, is_over, put_right_later
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.model import System

FAILED = "02:00:03 [attempt 1/4] invoice 20260317 -> (503) Server Unavailable"
OVER = {
    "a later attempt": f"{FAILED}\n02:01:33 [attempt 3/4] invoice 20260317 -> exported",
    "after another failure": (
        f"{FAILED}\n02:00:33 [attempt 2/4] invoice 20260317 -> (503) Server Unavailable\n"
        "02:01:33 [attempt 3/4] invoice 20260317 -> Geëxporteerd"
    ),
    "records of attempts": (
        '{"ts":1771406402,"job":"export","try":1,"outcome":"(503) Server Unavailable"}\n'
        '{"ts":1771406764,"job":"export","try":2,"outcome":"ok"}'
    ),
    "attempts in words": (
        "09:30:00Z exact WARN (503) Server Unavailable on first attempt\n"
        "09:30:05Z exact INFO second attempt: token refreshed"
    ),
    "what is to be tried again": (
        "05:15 ERROR Order 3000071120: (503) Server Unavailable, retry scheduled\n"
        "05:20 DEBUG Order 3000071120: retried, booked as 2026-1188"
    ),
}
CLOSED = {
    "the reason of an outage that is over": (
        "Onderwerp: Monitor is UP: Exact Online\nReden van de storing: (503) Server Unavailable"
    ),
    "a page of incidents": (
        "API \u2013 elevated (503) Server Unavailable\n  Resolved \u2013 It has been resolved.\n"
        "  Investigating \u2013 We are looking into it."
    ),
    "an alert's mail": "[Resolved] sync: (503) Server Unavailable",
}
STANDS = {
    "no later attempt": FAILED,
    "another document": f"{FAILED}\n02:01:33 [attempt 2/4] invoice 20260318 -> exported",
    "an earlier attempt": f"[attempt 0/4] invoice 20260317 -> exported\n{FAILED}",
    "one that failed, too": f"{FAILED}\n[attempt 2/4] invoice 20260317 -> not sent, error",
    "another job": (
        '{"job":"export","try":1,"outcome":"(503) Server Unavailable"}\ncron try 2: ok'
    ),
    "the next row of a list": "#71 (503) Server Unavailable\n#72 invoice created",
    "one that failed again in the end": (
        f"{FAILED}\n[attempt 2/4] invoice 20260317 -> created\n"
        "[attempt 3/4] invoice 20260317 -> error"
    ),
    "a monitor that is down": "Monitor is DOWN: Exact\nReden: (503) Server Unavailable",
}


def _place(text: str) -> tuple[str, int, int]:
    start = text.index("(503)")
    return text, start, start + len("(503) Server Unavailable")


@pytest.mark.parametrize("text", OVER.values(), ids=OVER)
def test_what_a_later_attempt_put_right_is_over(text: str) -> None:
    assert put_right_later(*_place(text))


@pytest.mark.parametrize("text", CLOSED.values(), ids=CLOSED)
def test_what_an_alert_says_is_over_is_over(text: str) -> None:
    assert is_over(*_place(text))


@pytest.mark.parametrize(
    "text",
    [
        "Resolved \u2013 the printer\nStill open \u2013 (503) Server Unavailable at Exact",
        "[Resolved] disk is full\n\nExact: (503) Server Unavailable",
        "(503) Server Unavailable\nStill looking.\nResolved \u2013 the printer",
    ],
)
def test_another_alert_that_is_over_says_nothing_of_this(text: str) -> None:
    assert not is_over(*_place(text))


def test_a_closed_issue_is_closed_and_one_of_several_is_not() -> None:
    closed = "EX-5K1 (503) Server Unavailable\nStatus: Resolved in 2026.3.1"
    assert is_closed(*_place(closed))
    assert not is_closed(*_place(f"{closed}\nEX-5K2 (503) Server Unavailable\nStatus: waiting"))
    assert not is_closed(*_place("Status: closed\nMessage: (503) Server Unavailable"))


@pytest.mark.parametrize("text", STANDS.values(), ids=STANDS)
def test_what_nothing_put_right_stands(text: str) -> None:
    assert not put_right_later(*_place(text))


def test_the_record_says_what_put_it_right(matcher: Matcher) -> None:
    explained = matcher.explain(OVER["a later attempt"], System.EXACT)
    assert explained.diagnoses == ()
    handled = {step.other for step in explained.steps if step.outcome is Outcome.HANDLED}
    assert handled == {"exported"}


def test_what_somebody_minds_is_told_all_the_same(matcher: Matcher) -> None:
    text = f"{OVER['a later attempt']}\nWe have seen this five times this week."
    found = matcher.explain(text, System.EXACT).diagnoses
    assert [match.rule for match in found] == ["exact.service-unavailable"]
