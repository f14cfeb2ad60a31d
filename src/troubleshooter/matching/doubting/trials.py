"""Whether a text is of a test that names an error, what a healthy command prints, or good news
that is still to come."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_PASSED_BEFORE = Late(
    r"^[\s>*|.\d\-]{0,12}(?:\[ {0,8}(?i:pass|passed|ok|geslaagd) {0,8}\]|--- PASS|ok \d{1,5}\b"
    r"|(?:PASS(?:ED)?|OK)(?::|\s{1,4}\w)|(?i:tests?) (?:passed|geslaagd|ok)\b|(?:it )?should \w)"
    r"|[\x{2713}\x{2714}\x{2611}\x{221a}\x{2705}]",
    needs=("pass", "ok", "geslaagd", "should", "\u2713", "\u2714", "\u2611", "\u221a", "\u2705"),
)
_FAILED = Late(
    r"\b(?:ERROR|FAIL\w{0,6}|WARN\w{0,4}|CRITICAL|(?i:error|fout):|(?i:failed|mislukt))\b"
    r"|[\x{2717}\x{2718}\x{2716}\x{00d7}\x{274c}]|[;.] "
)
_TEXT = 4_000  # characters
_CALLING = 120  # characters of a test's name
_ASSERTING = 200  # characters before what is asserted
_NEXT = 2  # characters
_MARK = 30  # characters of a find that takes in its whole line
_PASSED_BEHIND = Late(
    r"(?:\.{3,}\s{0,3}(?:ok|OK|passed|PASSED)|\s(?:PASSED|\[(?:PASS|SKIP)\]|[\x{2713}\x{2714}]))"
    r"[\s()\[\]\d%.,a-z]{0,24}$|^[\"']\s{0,3}(?:passed|geslaagd|ok|OK)\b"
    r"|\((?:passed|geslaagd|ok|OK)\)\s{0,4}$",
    needs=("ok", "pass", "skip", "geslaagd", "\u2713", "\u2714"),
)
_ASSERTED = Late(
    r"(?:\bassert(?:That|Equals?|Same|Contains|Matches|Raises|Throws|String\w{0,20}|True"
    r"|_\w{1,30})?\s{0,3}[(\s]|\b(?:expect|verify)\w{0,12}\("
    r"|\.(?:toBe|toEqual|toContain|toThrow|toMatch\w{0,10}|isEqualTo|contains|hasMessage\w{0,20}"
    r"|shouldBe)\()[^\n]{0,160}$"
)
_RAN_BEFORE = Late(
    r"^[\s>|]{0,12}(?:Passed|Geslaagd|Skipped|Overgeslagen|Ignored)\s{1,4}[\w.+]{2,200}[._]$",
    needs=("passed", "geslaagd", "skipped", "overgeslagen", "ignored"),
)
_RAN_BEHIND = re.compile(
    r"[\w.+]{0,200}(?:\([^\n]{0,200}\))?(?:\s{1,4}\[(?:< ?)?(?:\d{1,4} ?m?[smh] ?){1,3}\])?\s*$"
)
"""The rest of the line in which a run of .NET's tests tells that one passed or was left out."""
_OUTCOME = re.compile(
    r"[^{}<>\n]{0,300}\b(?:outcome|status|state|result)[\"']?\s?[:=]\s?[\"'](?i:passed)[\"']"
)
"""A field behind the name of a test."""
_GIVEN_BEHIND = re.compile(r"_(?:When|If|Given|Als|Wanneer)(?:_|[A-Z])\w")
_RETURNS = re.compile(
    r"_(?:Returns?|Throws?|Raises|Gives|Expects?|Should|Handles|Geeft|Gooit)_?"
    r"(?:[A-Za-z]{1,30}_){0,3}$"
)
"""How a test is called by what it does and expects: `AddInvoice_Returns_CFACT028_When_Unknown`."""
_TOLD_OF = re.compile(
    r"^\s{0,20}(?:it|test|describe|context|specify|scenario|xit|fit)(?:\.(?:each|only|skip|todo))?"
    r"\([\"'`](?:[^\"`\n]{0,100}[\"' ])?$"
)
"""How a test in JavaScript begins: `it('shows "API token invalid" after logout', ..`."""
_NAME_OF_TEST = re.compile(
    r"\W{0,6}(?:(?:\[(?:Fact|Test|TestMethod|Theory)\]|public|private|protected|internal|static"
    r"|async|final"
    r"|function|func?|def|void|Task)\s{1,4}){1,5}\w{8,120}(?=\()|\W{0,6}test[_A-Z]\w{6,120}"
)
"""The front of a line that declares a test, or tells of one: `testDuplicateFound ... OK`."""
_CALLED = re.compile(r"(?:^|[^A-Za-z0-9])(?:[tT]est(?:[_A-Z]\w{0,100})?|(?:it_)?should_\w{0,100})$")
_SHOULD = Late(r"\b[Ii]t should (?:\w{1,20} ){1,5}[\"'(]{0,2}$")
_SUITE = Late(
    r"(?i)\b(?:test suite|test ?case|running test|tests? passed|\d{1,5} (?:passing|passed))\b"
    r"[:\s]{1,3}(?:[\"']|[^\n]{0,80}$)"
)
_SCENARIO = Late(
    r"^\s{0,20}(?:Scenario(?: Outline)?|Feature|Functionaliteit):",
    needs=("scenario", "feature", "functionaliteit"),
)
_STEP = Late(r"^\s{0,20}(?:(?:Given|When|Then|And|But|Gegeven|Stel|Als|Wanneer|Dan|En|Maar)\s|\|)")
_SCENARIOS = Late(
    r"(?m)^\s{0,20}(?:(?:Scenario(?: Outline)?|Feature|Functionaliteit):|Given\s)",
    needs=("scenario", "feature", "functionaliteit", "given"),
)
_SUITES = Late(r"(?m)^\*{3} (?:Test Cases|Tasks|Keywords) \*{3}")
_COMMANDS = Late(
    r"(?m)^(?:[^\n$#>]{0,60}[$#>] )?(?:php )?bin/magento \w|^Module '\w{2,40}_\w{2,40}':"
    r"|^[$#] (?:composer|npm|yarn|git) \w|^(?:Flushed cache types|Cache types config flushed"
    r"|Schema (?:creation|post-updates)|Data (?:install|post-updates)|Generated code and)"
)

