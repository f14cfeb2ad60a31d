"""What a program, a resource, a list of texts or a query names is no diagnosis; an event is."""

# ruff: noqa: E501 (lines of logs are as long as they are)

from __future__ import annotations

import pytest

from troubleshooter.matching.doubting.program import WEIGHTS, telling
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reasons import told
from troubleshooter.model import System

PROGRAMS = [
    """fun advice(text: String): Advice = when {
    "Invoice template not found" in text -> Advice.FIX_TEMPLATE
    text.startsWith("Payment term not filled in") -> Advice.FIX_TERM
    else -> Advice.ASK
}""",
    """/* shown when the VAT code of a line is refused */
"error.tax" = "Invalid tax code";
"error.mail" = "Customer email required";
"error.dup" = "Invoice number already exists";""",
    """if ($answer =~ /API token invalid\\. Please reauthenticate/i) {
    push @again, $order->{number};
    next;
}""",
    """index=shop sourcetype=monolog "Invoice number already exists" OR "Invalid tax code"
| timechart span=1d count by host""",
    """Get-ChildItem D:\\Sync\\*.log | Select-String -Pattern 'Ongeldige referentie: Btw-code','Reeds verwerkt' |
    Group-Object Pattern | Sort-Object Count -Descending""",
    """UPDATE sync_row SET advice = CASE
    WHEN message = 'Customer email required' THEN 'ask the shop'
    WHEN message LIKE 'Invoice number already exists%' THEN 'skip'
END WHERE run_id = 881;""",
    """tests := []struct{ in, want string }{
	{"In gebruik: Boekstuknummer.", "number"},
	{"Niet herkende GUID-indeling.", "guid"},
	{"Reeds verwerkt", "done"},
}""",
    """resourcestring
  SNoRelation = 'Relatie niet bekend in eBoekhouden';
  SNoTemplate = 'Factuursjabloon niet gevonden (CFACT028)';
  SNoLines    = 'Geen orderregels op de werkbon (CFACT006)';""",
    """resource "aws_cloudwatch_log_metric_filter" "exact_503" {
  name    = "exact-503"
  pattern = "\\"The remote server returned an error: (503) Server Unavailable\\""
}""",
    """{
  "errVatCode": "VAT code not filled in (CFACT038)",
  "@errVatCode": {"description": "OutSmart export"},
  "errLedger": "Counter account code unknown (CMUT012)",
  "errLines": "No order lines on the work order (CFACT006)"
}""",
    """*** Test Cases ***
Refused Mail Is Shown
    Stub Answer    400    {"code":"REL_023","title":"E-mail is ongeldig."}
    Export Relation    10044
    Page Should Contain    E-mail is ongeldig.""",
    """filter {
  if [message] =~ /MySQL server has gone away/ {
    mutate { add_tag => ["db_gone"] }
  }
}""",
    """/// <exception cref="PeriodException">
/// Thrown on "Periode is afgesloten", see <see cref="Periods.Open"/>.
/// </exception>
public void Book(Entry entry)""",
    """@@ -12,5 +12,6 @@
 retry:
   - E003.1
-  - CMUT019
+  - CMUT033
   - "(429) To Many Requests\"""",
    """awk -F';' '$4 ~ /Factuur niet gevonden/ {n++} END {print n}' creditnotas.csv""",
    """{if $log.message eq 'Validation error'}
  <span class="warn">{l s='Validation error' mod='accounting'}</span>
{elseif $log.message eq 'API error'}
  <span class="err">{l s='API error' mod='accounting'}</span>
{/if}""",
    """FIXES: dict[str, tuple[str, ...]] = {
    "REL_002": ("name",),
    "REL_023": ("email",),
    "FACT_018": ("items", "quantity"),
}""",
    """pipeline_stages:
  - match:
      selector: '{job="exact"} |= "Rate limit exceeded: access_token not expired"'
      action: keep""",
    """log.error("Error creating customer in VISMA.net: {} {}", customer.getNumber(), customer.getName());""",
    """@ParameterizedTest
@CsvSource({
    "CFACT028, TEMPLATE",
    "CMUT012, LEDGER"
})
void mapsCodes(String code, Fix fix) { assertEquals(fix, Fixes.of(code)); }""",
    """sealed class Refusal(val text: String) {
    object NoMail : Refusal("Customer email required")
    object NoTax : Refusal("Invalid tax code")
}""",
    """my %advice = (
    'CFACT028' => 'name the template as e-Boekhouden does',
    'CMUT012'  => 'set the default account',
    'E003.1'   => 'wait',
);""",
    """INSERT INTO error_text (code, nl, en) VALUES
  ('CFACT014', 'Betalingstermijn niet ingevuld', 'Payment term not filled in'),
  ('CFACT037', 'Ongeldige artikelcode', 'Invalid material code');""",
    """it('shows the hint', async () => {
  server.use(http.post('/v1/invoice', () => HttpResponse.json({ code: 'FACT_018', title: 'Factuursjabloon niet gevonden.' }, { status: 400 })));
  await user.click(button);
});""",
    """local hints = {
  ["Invoice not found"] = "sync the invoice first",
  ["Duplicate found"] = "nothing to do",
}""",
    """(defn retry? [msg]
  (or (str/includes? msg "(429) To Many Requests")
      (str/includes? msg "(503) Server Unavailable")))""",
    """findstr /C:"In gebruik: Boekstuknummer" C:\\logs\\bookzo\\*.txt""",
    """If InStr(strAntwoord, "Ongeldige referentie: Klant") > 0 Then
    MaakKlant strKlantnr
End If""",
    """public static function retryable(): array
{
    return ['E003.1', 'MySQL server has gone away', 'Operation timed out'];
}""",
    """receivers:
  - name: boekhouding
route:
  routes:
    - matchers: [ 'message =~ ".*API token invalid.*"' ]
      receiver: boekhouding""",
    """jq -r 'select(.message == "Customer email required") | .order' sync.jsonl | sort -n""",
    """String message = switch (code) {
    case "CFACT006" -> "Geen orderregels op de werkbon";
    case "CFACT014" -> "Betalingstermijn niet ingevuld";
    default -> code;
};""",
    """-- fouten van gisteren
select order_id, count(*) from log where melding in ('Invalid tax code', 'Invoice number already exists') group by 1;""",
    """"Customer email required" = "E-mailadres van de klant ontbreekt";
"Validation error" = "Controlefout";""",
    """def test_refused_token(requests_mock):
    requests_mock.post(TOKEN, status_code=400, json={"error": "invalid_grant"})
    with pytest.raises(Reconsent):
        refresh()""",
    """#define ERR_TEMPLATE "Invoice template not found (CFACT028)"
#define ERR_TERM     "Payment term not filled in (CFACT014)\"""",
    """window.translations = {"Invoice not found":"Factuur niet gevonden","Invalid credentials":"Ongeldige inloggegevens"};""",
    """# Retries only what goes away by itself.
RETRY = re.compile(r"\\(503\\) Server Unavailable|\\(429\\) To Many Requests")""",
    """const NOT_FOUND = 'Invoice not found';""",
    """throw new Problem("Invoice not found")""",
    """msgid "Invoice number already exists\"""",
    """grep -c 'Too many records' sync.log""",
    """SELECT id FROM log WHERE message LIKE '%Invalid VAT code%'""",
    """describe('when the customer is inactive', () => {""",
    """logger.error('Relation not found in VISMA.net') at line 88 of sync.ts""",
    """'Invoice not found' => 'Factuur niet gevonden',""",
]
EVENTS = [
    (
        System.MAGENTO,
        "magento.customer-email-required",
        """/srv/sync/push.js:41
    throw new Error('Customer email required');
          ^

Error: Customer email required
    at push (/srv/sync/push.js:41:11)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.relation-unknown",
        """Traceback (most recent call last):
  File "/opt/eb/export.py", line 88, in push
    raise ExportRefused("Relation not known in eBoekhouden")
eb.errors.ExportRefused: Relation not known in eBoekhouden""",
    ),
    (
        System.EXACT,
        "exact.entry-number-in-use",
        """-[ RECORD 1 ]----------------------
id      | 4471
created | 2026-10-02 03:00:11
status  | failed
message | In gebruik: Boekstuknummer.""",
    ),
    (
        System.VISMA,
        "visma.token-invalid",
        """{
  "time": "2026-10-04T05:00:02.331Z",
  "level": "error",
  "logger": "visma.sync",
  "message": "API token invalid. Please reauthenticate",
  "company": 4410382
}""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-number-exists",
        """[
  {"id": 1180, "increment_id": "000004431", "status": "error", "message": "Invoice number already exists"},
  {"id": 1181, "increment_id": "000004432", "status": "success", "message": ""}
]""",
    ),
    (
        System.OUTSMART,
        "outsmart.work-order-not-found",
        """Array
(
    [code] => 1500
    [messages] => Array
        (
            [0] => Workorder not found by given criteria.
        )
)""",
    ),
    (
        System.EXACT,
        "exact.unauthorized",
        """Log Name:      Application
Source:        BookzoSync
Event ID:      1000
Level:         Error
Description:   De externe server heeft een fout geretourneerd: (401) Niet gemachtigd.""",
    ),
    (
        System.MAGENTO,
        "magento.no-such-entity",
        """{"errors":[{"message":"No such entity with customerId = 881","locations":[{"line":2,"column":3}],"path":["customer"]}],"data":{"customer":null}}""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.payment-term-missing",
        """ts=2026-10-01T02:10:00Z lvl=error job=invoices wo=26-8112 code=CFACT014 msg="Payment term not filled in\"""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.no-order-lines",
        """"26-7001","2026-09-30 17:02","No order lines on the work order (CFACT006)"
"26-7002","2026-09-30 17:02","exported"
"26-7003","2026-09-30 17:03","exported\"""",
    ),
    (
        System.VISMA,
        "visma.customer-creation-failed",
        """2026/10/02 05:11:40 export.go:212: push customer 10932: &visma.Error{Status:400, Message:"Error creating customer in VISMA.net"}""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.invoice-template-not-found",
        """<AddFactuurResult>
  <ErrorMsg>
    <LastErrorCode>CFACT028</LastErrorCode>
    <LastErrorDescription>Factuursjabloon niet gevonden</LastErrorDescription>
  </ErrorMsg>
  <Factuurnummer />
</AddFactuurResult>""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.rest-email-invalid",
        """  ● live › creates a relation

    EbhError: 400 REL_023 E-mail is ongeldig.

      at Client.post (src/client.ts:77:11)

Tests:       1 failed, 8 passed, 9 total""",
    ),
    (
        System.EXACT,
        "exact.host-name-unresolved",
        """Invoke-RestMethod : De externe naam kan niet worden omgezet: 'start.exactonline.nl'.
At C:\\sync\\exact.ps1:18 char:9
+ $me = Invoke-RestMethod -Uri $url -Headers $h
+         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : InvalidOperation""",
    ),
    (
        System.VISMA,
        "visma.token-refresh-failed",
        """$ kubectl logs deploy/visma-sync --tail=2
2026-10-05T04:00:00Z start
2026-10-05T04:00:03Z Error refreshing API token. Unable to access API""",
    ),
    (
        System.EXACT,
        "exact.refresh-token-used",
        """04:00:11.231 [error] token refresh: {:error, %{status: 401, body: %{"error" => "unauthorized_client", "error_description" => "Old refresh token used."}}}""",
    ),
    (
        System.MAGENTO,
        "magento.tax-code-invalid",
        """$ grep 000004433 var/log/accounting.log
[2026-10-03T06:00:02.100331+00:00] accounting.ERROR: 000004433 Invalid tax code [] []""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.rest-invoice-number-in-use",
        """Started POST "/exports" for 10.0.0.4 at 2026-10-06 09:12:20 +0200
Processing by ExportsController#create as JSON
  Ebh answered 400 {"code"=>"FACT_101", "title"=>"Factuurnummer is in gebruik."}
Completed 422 Unprocessable Entity in 512ms""",
    ),
    (
        System.OUTSMART,
        "outsmart.client-token-refused",
        """Uncaught (in promise) ApiError {status: 401, code: 1004, message: "Client token provided is unauthorized to execute this request."}""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.no-order-lines",
        """| werkbon | tijd  | code     | melding                      |
|---------|-------|----------|------------------------------|
| 26-7001 | 17:02 | CFACT006 | Geen orderregels op de werkbon |
| 26-7003 | 17:03 |          | verstuurd                    |""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-number-exists",
        """000004431: Customer email required
000004432: Invoice number already exists
000004433: Invalid tax code""",
    ),
    (
        System.EXACT,
        "exact.too-many-requests",
        """>>> r = requests.get(url, headers=h)
>>> r.status_code, r.text
(429, '{"error":{"code":"","message":{"lang":"","value":"(429) To Many Requests"}}}')""",
    ),
    (
        System.MAGENTO,
        "magento.customer-email-required",
        """{
    "success": false,
    "errors": [
        "Customer email required"
    ]
}""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.invoice-template-not-found",
        """{
  "invoice": "2026-0441",
  "error": {
    "code": "CFACT028",
    "message": "Factuursjabloon niet gevonden"
  }
}""",
    ),
    (
        System.VISMA,
        "visma.document-unbalanced",
        """response:
  status: 400
  body:
    message: "VismaId: 0d9b2f1a-8be1-4aa4-b7c7-fd0b6b1f2c11. Error inserting the invoice. Error: Document is out of balance.\"""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-number-exists",
        """order: 100004412
status: error
error_code: 12
error_message: Invoice number already exists""",
    ),
    (
        None,
        "eboekhouden.counter-account-unknown",
        """try {
    $client->AddMutatie($m);
} catch (SoapFault $e) { }

gives:
SoapFault: Counter account code unknown (CMUT012)""",
    ),
    (
        System.EXACT,
        "exact.entry-number-in-use",
        """requests.exceptions.HTTPError('400 Client Error: Bad Request; {"error":{"code":"","message":{"lang":"","value":"In gebruik: Boekstuknummer."}}}')""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-not-found",
        """Hi, the credit memo does not go through. The log says "Invoice not found"; what do I do with it? (order 100000213; since Monday)""",
    ),
    (
        System.MAGENTO,
        "magento.tax-code-invalid",
        """Result: { ok: false, reason: 'Invalid tax code', order: '000004433' };""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.payment-term-missing",
        """- 26-8112: Payment term not filled in (CFACT014)
- 26-8113: exported
- 26-8114: exported""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.vat-code-missing",
        """CFACT014: Payment term not filled in
CFACT038: VAT code not filled in""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-number-exists",
        """Order;Klant;Melding
100000441;Bakkerij Van Loon;Invoice number already exists
100000442;Slagerij De Boer;Customer email required""",
    ),
    (
        System.MAGENTO,
        "magento.customer-email-required",
        """"Order","Customer","Message"
"100000441","Bakkerij Van Loon","Invoice number already exists"
"100000442","Slagerij De Boer","Customer email required\"""",
    ),
    (
        System.EXACT,
        "exact.guid-not-recognised",
        """Klant Van Loon = Niet herkende GUID-indeling.
Klant De Boer = ok""",
    ),
    (
        System.EXACT,
        "exact.refresh-token-used",
        """>>> exact.refresh()
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
exact.AuthError: {"error":"unauthorized_client","error_description":"Old refresh token used."}""",
    ),
    (
        System.VISMA,
        "visma.token-invalid",
        """console.error: "API token invalid. Please reauthenticate" (export.js:14)""",
    ),
    (
        System.VISMA,
        "visma.customer-creation-failed",
        """if you look at the panel of customer 10932; it shows: "Error creating customer in VISMA.net\"""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.rest-email-invalid",
        """HTTPie 3.2
POST /v1/relation
{
    "code": "REL_023",
    "propertyName": "emailAddress",
    "title": "E-mail is ongeldig.",
    "type": "validation"
}""",
    ),
    (
        System.MAGENTO,
        "magento.customer-email-required",
        """object(Magmodules\\AccountingBase\\Result)#812 (2) {
  ["success":protected]=>
  bool(false)
  ["message":protected]=>
  string(23) "Customer email required"
}""",
    ),
    (
        System.OUTSMART,
        "outsmart.material-not-saved",
        """#<Outsmart::Error code=1600 messages=["The insert or update of a material row failed."]>""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.relation-unknown",
        """$ php export.php --wo=26-4711
Relation not known in eBoekhouden
$""",
    ),
    (
        System.MAGENTO,
        "magento.customer-email-required",
        """+ 000004433 error Customer email required
- 000004434 success""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.call-limit-reached",
        """export.sh: line 14: answer was 'E003.1'; stopped""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-not-found",
        """Failed asserting that sync succeeded.
Service said: "Invoice not found"
/app/tests/Live/SyncTest.php:44""",
    ),
    (
        System.EXACT,
        "exact.unauthorized",
        """catch: De externe server heeft een fout geretourneerd: (401) Niet gemachtigd.
   bij System.Net.HttpWebRequest.GetResponse()
   bij Bookzo.Exact.Client.Get(String url)""",
    ),
    (
        System.EXACT,
        "exact.period-closed",
        """Boeking 20268811 -> "Periode is afgesloten"
Boeking 20268812 -> ok""",
    ),
    (
        System.MAGENTO,
        "magento.invoice-number-exists",
        """status["000004433"] = "Invoice number already exists\"""",
    ),
    (
        System.MAGENTO,
        "magento.connection-timeout",
        """| order | status | message |
|---|---|---|
| 4411 | error | Timeout |
| 4412 | success | |""",
    ),
    (
        System.EBOEKHOUDEN,
        "eboekhouden.rest-invoice-items-missing",
        """err = &ebh.APIError{Code:"FACT_019", Title:"Factuuritems ontbreken.", Status:400}""",
    ),
    (
        System.VISMA,
        "visma.version-mismatch",
        """* Request to PUT /v1/customer/10044 failed with 412 (Precondition Failed)""",
    ),
]


