"""The short mail reply: the same facts, only the first things to do, in three forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import pytest

from troubleshooter.model import LANGUAGES, Language, Rule, Sample, ScanResult, SourceLocation
from troubleshooter.report.branding import Branding
from troubleshooter.report.build import build_report
from troubleshooter.report.content import Report
from troubleshooter.report.reply import (
    MAX_ACTIONS,
    MAX_CAUSE,
    MAX_TITLES,
    build_reply,
    reply_html,
    reply_mail,
    reply_text,
)

BRANDING = Branding(sender="Desk <desk@firm.example>", signature={"nl": "Groet,\nDe helpdesk"})


@pytest.fixture(scope="module", params=LANGUAGES)
def report(
    request: pytest.FixtureRequest,
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
) -> Report:
    language: Language = request.param
    return build_report(result, rules, language, generated)


def test_only_the_first_things_have_steps_and_the_others_a_title(report: Report) -> None:
    reply = build_reply(report)
    assert len(reply.actions) == MAX_ACTIONS
    assert all(action.steps for action in reply.actions)
    assert len(reply.titles) == len(report.actions) - MAX_ACTIONS
    text = reply_text(reply)
    assert all(item.title in text for item in (*report.actions, *report.waiting))


def test_it_says_what_was_not_read_and_not_recognised(report: Report) -> None:
    reply = build_reply(report)
    assert [reason for reason in reply.reasons if "schermafdruk.png" in reason]
    assert str(report.unknown.count) in reply.unknown


def test_html_says_what_text_says(report: Report) -> None:
    reply = build_reply(report)
    html = re.sub(r"</?span[^>]*>", "", unescape(reply_html(reply)))
    assert all(step in html for action in reply.actions for step, _ in action.steps)
    assert html.count("<ol>") == MAX_ACTIONS
    assert "default-src 'none';" in html
    assert html.count("<style>") == 1


def test_html_in_a_mail_takes_on_the_looks_of_the_mail(report: Report) -> None:
    page = reply_html(build_reply(report), styled=False)
    assert "<style" not in page
    assert "style-src" not in page


def mail_of(report: Report, branding: Branding = BRANDING) -> EmailMessage:
    made = message_from_bytes(
        reply_mail(build_reply(report, branding), report, branding), policy=policy.default
    )
    assert isinstance(made, EmailMessage)
    return made


def test_a_mail_is_a_draft_with_text_and_html(report: Report) -> None:
    mail = mail_of(report)
    assert mail["From"] == "Desk <desk@firm.example>"
    assert mail["X-Unsent"] == "1"
    assert mail["To"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    body = mail.get_body(("plain",))
    assert body is not None
    told = body.get_content().replace("\r\n", "\n")
    assert told == reply_text(build_reply(report, BRANDING))


def test_the_same_facts_make_the_same_mail(report: Report) -> None:
    made = [reply_mail(build_reply(report), report) for _ in range(2)]
    assert made[0] == made[1]


def test_a_sender_is_not_needed(report: Report) -> None:
    assert mail_of(report, Branding())["From"] is None


def test_the_signature_is_the_configured_one_else_the_senders_name(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    dutch, english = (build_report(result, rules, spoken, generated) for spoken in LANGUAGES)
    assert reply_text(build_reply(dutch, BRANDING)).endswith("\n\nGroet,\nDe helpdesk\n")
    assert reply_text(build_reply(english, BRANDING)).endswith("\n\nKind regards,\nDesk\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_to_do_is_told_without_a_number(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    single = replace(result, diagnoses=result.diagnoses[:1], clusters=(), unknown=0)
    reply = build_reply(build_report(single, rules, language, generated))
    assert len(reply.actions) == 1
    assert not reply.actions[0].heading.startswith("1.")
    assert not reply.others


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_read_still_makes_a_reply(
    rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    empty = build_report(ScanResult((), 0, (), 0, (), 0), rules, language, generated)
    text = reply_text(build_reply(empty))
    assert empty.headline[0] in text
    assert "None" not in text


def test_hostile_text_is_text(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    evil = "<script>alert(1)</script>\r\nBcc: x@y.example\u202e{{ 7*7 }}"
    read = replace(result.inputs[2], path=f"/a/{evil}")
    sample = Sample(evil, SourceLocation(evil, 1), None, {})
    found = tuple(replace(one, samples=(sample,)) for one in result.diagnoses)
    hostile = replace(result, inputs=(*result.inputs[:2], read), diagnoses=found)
    report = build_report(hostile, rules, "nl", generated)
    reply = build_reply(report)
    assert "<script" not in reply_html(reply)
    assert "&lt;script&gt;" in reply_html(reply)
    assert "\u202e" not in reply_text(reply)
    assert mail_of(report)["Bcc"] is None


def test_a_reply_names_no_more_than_a_few_other_things(report: Report) -> None:
    item = report.actions[0]
    many = tuple(replace(item, number=n, title=f"Title {n}") for n in range(1, 31))
    reply = build_reply(replace(report, actions=many))
    assert len(reply.titles) == MAX_TITLES + 1
    assert str(30 - MAX_ACTIONS - MAX_TITLES) in reply.titles[-1]


def test_a_long_cause_ends_with_a_whole_sentence(report: Report) -> None:
    sentence = "This is a sentence of some forty letters."
    item = replace(report.actions[0], cause=(" ".join([sentence] * 30),))
    (told,) = build_reply(replace(report, actions=(item,))).actions
    assert len(told.cause) <= MAX_CAUSE
    assert told.cause.endswith(sentence)
    assert told.cause.count(sentence) > 1