_DONE = r"(?:created|updated|added|made|linked|pushed|sent|booked|synced|synchroni[sz]ed|exported)"
_GEDAAN = (
    r"(?:aangemaakt|bijgewerkt|toegevoegd|gemaakt|gecre[e\x{00eb}]erd|gekoppeld|verstuurd|verzonden"
    r"|geboekt|gesynchroniseerd|ge[e\x{00eb}]xporteerd)"
)
_TO_COME = Late(
    r"(?i)\b(?:(?:will|would|shall|can|could|may|might|must|should|going to|about to|(?:has|have"
    rf"|needs?|yet) to)\s(?:\w{{1,20}}\s)?be|to be|(?-i:being))\s(?:\w{{1,20}}ly\s)?{_DONE}\b"
    r"|\b(?:wordt|worden|zal|zullen|moet|moeten|kan|kunnen|mag|mogen|dient|zou|zouden)\s"
    rf"(?:[^\s.,;:()]{{1,20}}\s){{0,4}}{_GEDAAN}\b"
    rf"|^[^.;:]{{0,40}}\sbe {_DONE}\b"
    r"|^(?:creating|updating|adding|linking|pushing|sending|booking|syncing)\b"
)
"""What is still to be done, where good news says that it was."""
_TO_DO = Late(
    r"(?i)\b(?:aanmaken|bijwerken|toevoegen|koppelen|synchroniseren|versturen|verzenden)\b"
    r"|^(?:create|update|add|link|sync|send)\b",
    needs=("en", "create", "update", "add", "link", "sync", "send"),
)
_WAS_DONE = Late(
    r"(?i)\b(?:gelukt|geslaagd|ok\x{e9}?|okay|succes\w*|succe\w*|voltooid|klaar|gereed|done"
    r"|completed?|finished|afgerond|created|updated|100 ?%|status|\d{3,}|is|was|werd|ging|went)\b"
    r"|[\x{2713}\x{2714}]"
)
"""What says of an action that it was done: `Klant aanmaken in e-Boekhouden: gelukt`."""


_A_PART = Late(
    r"(?i)(?:^|[:>\])] )(?:(?:the|de|het|an?|een) )?(?P<part>[^\W\d]{3,25}) (?:van|of) (?:de "
    r"|the )?$"
)
_NO_PART = Late(
    r"(?i)^(?:ex|im)port$|^sync|^(?:re)?(?:regel|record|rij|row|line|id|nummer|number|status"
    r"|resultaat"
    r"|result|gegevens|data|details?|log|account|card|kaart|profile?|profiel|update|creation)$"
)