@pytest.mark.parametrize("text", PROGRAMS)
def test_a_program_or_a_list_only_names_the_error(matcher: Matcher, text: str) -> None:
    assert matcher.diagnose(text) == ()


@pytest.mark.parametrize(("system", "rule", "text"), EVENTS)
def test_what_looks_like_a_program_and_reports_is_found(
    matcher: Matcher, system: System | None, rule: str, text: str
) -> None:
    assert rule in {match.rule for match in matcher.diagnose(text, system)}


def test_the_record_says_what_shows_the_program(matcher: Matcher) -> None:
    explained = matcher.explain("grep -c 'Customer email required' sync.log")
    step = next(step for step in explained.steps if step.outcome is Outcome.PROGRAM)
    assert told(step, "nl") == "programmatekst of een lijst noemt het alleen: een zoekopdracht"


@pytest.mark.parametrize("mark", [name for name, weight in WEIGHTS.items() if weight > 0])
def test_each_mark_of_a_program_has_words(mark: str) -> None:
    step = Step("exact", "a.rule", "its words", 1.0, Outcome.PROGRAM, mark)
    assert told(step, "nl").split(": ")[1] != told(step, "en").split(": ")[1]


def test_marks_that_count_as_much_are_told_in_one_order() -> None:
    marks = ("keyword", "ends", "program", "attributes")
    assert telling(frozenset(marks)) == telling(frozenset(reversed(marks)))
    assert telling(marks) == "attributes, ends, keyword"
