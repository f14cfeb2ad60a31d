"""A setting, an alert, a list of choices or a history only names an error; what came is found."""

# ruff: noqa: E501 (lines of logs are as long as they are)

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

NAMED = {
    "a list of codes to retry": 'eboekhouden:\n  retry_on: ["E003.1"]\n  give_up_on: ["CFACT028", "CMUT012"]',
    "an item below a key": 'alert_on:\n  - "Invoice not found"\n  - Customer email required',
    "codes of an ini file": "[sync]\nskip_codes = CFACT028, CMUT012\ntimeout = 30",
    "a camel-case key": '{"retryOn": ["E003.1", "CFACT028"], "timeout": 30}',
    "what is done by code": "codes:\n  CFACT014: {owner: sales}\n  CFACT028: {owner: layout}",
    "a comment of a setting": "# leave out the row 'Customer updated'\nLOG_UPDATED=0",
    "an alert with a limit": 'name: SOAP call limit\nquery: message:"SOAP call limit reached (E003.1)"\nthreshold: 3 in 15 minutes',
    "an alert in one line": 'Alert rule "MAG-07" | condition: message = "API error" | threshold: 10 in 15 min | enabled: no',
    "an alert's own text": 'rules:\n  - alert: Exact429\n    expr: rate(http_total{code="429"}[10m]) > 0\n    for: 5m\n    annotations:\n      summary: "(429) To Many Requests"',
    "a rule of when and then": '{ "when": "Resource not found for the segment \'SalesEntries\'", "then": "clear-id" }',
    "a case of a test": 'given: { code: "10044" }\nrespond: { status: 400, code: REL_049, title: "Code bestaat al." }\nexpect: skip',
    "a service's description": "paths:\n  /sync:\n    post:\n      responses:\n        '400':\n          description: Customer email required",
    "a saved search": 'index=sync sourcetype=shop "Customer email required" | timechart count by host',
    "an operator of a search engine": 'site:support.example.com "There is no sales entry with this EntryID"',
    "a query in lower case": "select * from synclog where melding like '%Niet herkende GUID-indeling%' order by tijd desc;",
    "a series by an expression": "Series overrides\n  /Server Unavailable/   colour #F2495C",
    "a monitor that met none": "Check 'Reeds verwerkt' | last 30 days | matches: 0 | state: green",
    "a language file's line": "resources/messages_nl.properties  err.duedate=Verplicht: Vervaldatum",
    "pairs of a language file": 'texts.nl.json: "gl_type": "Ongeldig grootboekrekeningtype", "ref": "Ongeldige referentie: Klant"',
    "pairs of translations": '"No order lines on the work order" = "Geen orderregels op de werkbon"; "Payment term not filled in" = "Betalingstermijn niet ingevuld"',
    "a module's translation": '"Invalid tax code","Ongeldige btw-code",module,Magmodules_AccountingEboekhouden',
    "keys with points": "msg.cfact014=Betalingstermijn niet ingevuld\nmsg.cfact028=Factuursjabloon niet gevonden",
    "a template's branch": "{% if error == 'unauthorized' %}\nDe externe server heeft een fout geretourneerd: (401) Niet gemachtigd.\n{% endif %}",
    "a documented item": "=head1 DIAGNOSTICS\n\n=over 4\n\n=item Object reference not set to an instance of an object.\n\n=back",
    "a remark to do": "// TODO(mark): Invoice template not found apart afvangen, nu valt CFACT028 in de default",
    "a value beside a key": "$messages['CFACT014'] = 'Payment term not filled in';",
    "choices left open": "- [ ] Customer created\n- [ ] Duplicate found\n- [x] Timeout",
    "a legend": "Legenda: \u25a0 geslaagd  \u25a0 Niks te importeren/exporteren  \u25a0 Relation not found in VISMA.net",
    "a merge": "Merge branch 'teksten' - 'Ongeldig grootboekrekeningtype' krijgt uitleg",
    "commits": "8c1f0aa docs: explain (401) Niet gemachtigd\n77b2e10 tests: Invalid tax code",
    "a stash": "stash@{1}: On feature/tax-map: halve oplossing Invalid tax code",
    "names of documents": "$ ls kennisbank/\nbtw-code-niet-ingevuld-CFACT038.md\nte-veel-verzoeken-429.md",
}
CAME = {
    "a query beside its error": (
        System.MAGENTO,
        "magento.invoice-not-found",
        '{"level":"error","query":"SELECT * FROM sync WHERE id=4","message":"Invoice not found"}',
    ),
    "an alert that went off": (
        System.MAGENTO,
        "magento.api-error",
        'Condition: message = "API error"\nThreshold: 10 in 15 min\nStatus: FIRING\nValue: 14',
    ),
    "an alert with a time": (
        System.MAGENTO,
        "magento.invoice-not-found",
        'ALERT 2026-11-02 03:10 | condition: message = "Invoice not found" | threshold: 10 | value: 14',
    ),
    "settings beside an error": (
        System.EXACT,
        "exact.already-processed",
        "job: sync\npattern: nightly\nchannel: api\nmessage: Reeds verwerkt",
    ),
    "an error under its own key": (
        System.MAGENTO,
        "magento.customer-email-required",
        'notify: yes\nerror: "Customer email required"\nfor: order 100000441',
    ),
    "the codes that came": (
        System.EBOEKHOUDEN,
        "eboekhouden.invoice-template-not-found",
        'last_errors: ["CFACT028", "CFACT014"]\nrun: 4411',
    ),
    "what a retry met": (
        System.EBOEKHOUDEN,
        "eboekhouden.invoice-template-not-found",
        'retryError="CFACT028" attempts=3',
    ),
    "what was skipped": (
        System.EBOEKHOUDEN,
        "eboekhouden.payment-term-missing",
        "skipped:\n  - CFACT014",
    ),
    "counts by code": (
        System.EBOEKHOUDEN,
        "eboekhouden.payment-term-missing",
        "CFACT014: {count: 3, last: 26-811}\nCFACT028: {count: 1, last: 26-812}",
    ),
    "what a service answered": (
        System.EBOEKHOUDEN,
        "eboekhouden.payment-term-missing",
        "description: sync of 26-811\nresponses:\n  - 400 CFACT014 Payment term not filled in",
    ),
    "what a test received": (
        System.MAGENTO,
        "magento.customer-email-required",
        'expected: success\nreceived: "Customer email required"',
    ),
    "a choice that was made": (
        System.MAGENTO,
        "magento.customer-email-required",
        "Which message do you see?\n( ) Duplicate found\n(x) Customer email required\n( ) Invalid tax code",
    ),
    "an order that is not done": (
        System.MAGENTO,
        "magento.customer-email-required",
        "[x] 100000441 exported\n[ ] 100000442 Customer email required\n[x] 100000443 exported",
    ),
    "a document without others": (
        System.EXACT,
        "exact.already-processed",
        "Boeking 26-1188 - 'Reeds verwerkt' | matches: 0",
    ),
    "orders and their errors": (
        System.MAGENTO,
        "magento.invoice-number-exists",
        '"100000441" = "Invoice number already exists"; "100000442" = "Customer email required"',
    ),
    "a language file that was refused": (
        System.EBOEKHOUDEN,
        "eboekhouden.invoice-template-not-found",
        "read messages_nl.properties\nexport: CFACT028",
    ),
    "ids of a log": (
        System.MAGENTO,
        "magento.customer-email-required",
        "4f3a91bc2d10 Customer email required\n4f3a91bc2d11 Invalid tax code",
    ),
    "a merge that failed": (
        System.MAGENTO,
        "magento.duplicate-found",
        "Merge of customers failed: Duplicate found",
    ),
    "a report and an event": (
        System.MAGENTO,
        "magento.customer-email-required",
        "see report invalid-tax-code.html\n000004411: Customer email required",
    ),
    "a path and slashes": (
        System.MAGENTO,
        "magento.customer-email-required",
        "(400 / Customer email required / order 100000441)",
    ),
    "an index and a message": (
        System.MAGENTO,
        "magento.customer-email-required",
        'index=4 order=100000441 msg="Customer email required"',
    ),
    "settings of an error": (
        System.EBOEKHOUDEN,
        "eboekhouden.payment-term-missing",
        "error.code=CFACT014\nerror.message=Payment term not filled in",
    ),
}


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED)
def test_a_definition_or_a_list_only_names_the_error(matcher: Matcher, text: str) -> None:
    assert matcher.diagnose(text) == ()


@pytest.mark.parametrize(("system", "rule", "text"), CAME.values(), ids=CAME)
def test_what_looks_like_a_definition_and_came_is_found(
    matcher: Matcher, system: System, rule: str, text: str
) -> None:
    assert rule in {match.rule for match in matcher.diagnose(text, system)}
