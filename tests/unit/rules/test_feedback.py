"""What users say of diagnoses: stored without secrets, obeyed at once, taken back whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.errors import RuleError, StoreError, UsageError
from troubleshooter.locations import Locations
from troubleshooter.matching.doubting.refusals import key
from troubleshooter.matching.outcome import Outcome
from troubleshooter.pipeline import feedback
from troubleshooter.pipeline.feedback import Opinion
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.own_examples import failing_examples
from troubleshooter.rules import feedback as stored

Open = Callable[[], Knowledge]
RULE = "shop.label-refused"
MESSAGE = "14-03-2026 09:15 Parcel 417: Shipping label refused by carrier at the customer's wish"
LIKE_IT = "15-03-2026 10:20 Parcel 933: Shipping label refused by carrier at the customer's wish"
OTHER = "Shipping label refused by carrier: address unknown"


def said(knowledge: Knowledge, message: str) -> list[str]:
    return [match.rule for match in knowledge.matcher.explain(message).diagnoses]


def test_a_wrong_match_is_not_made_again(knowledge: Open) -> None:
    assert said(knowledge(), MESSAGE) == [RULE]
    taken = feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    assert taken.file is not None
    assert said(knowledge(), MESSAGE) == []
    assert said(knowledge(), LIKE_IT) == []
    assert said(knowledge(), OTHER) == [RULE]


def test_only_the_line_it_was_said_of_is_left_alone(knowledge: Open) -> None:
    feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    assert said(knowledge(), f"{MESSAGE}\nStore closed for stocktaking") == ["shop.store-closed"]
    assert said(knowledge(), f"Sync started\n{OTHER}") == [RULE]


def test_the_record_says_why_and_the_rule_is_not_suggested_either(knowledge: Open) -> None:
    feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    explained = knowledge().matcher.explain(MESSAGE)
    assert {step.outcome for step in explained.steps if step.rule == RULE} == {Outcome.REFUSED}
    assert RULE not in [item.rule for item in explained.suggestions]


def test_the_message_becomes_a_near_miss_that_the_rule_passes(knowledge: Open) -> None:
    feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    rules = knowledge().rules
    assert MESSAGE in [miss.message for miss in rules[RULE].ignores]
    assert failing_examples(rules) == ()


def test_a_message_like_an_example_is_refused_and_nothing_is_stored(
    knowledge: Open, locations: Locations
) -> None:
    with pytest.raises(UsageError, match=r"is an example of shop\.label-refused itself"):
        feedback.take(knowledge(), Opinion("wrong", "Shipping label refused by carrier two", RULE))
    assert stored.read(locations.feedback) == ()
    assert not locations.user_rules.exists()


def test_undo_takes_back_the_latest_with_what_it_changed(
    knowledge: Open, locations: Locations
) -> None:
    feedback.take(knowledge(), Opinion("right", OTHER, RULE))
    taken = feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    assert feedback.undo(locations).id == taken.said.id
    assert said(knowledge(), MESSAGE) == [RULE]
    assert taken.file is not None
    assert not taken.file.exists()
    assert [item.verdict for item in stored.read(locations.feedback)] == ["right"]


def test_undo_by_id_leaves_the_other_messages_refused(
    knowledge: Open, locations: Locations
) -> None:
    other = "Parcel lost: Shipping label refused by carrier after a strike"
    first = feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    feedback.take(knowledge(), Opinion("wrong", other, RULE))
    feedback.undo(locations, first.said.id)
    assert said(knowledge(), MESSAGE) == [RULE]
    assert said(knowledge(), other) == []


@pytest.mark.parametrize(
    ("opinion", "told"),
    [
        (Opinion("right", "x", "shop.label-refusd"), "did you mean shop.label-refused?"),
        (Opinion("wrong", "x", RULE, right="shop.nothing"), "no rule 'shop.nothing'"),
        (Opinion("wrong", "x", RULE, right=RULE), "cannot be both"),
        (Opinion("none", "  "), "the message is empty"),
        (Opinion("none", "x" * 8001), "at most 8000 characters"),
    ],
)
def test_what_makes_no_sense_is_refused(knowledge: Open, opinion: Opinion, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        feedback.take(knowledge(), opinion)


def test_a_message_that_did_not_come_out_as_the_rule_changes_nothing(knowledge: Open) -> None:
    assert feedback.take(knowledge(), Opinion("wrong", "Something else", RULE)).file is None


def test_secrets_are_not_stored_and_the_message_is_still_refused(
    knowledge: Open, locations: Locations
) -> None:
    secret = f"{MESSAGE} token=abcdefgh12345678"
    taken = feedback.take(knowledge(), Opinion("wrong", secret, RULE))
    assert taken.file is not None
    kept = taken.file.read_text("utf-8") + locations.feedback.read_text("utf-8")
    assert "abcdefgh12345678" not in kept
    assert said(knowledge(), secret.replace("abcdefgh12345678", "zyxwvuts87654321")) == []


def test_rules_are_counted_right_and_wrong(knowledge: Open, locations: Locations) -> None:
    feedback.take(knowledge(), Opinion("right", OTHER, RULE))
    feedback.take(knowledge(), Opinion("none", "what is this"))
    wrong = Opinion("wrong", MESSAGE, RULE, right="shop.store-closed", case="T-1")
    feedback.take(knowledge(), wrong)
    right, missed = stored.right_and_wrong(stored.read(locations.feedback))
    assert (right, missed) == ({RULE: 1, "shop.store-closed": 1}, {RULE: 1})


def test_a_last_line_cut_short_does_not_count(knowledge: Open, locations: Locations) -> None:
    feedback.take(knowledge(), Opinion("right", OTHER, RULE))
    with locations.feedback.open("a", encoding="utf-8") as file:
        file.write('{"id": "0')
    assert len(stored.read(locations.feedback)) == 1


def test_a_damaged_line_is_told_with_its_number(locations: Locations) -> None:
    locations.home.mkdir()
    locations.feedback.write_text("{}\n", "utf-8")
    with pytest.raises(StoreError, match=r"feedback\.jsonl:1: is damaged"):
        stored.read(locations.feedback)


def test_a_feedback_file_of_a_rule_that_is_gone_does_no_harm(
    knowledge: Open, locations: Locations
) -> None:
    taken = feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    assert taken.file is not None
    (locations.rules / "shop" / "label-refused.yaml").unlink()
    assert list(knowledge().rules) == ["shop.store-closed"]


def test_a_feedback_file_with_a_slip_is_told_with_its_line(
    knowledge: Open, locations: Locations
) -> None:
    taken = feedback.take(knowledge(), Opinion("wrong", MESSAGE, RULE))
    assert taken.file is not None
    taken.file.write_text(taken.file.read_text("utf-8").replace("message:", "mesage:"), "utf-8")
    with pytest.raises(RuleError) as refused:
        _ = knowledge().rules
    assert "rules/shop/label-refused.feedback.yaml:5" in str(refused.value)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=200))
def test_whatever_is_said_not_to_be_a_rule_is_not_it_again(
    knowledge: Open, locations: Locations, text: str
) -> None:
    message = f"{MESSAGE} {text}"
    if RULE not in said(knowledge(), message):
        return
    feedback.take(knowledge(), Opinion("wrong", message, RULE))
    assert RULE not in said(knowledge(), message)
    feedback.undo(locations)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2026-03-14 09:15:02 Order 100000417 failed", "Order 100000991 failed", True),
        ("[2026-03-14 09:15] Order 1 FAILED", "order 2 failed", True),
        ("Order 417 failed", "Order 417 cancelled", False),
        ("CFACT028: order 417", "CFACT014: order 417", False),
    ],
)
def test_messages_are_alike_when_only_values_differ(one: str, other: str, alike: bool) -> None:
    assert (key(one) == key(other)) is alike
