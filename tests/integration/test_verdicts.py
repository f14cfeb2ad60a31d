"""Verdicts on what a scan or a message was diagnosed as: one session, no more calls than due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from troubleshooter.connectors.transport import Limits
from troubleshooter.live import (
    Connection,
    ConnectionSystem,
    OpenReason,
    Reference,
    VerdictKind,
    Verification,
)
from troubleshooter.model import (
    Diagnosis,
    Language,
    Level,
    ProbeVerdict,
    Sample,
    ScanResult,
    SourceLocation,
)
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.verdicts import (
    MOST_QUESTIONS,
    MOST_SUBJECTS,
    Suspect,
    entries,
    judge,
    suspects_of_message,
    suspects_of_scan,
)
from troubleshooter.pipeline.verify import verify
from troubleshooter.sandbox import company, visma_books
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3, body_bytes=4_000_000)
RELATION, MATERIAL = "visma.relation-not-found", "visma.material-not-found"
STATUS, TERMS = "visma.customer-on-hold", "visma.payment-terms-unknown"
PERIOD = "visma.period-closed"
TRIED: Mapping[str, tuple[ProbeVerdict, ...]] = {
    STATUS: (ProbeVerdict("visma.customer-status", "on-hold", "usable"),),
    TERMS: (ProbeVerdict("visma.payment-terms", "missing", "present"),),
    PERIOD: (
        ProbeVerdict("visma.period", "closed", "open"),
        ProbeVerdict("visma.period", "missing", ""),
    ),
}
"""What these tests want rules to be judged by, whatever their files say."""
CONFIRMED, REFUTED, OPEN = VerdictKind.CONFIRMED, VerdictKind.REFUTED, VerdictKind.OPEN


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("V_SECRET", visma_books.CLIENT_SECRET)
    monkeypatch.setenv("V_CODE_1", company.SECURITY_CODE_1)
    monkeypatch.setenv("V_CODE_2", company.SECURITY_CODE_2)
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def tried(knowledge: Knowledge) -> Knowledge:
    """The rulebook with some `verify` entries of its own."""
    changed = Knowledge(knowledge.locations)
    vars(changed)["rules"] = {
        name: replace(rule, verify=TRIED.get(name, rule.verify))
        for name, rule in knowledge.rules.items()
    }
    return changed


def visma(sandbox: Sandbox) -> Connection:
    values = {"client_id": visma_books.CLIENT_ID, "tenant_id": visma_books.TENANT_ID}
    secret = {"client_secret": Reference("env", "V_SECRET")}
    url = sandbox.addresses["visma.net"]
    return Connection("erp", ConnectionSystem.VISMA, url, values, secret)


def books(sandbox: Sandbox) -> Connection:
    codes = {f"security_code_{n}": Reference("env", f"V_CODE_{n}") for n in (1, 2)}
    url = sandbox.addresses["e-boekhouden"]
    values = {"username": company.USERNAME}
    return Connection("books", ConnectionSystem.EBOEKHOUDEN, url, values, codes)


def judged(
    knowledge: Knowledge,
    connection: Connection,
    *suspects: tuple[str, tuple[dict[str, str], ...]],
    language: Language = "en",
) -> Verification:
    given = [Suspect(rule, values) for rule, values in suspects]
    return judge(knowledge, connection, given, language, LIMITS)


@pytest.mark.parametrize(
    ("rule", "values", "kind"),
    [
        (RELATION, ({"relation": "20418"},), CONFIRMED),
        (RELATION, ({"relation": "10001"},), REFUTED),
        (RELATION, ({"relation": "10001"}, {"relation": "20418"}), CONFIRMED),
        (RELATION, ({"relation": "10001"}, {"relation": "D-99/Z"}), OPEN),
        (RELATION, ({"relation": "D-99/Z"},), OPEN),
        (MATERIAL, ({"material": "NO-SUCH"},), CONFIRMED),
        (MATERIAL, ({"material": "KRAAN-15"},), REFUTED),
        (TERMS, ({"code": "TT"},), CONFIRMED),
        (TERMS, ({"code": "14"},), REFUTED),
        (STATUS, ({"relation": "20441"},), CONFIRMED),
        (STATUS, ({"relation": "10001"},), REFUTED),
        (STATUS, ({"relation": "20440"},), OPEN),
        (PERIOD, ({"date": "12-01-2026"},), CONFIRMED),
        (PERIOD, ({"date": "12-02-2026"},), REFUTED),
        ("visma.token-refresh-failed", ({},), OPEN),
    ],
)
def test_a_diagnosis_gets_its_verdict(
    tried: Knowledge,
    sandbox: Sandbox,
    rule: str,
    values: tuple[dict[str, str], ...],
    kind: VerdictKind,
) -> None:
    found = judged(tried, visma(sandbox), (rule, values)).verdicts[rule]
    assert found.kind is kind
    assert (found.reason is OpenReason.UNDECIDED) is (kind is OPEN)
    assert all(look.message for look in found.looks)
    assert not [entry for entry in sandbox.log if entry.writes]


@pytest.mark.parametrize(
    ("rule", "values", "reason"),
    [
        ("visma.quantity-not-positive", ({},), OpenReason.NO_PROBE),
        ("eboekhouden.relation-unknown", ({"relation": "1"},), OpenReason.OTHER_SYSTEM),
        (RELATION, ({},), OpenReason.NO_VALUE),
        (RELATION, (), OpenReason.NO_VALUE),
    ],
)
def test_what_cannot_be_asked_costs_nothing_not_even_a_login(
    knowledge: Knowledge,
    sandbox: Sandbox,
    rule: str,
    values: tuple[dict[str, str], ...],
    reason: OpenReason,
) -> None:
    done = judged(knowledge, visma(sandbox), (rule, values))
    assert done.verdicts[rule].reason is reason
    assert (done.calls, done.looked) == (0, True)
    assert not sandbox.log


def test_all_rules_share_one_session_and_each_record_is_asked_for_once(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    done = judged(
        knowledge,
        visma(sandbox),
        (RELATION, ({"relation": "10001"}, {"relation": "10002"})),
        ("visma.customer-creation-failed", ({"relation": "10001"},)),
        ("visma.token-invalid", ({},)),
        ("visma.token-refresh-failed", ({},)),
        (MATERIAL, ({"material": "KRAAN-15"},)),
    )
    calls = [entry.call for entry in sandbox.log]
    assert calls.count("POST /connect/token") == 1
    assert calls.count("GET /dimension") == 2
    assert calls.count("GET /customer") == 2
    assert calls.count("GET /inventory") == 1
    assert done.calls == len(calls)
    assert done.counted_calls == 4


def test_books_are_opened_once_and_closed(knowledge: Knowledge, sandbox: Sandbox) -> None:
    done = judged(
        knowledge,
        books(sandbox),
        ("eboekhouden.relation-unknown", ({"relation": "404"}, {"relation": "10001"})),
        ("eboekhouden.material-code-invalid", ({"material": "KRAAN-15"},)),
    )
    calls = [entry.call for entry in sandbox.log]
    assert (calls.count("OpenSession"), calls.count("CloseSession")) == (1, 1)
    assert done.calls == len(calls)
    assert done.verdicts["eboekhouden.relation-unknown"].kind is CONFIRMED
    assert done.verdicts["eboekhouden.material-code-invalid"].kind is REFUTED


def test_only_a_few_records_of_one_rule_are_asked_for(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    many = tuple({"material": f"M-{number}"} for number in range(30))
    done = judged(knowledge, visma(sandbox), (MATERIAL, many))
    assert len(done.verdicts[MATERIAL].looks) == MOST_SUBJECTS


def test_a_scan_with_more_rules_than_fit_says_which_were_left_out(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    able = [
        name
        for name, rule in knowledge.rules.items()
        if any(one.probe == "visma.customer" for one in rule.verify)
    ]
    values = tuple({"relation": f"1000{number}", "code": "1"} for number in range(3))
    suspects = [Suspect(able[0], values) for _ in range(MOST_QUESTIONS)]
    done = judge(knowledge, visma(sandbox), suspects, "en", LIMITS)
    assert done.verdicts[able[0]].kind is not None
    assert len([entry for entry in sandbox.log if entry.call == "GET /customer"]) <= 4


def test_a_refuted_rule_names_the_look_alike_that_moves_up(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    done = judged(
        knowledge,
        visma(sandbox),
        (RELATION, ({"relation": "10001"},)),
    )
    instead = done.verdicts[RELATION].instead
    alike = [other.rule for other in knowledge.rules[RELATION].not_this]
    assert instead == "visma.work-order-relation-missing"
    assert instead in alike


def test_a_confirmed_look_alike_comes_first(knowledge: Knowledge, sandbox: Sandbox) -> None:
    done = judged(
        knowledge,
        visma(sandbox),
        (MATERIAL, ({"material": "KRAAN-15"},)),
        (RELATION, ({"relation": "20418"},)),
    )
    assert done.verdicts[MATERIAL].instead == RELATION


def test_a_refused_login_leaves_all_others_open_and_is_told_once(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    sandbox.switch("wrong-credentials")
    done = judged(
        knowledge,
        visma(sandbox),
        ("visma.token-refresh-failed", ({},)),
        (RELATION, ({"relation": "1"}, {"relation": "2"})),
        (MATERIAL, ({"material": "3"},)),
    )
    assert done.verdicts["visma.token-refresh-failed"].kind is CONFIRMED
    assert done.verdicts[RELATION].reason is OpenReason.BLOCKED
    assert "invalid_client" in done.trouble
    assert [entry.call for entry in sandbox.log] == ["GET /dimension", "POST /connect/token"]


def test_after_the_limit_nothing_more_is_asked(knowledge: Knowledge, sandbox: Sandbox) -> None:
    sandbox.switch("rate-limit@GET /customer")
    suspects = [
        (rule, tuple({"relation": f"{n}-{rule[-3:]}"} for n in range(3)))
        for rule in (RELATION, "visma.customer-creation-failed", "visma.customer-on-hold")
    ]
    done = judged(knowledge, visma(sandbox), *suspects)
    asked = [entry for entry in sandbox.log if entry.call == "GET /customer"]
    assert len(asked) <= 4
    assert {one.kind for one in done.verdicts.values()} == {OPEN}


def test_the_last_calls_of_a_quota_are_left_to_the_integration(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    sandbox.switch("visma-quota-low")
    done = judged(knowledge, visma(sandbox), (RELATION, ({"relation": "20418"},)))
    assert done.verdicts[RELATION].kind is OPEN
    assert "2" in done.verdicts[RELATION].looks[0].message
    assert "GET /customer" not in [entry.call for entry in sandbox.log]


def test_a_system_that_is_gone_could_not_be_asked(knowledge: Knowledge, sandbox: Sandbox) -> None:
    with Sandbox() as gone:
        reached = visma(gone)
    done = judged(knowledge, reached, (RELATION, ({"relation": "20418"},)))
    assert not done.looked
    assert done.trouble
    assert done.verdicts[RELATION].reason is OpenReason.BLOCKED


@pytest.mark.parametrize("fault", ["html-500", "truncated", "half", "login-page", "drop", "huge"])
def test_trouble_on_the_line_judges_nothing(
    knowledge: Knowledge, sandbox: Sandbox, fault: str
) -> None:
    sandbox.switch(fault)
    suspects = (RELATION, ({"relation": "10001"},)), (MATERIAL, ({"material": "X"},))
    done = judged(knowledge, visma(sandbox), *suspects)
    assert {one.kind for one in done.verdicts.values()} == {OPEN}


def test_the_way_to_one_vendor_says_nothing_of_another(
    knowledge: Knowledge, sandbox: Sandbox
) -> None:
    able = entries(knowledge.rules, visma(sandbox))
    networks = {
        rule for rule, own in able.items() for one in own if one.probe.startswith("network.")
    }
    assert not [rule for rule in networks if rule.startswith(("exact.", "magento."))]
    run = verify(knowledge, visma(sandbox))
    judged_rules = {rule for one in run.results for rule in (*one.confirms, *one.refutes)}
    assert not [rule for rule in judged_rules if rule.startswith("exact.")]


def sample(number: int, **parameters: str) -> Sample:
    return Sample("message", SourceLocation("log", number), None, parameters)


def diagnosis(rule: str, level: Level, count: int, *samples: Sample) -> Diagnosis:
    return Diagnosis(rule, level, count, 0, (), None, None, samples)


def scan(*diagnoses: Diagnosis) -> ScanResult:
    return ScanResult((), 0, diagnoses, 0, (), 0)


def test_what_a_scan_found_is_asked_with_its_own_samples(knowledge: Knowledge) -> None:
    result = scan(
        diagnosis(RELATION, Level.WARNING, 2, sample(1, relation="A"), sample(2, relation="B")),
        diagnosis(MATERIAL, Level.ERROR, 9, sample(3, material="M")),
        diagnosis("visma.nothing-to-sync", Level.INFO, 99, sample(4)),
    )
    found = suspects_of_scan(result, knowledge.rules)
    assert [one.rule for one in found] == [MATERIAL, RELATION]
    assert found[1].values == ({"relation": "A"}, {"relation": "B"})


def test_a_message_is_asked_about_with_what_it_names(knowledge: Knowledge) -> None:
    message = "Relation 20418 on work order 26-0705 not found in VISMA.net"
    found = suspects_of_message(knowledge.matcher.explain(message))
    assert [(one.rule, dict(one.values[0])) for one in found] == [
        (RELATION, {"relation": "20418", "work_order": "26-0705"})
    ]


def test_messages_come_in_the_language_asked(knowledge: Knowledge, sandbox: Sandbox) -> None:
    suspect = (RELATION, ({"relation": "20418"},))
    said: Mapping[Language, str] = {
        "nl": "geen klant",
        "en": "no customer",
    }
    for language, words in said.items():
        done = judged(knowledge, visma(sandbox), suspect, language=language)
        assert words in done.verdicts[RELATION].looks[0].message


def test_no_secret_is_in_a_verification(knowledge: Knowledge, sandbox: Sandbox) -> None:
    for fault in ("visma-no-licence", "wrong-credentials", "html-500"):
        sandbox.switch(fault)
        done = judged(knowledge, visma(sandbox), (RELATION, ({"relation": "1"},)))
        shown = repr(done)
        assert visma_books.CLIENT_SECRET not in shown
        assert not [token for token in sandbox.visma.tokens if token in shown]
