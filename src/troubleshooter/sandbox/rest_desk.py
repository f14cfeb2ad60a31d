"""e-Boekhouden's REST API and OutSmart's openapi as stand-ins answer them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from troubleshooter.sandbox import company as books
from troubleshooter.sandbox.company import Company
from troubleshooter.sandbox.faults import OUTSMART_CODES, REST_CODES
from troubleshooter.sandbox.reply import Asked, Reply

_JSON = "application/json; charset=utf-8"
_FAMILY = {"invoice": "FACT_", "mutation": "MUT_", "relation": "REL_", "ledger": "LEDG_"}
_ANYWHERE = ("SECURITY_", "ERR_", "PAGE_", "DATA_")
Row = Mapping[str, Any]


def _json(call: str, document: Row, status: int = 200, writes: bool = False) -> Reply:
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply(call, body, _JSON, status, writes)


class RestDesk:
    """Answers REST calls from the books."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self.open_sessions: set[str] = set()
        self._expired = False

    def answer(self, asked: Asked, path: str) -> Reply:
        """The answer to one request for `path` below /v1."""
        call = f"{asked.method} /{path}"
        if asked.faulty("rate-limit", call=call):
            reply = _json(call, {"title": "Too many requests", "status": 429}, 429)
            return Reply(call, reply.body, _JSON, 429, False, {"Retry-After": "30"})
        if path == "session":
            return self._session(asked, call)
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if asked.faulty("session-expired") and not self._expired:
            self._expired = True
            self.open_sessions.discard(token)
        if token not in self.open_sessions:
            return _refused(call, "SECURITY_010")
        code = self._forced(asked, call, path)
        if code:
            return _refused(call, code)
        if asked.method == "POST":
            return self._write(asked, call, path)
        return self._list(asked, call, path)

    def _session(self, asked: Asked, call: str) -> Reply:
        if asked.method == "DELETE":
            token = asked.headers.get("authorization", "").removeprefix("Bearer ")
            self.open_sessions.discard(token)
            return Reply(call, b"", _JSON, 204)
        if asked.faulty("API_SESSION_001", call=call):
            return _refused(call, "API_SESSION_001")
        given = _body(asked)
        if given.get("accessToken") != books.ACCESS_TOKEN or asked.faulty("wrong-credentials"):
            return _refused(call, "SECURITY_010")
        token = secrets.token_hex(16)
        self.open_sessions.add(token)
        return _json(call, {"token": token, "expiresIn": 3600})

    def _forced(self, asked: Asked, call: str, path: str) -> str:
        family = _FAMILY.get(path, "-") if asked.method == "POST" else "-"
        for code in REST_CODES:
            if code.startswith((*_ANYWHERE, family)) and asked.faulty(code, call=call):
                return code
        return ""

    def _list(self, asked: Asked, call: str, path: str) -> Reply:
        with self._company.lock:
            rows = self._rows(path, asked)
        if rows is None:
            return _json(call, {"title": "Not Found", "status": 404}, 404)
        limit, offset = asked.query.get("limit", "100"), asked.query.get("offset", "0")
        if not limit.isdigit() or not 1 <= int(limit) <= 2000:
            return _refused(call, "PAGE_001")
        if not offset.isdigit():
            return _refused(call, "PAGE_002")
        filters = {k: v for k, v in asked.query.items() if k not in ("limit", "offset")}
        found = [row for row in rows if all(str(row.get(k)) == v for k, v in filters.items())]
        start = int(offset)
        page = found[start : start + int(limit)]
        return _json(call, {"items": page, "count": len(found)})

    def _rows(self, path: str, asked: Asked) -> list[dict[str, Any]] | None:
        company = self._company
        debtors = books.many_debtors() if asked.faulty("many-records") else company.debtors
        ledger = {one.code: one.id for one in company.ledgers}
        lists: dict[str, list[dict[str, Any]]] = {
            "administration/linked": [{"id": 1, "company": books.ADMINISTRATION}],
            "invoicetemplate": [
                {"id": number, "name": name} for number, name in enumerate(company.templates, 1)
            ],
            "ledger": [
                {"id": o.id, "code": o.code, "description": o.description, "category": o.category}
                for o in company.ledgers
            ],
            "relation": [{"id": o.id, "type": "B", "code": o.code} for o in debtors],
            "product": [
                {"id": o.id, "code": o.code, "description": o.description, "unit": o.unit,
                 "vatCode": o.vat, "ledgerId": ledger.get(o.ledger, 0)}
                for o in company.items
            ],
            "invoice": [
                {"id": number, "invoiceNumber": o.number, "relationCode": o.relation,
                 "date": o.day.isoformat(), "termOfPayment": o.term,
                 "totalInclVat": o.net + o.vat}
                for number, o in enumerate(company.invoices, 1)
            ],
            "mutation": [
                {"id": number, "type": int(o.kind) if o.kind.isdigit() else 0,
                 "date": o.day.isoformat(), "invoiceNumber": o.invoice,
                 "description": o.description, "amount": o.total}
                for number, o in enumerate(company.mutations, 1)
            ],
        }  # fmt: skip
        empty = ("costcenter", "emailtemplate", "mutation/invoice/outstanding",
                 "product/groups", "unit", "member")  # fmt: skip
        return lists.get(path, [] if path in empty else None)

    def _write(self, asked: Asked, call: str, path: str) -> Reply:
        given = _body(asked)
        if not given:
            return _refused(call, "DATA_01")
        if path in ("mutation", "relation"):
            return self._write_other(call, path, given)
        if path != "invoice":
            return _json(call, {"title": "Not Found", "status": 404}, 404)
        with self._company.lock:
            debtor = {o.id: o.code for o in self._company.debtors}.get(given.get("relationId", 0))
            number = str(given.get("invoiceNumber", ""))
            checks = {
                "FACT_002": debtor is None,
                "FACT_018": given.get("templateId")
                not in range(1, len(self._company.templates) + 1),
                "FACT_019": not given.get("items"),
                "FACT_101": number in {o.number for o in self._company.invoices},
            }
            for code, wrong in checks.items():
                if wrong:
                    return _refused(call, code)
            day = date.fromisoformat(str(given.get("date", "2026-01-01"))[:10])
            term = int(given.get("termOfPayment", 0))
            net = sum(
                float(item.get("pricePerUnit") or 0) * float(item.get("quantity") or 1)
                for item in given["items"]
            )
            vat = round(net * 0.21, 2)
            self._company.invoices.append(books.Invoice(number, str(debtor), day, term, net, vat))
        return _json(call, {"id": len(self._company.invoices), "invoiceNumber": number}, 201, True)

    def _write_other(self, call: str, path: str, given: Row) -> Reply:
        with self._company.lock:
            if path == "relation":
                debtors = self._company.debtors
                code = str(given.get("code") or f"R{len(debtors) + 1}")
                if not given.get("name"):
                    return _refused(call, "REL_002")
                if code in {one.code for one in debtors}:
                    return _refused(call, "REL_049")
                debtors.append(books.Debtor(len(debtors) + 1, code, str(given["name"])))
                return _json(call, {"id": len(debtors)}, 201, True)
            checks = {
                "MUT_001": not isinstance(given.get("type"), int),
                "MUT_007": given.get("ledgerId") not in {one.id for one in self._company.ledgers},
                "MUT_100": not given.get("rows"),
            }
            for refusal, wrong in checks.items():
                if wrong:
                    return _refused(call, refusal)
            self._company.mutations.append(_mutation(given))
            return _json(call, {"id": len(self._company.mutations)}, 201, True)


