"""The self-test's output: the published form, those of its relatives, and everything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.connectors.command import CommandResult
from troubleshooter.connectors.magento_selftest import SelfTest, SelfTestReport, read_selftest
from troubleshooter.errors import ConnectorError, Refused, UnexpectedAnswer

PUBLISHED = """Module Enabled: success
- Module is enabled
Connection: success
- Connected to SnelStart account: [Vermeer]
Ledger Configuration: success
- Product ledgers configured
Tax Rate Mapping: warning
- 2 tax rules not mapped
"""
SENTENCE = "Check if current Magento version is supported for this module version"


def result(stdout: str, stderr: str = "", code: int = 0) -> CommandResult:
    return CommandResult(code, stdout, stderr, 0.1)


def read(stdout: str) -> SelfTestReport:
    return read_selftest(result(stdout))


def told(report: SelfTestReport) -> list[tuple[str, str, str]]:
    return [(one.name, one.result, one.said) for one in report.tests]


def test_the_published_form_is_read_whole() -> None:
    report = read(PUBLISHED)
    assert told(report) == [
        ("Module Enabled", "success", "Module is enabled"),
        ("Connection", "success", "Connected to SnelStart account: [Vermeer]"),
        ("Ledger Configuration", "success", "Product ledgers configured"),
        ("Tax Rate Mapping", "warning", "2 tax rules not mapped"),
    ]
    assert report.unread == 0
    tax = report.about("tax")
    assert tax is not None
    assert not tax.good


@pytest.mark.parametrize(
    ("text", "found", "unread"),
    [
        ("Cron: failed - none in the last hour", ("Cron", "failed", "none in the last hour"), 0),
        ("Cron: success- running", ("Cron", "success", "running"), 0),
        (f"{SENTENCE}: success - fine", (SENTENCE, "success", "fine"), 0),
        ("\x1b[32mCron: success\x1b[0m\n - fine", ("Cron", "success", "fine"), 0),
        ("\x1b[32mCron:\x1b[39m \x1b[37;41mfailed\x1b[39;49m - no", ("Cron", "failed", "no"), 0),
        ("<info>Cron:</info> <error>failed</error> - no", ("Cron", "failed", "no"), 0),
        ("Cron: error\n- a\n- b", ("Cron", "failed", "a b"), 0),
        ("Cron : SUCCESS", ("Cron", "success", ""), 0),
        ("* Cron: success\n", ("Cron", "success", ""), 0),
        ("1. Cron: success\n", ("Cron", "success", ""), 0),
        ("Btw-koppeling: mislukt - 2 regels", ("Btw-koppeling", "failed", "2 regels"), 0),
        ("Verbinding: geslaagd", ("Verbinding", "success", ""), 0),
        ("Shop: NL: Connection: failed - x", ("Shop: NL: Connection", "failed", "x"), 0),
        ("+--+--+\n| Cron | success | ok then |\n+--+--+", ("Cron", "success", "ok then"), 2),
        ("│ 1 │ Cron │ failed │ none │", ("Cron", "failed", "none"), 0),
        (" [ERROR] No connection", ("No connection", "failed", ""), 0),
        ("Self test\n=====\nCron: skipped\r\n- not now\r\n", ("Cron", "skipped", "not now"), 2),
        ("Cron: attention - look", ("Cron", "unknown", "attention - look"), 0),
        ("Cron: attention\n- look", ("Cron", "unknown", "attention - look"), 0),
        ("Store: Default\nCron: success", ("Cron", "success", ""), 1),
        ("PHP Warning:  Undefined key in x.php\nCron: success", ("Cron", "success", ""), 1),
    ],
)
def test_relatives_of_that_form_are_read_too(
    text: str, found: tuple[str, str, str], unread: int
) -> None:
    report = read(text)
    assert told(report) == [found]
    assert report.unread == unread


def test_a_list_of_tests_is_no_list_of_remarks() -> None:
    found = told(read("- Connection: success\n- Cron: failed\n"))
    assert found == [("Connection", "success", ""), ("Cron", "failed", "")]


def test_an_unknown_word_is_neither_good_nor_a_known_result() -> None:
    test = read("Cron: attention - look").tests[0]
    assert not test.good
    assert not test.known


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        (result("", 'There are no commands defined in the "accounting" namespace.', 1), Refused,
         "has no command"),
        (result("", 'Command "accounting:selftest" is not defined.', 1), Refused, "has no command"),
        (result("", "bash: bin/magento: No such file or directory", 127), Refused, "cannot be run"),
        (result("+--+\n| Ready |\n+--+"), UnexpectedAnswer, "no test in its output"),
        (result("", "PHP Fatal error: memory", 255), UnexpectedAnswer, "exit code 255"),
        (result(""), UnexpectedAnswer, "no output"),
        (result("- a line without a test"), UnexpectedAnswer, "no test"),
        (result("Store: Default"), UnexpectedAnswer, "no test"),
    ],
)  # fmt: skip
def test_what_holds_no_test_says_why(
    given: CommandResult, kind: type[ConnectorError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        read_selftest(given)


FORMS: dict[str, Callable[[str, str, str], str]] = {
    "published": lambda name, word, said: f"{name}: {word}\n- {said}\n",
    "one line": lambda name, word, said: f"{name}: {word} - {said}\n",
    "no space": lambda name, word, said: f"{name}: {word}- {said}\n",
    "coloured": lambda name, word, said: (
        f"\x1b[32m{name}:\x1b[39m \x1b[37;41m{word}\x1b[0m - {said}\n"
    ),
    "table": lambda name, word, said: f"| {name} | {word} | {said} |\n",
    "bulleted": lambda name, word, said: f"* {name}: {word} - {said}\n",
}
NAMES = st.sampled_from(
    ["Module Enabled", "Connection", "Tax Rate Mapping", "Categorieën & btw", "PHP 8.2", SENTENCE]
)
WORDS = st.sampled_from(
    [("success", "success"), ("Failed", "failed"), ("warning", "warning"), ("skipped", "skipped"),
     ("mislukt", "failed"), ("ERROR", "failed")]
)  # fmt: skip
SAID = st.sampled_from(
    ["Module is enabled", "Connected to account: [Vermeer]", "2 tax rules not mapped", "1.2.3"]
)
NOISE = st.sampled_from(["", "Self test", "======", "PHP Deprecated:  x is old in y.php", "   "])


@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.tuples(NAMES, WORDS, SAID, NOISE), min_size=1, max_size=8),
    st.booleans(),
)
def test_every_form_gives_back_what_was_printed(
    form: str, tests: list[tuple[str, tuple[str, str], str, str]], windows: bool
) -> None:
    text = "".join(
        f"{noise}\n{FORMS[form](name, word, said)}" for name, (word, _), said, noise in tests
    )
    report = read(text.replace("\n", "\r\n") if windows else text)
    assert told(report) == [(name, wanted, said) for name, (_, wanted), said, _ in tests]


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(sorted(FORMS)), SAID), min_size=1, max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
def test_a_failure_is_never_read_as_success(tests: list[tuple[str, str, str]], noise: str) -> None:
    text = "".join(FORMS[form](name, "failed", said) for name, form, said in tests)
    report = read(f"{text}{noise}\n")
    assert not all(one.good for one in report.tests)
    assert "failed" in {one.result for one in report.tests}


@given(st.text(max_size=400))
def test_any_output_ends_in_tests_or_an_error_of_ours(text: str) -> None:
    try:
        found = read(text).tests
    except ConnectorError:
        return
    assert found
    assert all(isinstance(one, SelfTest) and one.name and len(one.name) <= 200 for one in found)
    assert all(len(one.said) <= 300 for one in found)


def test_a_long_output_is_bounded_and_read_in_no_time() -> None:
    long = "a:" * 100_000 + "\n" + "Cron: failed - x\n" * 500
    assert len(read(long).tests) == 100
