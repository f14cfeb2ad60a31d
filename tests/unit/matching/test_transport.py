"""What carriage did to a message is undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.reading.transport import MAX_CHARS, undo


@pytest.mark.parametrize(
    ("carried", "meant"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("&lt;br&gt; &amp;amp; &eacute;", "\n & é"),
        (r"regel \u00e9\u00e9n\r\nregel \"twee\" \/x", 'regel één\nregel "twee" /x'),
        (
            "het segment â€˜SalesEntriesâ€™ van VerzekerÃ«n",
            "het segment 'SalesEntries' van Verzekerën",
        ),
        ("type â€œgeen btwâ€", 'type "geen btw"'),
        (
            "error: %60DELETE https%3A%2F%2Fx.example%2Fv1%60 gave %60405 Not Allowed%60",
            "error: `DELETE https://x.example/v1` gave `405 Not Allowed`",
        ),
        (
            "see https://x.example/?r=https%3A%2F%2Fy.example a",
            "see https://x.example/?r=https%3A%2F%2Fy.example a",
        ),
        (
            "GET /back?wo=7&error=Ongeldig%3A%20Dagboek&r=a%20b HTTP/1.1",
            'GET /back?wo=7&error="Ongeldig: Dagboek"&r=a%20b HTTP/1.1',
        ),
        (
            "GET /terug status=fout&melding=In+use%3A+Item 443",
            'GET /terug status=fout&melding="In use: Item" 443',
        ),
        (
            "GET /back?error=a%3Db and /?error=%22a%20b%22",
            "GET /back?error=a%3Db and /?error=%22a%20b%22",
        ),
        ("Payment term not fil-\nled in", "Payment term not filled in"),
        ("\x1b[31mrood\x1b[0m \x1b]0;titel\x07x", "rood x"),
        ("^[[32mCustomer^[[0m upd^[[1;32mated", "Customer updated"),
        (r"\033[31mInvalid\033[m tax\e[0m code", "Invalid tax code"),
        ("[31mREL_049[0m bestaat [2mal[22m", "REL_049 bestaat al"),
        ("synced [5m ago], 3 [m2] left", "synced [5m ago], 3 [m2] left"),
        ("zero\u200bwidth \ud800", "zerowidth "),
        ("R e e d s  v e r w e r k t", "Reeds verwerkt"),
        ("“Factuur” – ‘x’", "\"Factuur\" - 'x'"),
        ("T I M E O U T", "TIMEOUT"),
        ("> Payment term not fil-\n> led in", "> Payment term not filled in"),
        ("Payment te=\n> rm not fil=6Ced in", "Payment term not filled in"),
        ("*Relatie* is **niet** _bekend_", "Relatie is niet bekend"),
        ("order_line_id __init__ 2*3*4", "order_line_id __init__ 2*3*4"),
        ("fout CMUT\n014 en cfact0\n28", "fout CMUT014 en cfact028"),
        ("CMUT\n2026", "CMUT\n2026"),
        ('product SKU ""STOEL-4"".', 'product SKU "STOEL-4".'),
        ('"{""code"":1002,""messages"":[""token""]}"', '"{"code":1002,"messages":["token"]}"'),
        ('{"code": "", "lang": "", "value": ""}', '{"code": "", "lang": "", "value": ""}'),
        ('1,"",2,"","Timeout"', '1,"",2,"","Timeout"'),
        ("Record+already+exists+here", "Record already exists here"),
        ("+31+20+555+1234 a+b+c+d", "+31+20+555+1234 a+b+c+d"),
        ('<td title="Order line missing">Order l…</td>', "\tOrder line missing\tOrder l…\t"),
        ('<b title="Order line missing">Order l…</b>', "\tOrder line missing\tOrder l… "),
        ("<MUT_020>", "\tMUT_020\t"),
        ("<<CFACT028/>>", "<\tCFACT028\t>"),
        ("<E003.1>", "\tE003.1\t"),
        ("<Invoice not found>", "\tInvoice not found\t"),
        ("<Response [401]>", "\tResponse [401]\t"),
        ("=?UTF-8?Q?Record_al?= =?UTF-8?Q?ready_exists?=", "Record already exists"),
        ("=?utf-8?B?UmVlZHMgdmVyd2Vya3Q=?=", "Reeds verwerkt"),
        ("=?no-such-charset?Q?x?=", "=?no-such-charset?Q?x?="),
        ("sync-1  | Invoice\nsync-1  | not found", "Invoice\nnot found"),
        ("     12 Timeout\n      4 API error", "Timeout\nAPI error"),
        ("   queue | status\n 12 Timeout", "   queue | status\n 12 Timeout"),
        (
            "1180 000002210 Timeout e-Boekhouden No 1181 000002214 Success e-Boekhouden Yes",
            "1180 000002210 Timeout e-Boekhouden\tNo\n1181 000002214 Success e-Boekhouden\tYes",
        ),
        ('<Cell><Data ss:Type="String">Timeout</Data></Cell>', "\t\tTimeout\t\t"),
        ("de code is cee fact nul nul zes hij staat", "de code is CFACT006 hij staat"),
        ("e nul nul drie punt \u00e9\u00e9n", "E003.1"),
        ("weer code vijfhonderddrie", "weer code 503"),
        ("status four oh one", "status 401"),
        ("nul nul zes", "nul nul zes"),
        ("1 | Invoice\n2 | not found", "1 | Invoice\n2 | not found"),
        (r"Invoice not found \(CFACT028\)\.", "Invoice not found (CFACT028)."),
        (r"grep 'not found \(CFACT028\)'", r"grep 'not found \(CFACT028\)'"),
        ("/log?txt=The%2520API%2520is%2520down", '/log?txt="The API is down"'),
        ("last_error=%28429%29+Too+Many&lock=60", 'last_error="(429) Too Many"&lock=60'),
        ("<ns1:Fault/><item>x</item>", "\t\tx\t"),
    ],
)
def test_undone(carried: str, meant: str) -> None:
    assert undo(carried) == meant


def test_data_xml_keeps_its_values_apart() -> None:
    text = undo("<LastErrorCode>CFACT028</LastErrorCode><fout code='X1' bon='26-1'/>")
    assert text.split() == ["CFACT028", "fout", "code='X1'", "bon='26-1'"]


def test_a_very_long_message_is_cut() -> None:
    assert len(undo("x" * (MAX_CHARS * 2))) == MAX_CHARS


HARMFUL = st.sampled_from(["\x00", "\x1b", "\x1b[31m", "\u202e", "&#x1b;", "\\u001b", "fout"])


@given(st.lists(HARMFUL | st.characters(), max_size=60).map("".join))
def test_any_text_is_undone_without_control_characters(text: str) -> None:
    done = undo(text)
    assert [character for character in done if character in "\x00\x1b\u202e"] == []