def _mutation(given: Row) -> books.Mutation:
    return books.Mutation(
        str(given["type"]),
        date.fromisoformat(str(given.get("date", "2026-01-01"))[:10]),
        str(given["ledgerId"]),
        str(given.get("relationId", "")),
        str(given.get("invoiceNumber", "")),
        "",
        str(given.get("description", "")),
        sum(float(row.get("amount") or 0) for row in given["rows"]),
    )


class OutSmartDesk:
    """Answers OutSmart's openapi; always with HTTP 200, the code stands inside."""

    def answer(self, asked: Asked, path: str) -> Reply:
        """The answer to one request for `path` below /openapi/8."""
        endpoint = path.strip("/")
        code = self._code(asked, endpoint)
        writes = endpoint in ("GetWorkorder", "GetWorkorders") and (
            asked.query.get("update_status", "true") != "false"
        )
        response = [{"EmployeeNo": "1", "Name": "J. Vermeer"}] if code == "200" else []
        messages = [OUTSMART_CODES[code]] if code in OUTSMART_CODES else []
        document = {"code": int(code), "messages": messages, "response": response}
        return _json(endpoint or "root", document, 200, writes)

    def _code(self, asked: Asked, endpoint: str) -> str:
        for code in OUTSMART_CODES:
            if asked.faulty(code, call=endpoint):
                return code
        wrong = asked.faulty("wrong-credentials")
        checks = {
            "1000": not endpoint,
            "1001": endpoint not in ("employees", "GetWorkorders", "GetWorkorder"),
            "1002": "token" not in asked.query,
            "1003": "software_token" not in asked.query,
            "1004": wrong or asked.query.get("token") != books.OUTSMART_TOKEN,
            "1005": asked.query.get("software_token") != books.OUTSMART_SOFTWARE_TOKEN,
        }
        return next((code for code, failed in checks.items() if failed), "200")


def _body(asked: Asked) -> Row:
    try:
        found = json.loads(asked.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refused(call: str, code: str) -> Reply:
    security = code.startswith("SECURITY_")
    status = 401 if code == "SECURITY_010" else 403 if security else 500 if code[0] == "E" else 400
    document = {
        "type": "security" if security else "validation",
        "code": code,
        "title": REST_CODES[code],
        "status": status,
        "traceId": secrets.token_hex(8),
    }
    if security:
        document["securityType"] = "session"
    return _json(call, document, status)