def is_of_a_part(before: str) -> bool:
    """Whether what was done was done to something that a customer has, where it begins its line:
    `Betalingsconditie van klant 5521 bijgewerkt`."""
    found = _A_PART.search(before)
    return found is not None and _NO_PART.search(found["part"]) is None


_SOME_DONE = (
    r"[1-9]\d{0,5} [^\W\d_]{3,20}(?: [^\W\d_]{3,20}){0,2} (?:ge[e\x{eb}]xporteerd|exported"
    r"|verstuurd"
    r"|verzonden|sent|ge[i\x{ef}]mporteerd|imported|verwerkt|processed|gesynct|synced)\b"
)
_SOME_BEHIND = Late(rf"(?i)^[,;.] ?(?:and |en |but |maar |wel )?{_SOME_DONE}")
_SOME_BEFORE = Late(rf"(?i)\b{_SOME_DONE}[,;.] ?(?:and |en |but |maar |verder )?$")
_NOTHING = Late(r"(?i)\b(?:niks|niets|nothing|geen|no)\b")


def is_not_all(before: str, inside: str, behind: str) -> bool:
    """Whether nothing was done of one kind only, and some of another: `Niets te importeren, 4
    werkbonnen ge\u00ebxporteerd`."""
    nothing = _NOTHING.search(inside)
    if nothing is None:
        return False
    ahead = before + inside[: nothing.start()]  # what fits roughly takes a word more in
    return _SOME_BEHIND.search(behind) is not None or _SOME_BEFORE.search(ahead) is not None


def is_to_do(inside: str, behind: str) -> bool:
    """Whether good news, found as `inside` before `behind`, is only an action, which somebody may
    choose or a setting switch on: `Klant aanmaken in e-Boekhouden: uit`."""
    return _TO_DO.search(inside) is not None and _WAS_DONE.search(inside + behind) is None


def is_to_come(inside: str) -> bool:
    """Whether what was taken for good news is only planned or under way."""
    return _TO_COME.search(inside) is not None


def is_tried(before: str, inside: str, behind: str) -> bool:
    """Whether an error, found as `inside` between `before` and `behind` of its line, is named by a
    test: one that passed, an assertion, a test's own name."""
    passed = _PASSED_BEFORE.search(before if len(before) > _MARK else (before + inside)[:_MARK])
    if passed is not None and _FAILED.search(before[passed.end() :]) is None:
        return True
    return (
        _PASSED_BEHIND.search(behind) is not None
        or ("(" in before and _ASSERTED.search(before[-_ASSERTING:]) is not None)
        or ("assert " in before and _ASSERTED.search(before[-_ASSERTING:]) is not None)
        or is_a_tests(before, inside, behind)
        or (before[-1:] == "_" and _is_called_by_what_it_does(before, behind))
        or ("(" in before and _TOLD_OF.search(before) is not None)
        or (_RAN_BEFORE.search(before) is not None and _RAN_BEHIND.match(behind) is not None)
        or ("assed" in behind.lower() and _OUTCOME.match(behind) is not None)
        or ("test" in before.lower() and _SUITE.search(before) is not None)
        or ("passing" in before and _SUITE.search(before) is not None)
        or ("should" in before and _SHOULD.search(before) is not None)
    )


def _is_called_by_what_it_does(before: str, behind: str) -> bool:
    """Whether an error is part of a test's name that says when it is to come."""
    if _RETURNS.search(before[-_CALLING:]) is not None:
        return True
    return before[-_NEXT:-1].isalnum() and _GIVEN_BEHIND.match(behind) is not None


def is_a_tests(before: str, inside: str, behind: str) -> bool:
    """Whether what a line tells stands in a test's name: `testDuplicateFound ... OK`."""
    if not before[-1:].isspace() and _CALLED.search(before[-_CALLING:]) is not None:
        return True
    if len(before) > _CALLING:
        return False
    name = _NAME_OF_TEST.match(before + inside + behind[:1])
    return name is not None and name.end() > len(before)


def is_scenario(text: str, line: str) -> bool:
    """Whether a line is of a scenario that tests are written in."""
    if _SCENARIO.search(line) is not None:
        return True
    if "*** " in text[:_TEXT] and _SUITES.search(text[:_TEXT]) is not None:
        return True
    return _SCENARIOS.search(text[:_TEXT]) is not None and _STEP.search(line) is not None


def is_of_commands(text: str) -> bool:
    """Whether a text is what commands of a web shop's server print."""
    return _COMMANDS.search(text[:_TEXT]) is not None
