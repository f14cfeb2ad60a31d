"""Who answers at the address: the vendor's service, or something in between?"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from troubleshooter.connectors.transport import Answer
from troubleshooter.errors import AnswerLost, ConnectorError
from troubleshooter.live import ConnectionSystem
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Said, say, trouble

_SOAP_MARK = b"http://www.e-boekhouden.nl/soap"
_MARKS = {ConnectionSystem.OUTSMART: "code", ConnectionSystem.MAGENTO: "message"}
"""A name in the JSON object that the service answers without a login."""
_BARRIERS = {407, 511}


def _ask(look: Look) -> Finding:
    host = look.http.host
    try:
        answer = look.front()
    except AnswerLost as error:
        return undecided(trouble(error), host=host)
    except ConnectorError as error:
        return failed("no-answer", trouble(error), host=host)
    evidence: dict[str, str | int | bool] = {
        "status": answer.status,
        "content_type": answer.media_type,
        "host": host,
        "answered_by": _answered_by(answer),
    }
    stranger = _stranger(answer, look)
    if stranger is not None:
        return failed("someone-else", stranger, **evidence)
    if answer.status >= 500:
        return undecided(say("trouble"), **evidence)
    if look.system is None:
        return undecided(say("anybody"), **evidence)
    if not _is_vendors(answer, look.system):
        return undecided(say("other-answer"), **evidence)
    return passed("vendor", say("vendor"), **evidence)


def _answered_by(answer: Answer) -> str:
    """How the answer's sender and what stands between call themselves."""
    names = (answer.headers.get(name, "")[:80] for name in ("server", "via"))
    return ", ".join(name for name in names if name)


def _stranger(answer: Answer, look: Look) -> Said | None:
    if answer.status in _BARRIERS:
        return say("proxy-login")
    if (
        answer.status == 401
        and answer.headers.get("www-authenticate", "")[:5].casefold() == "basic"
    ):
        return say("password-gate")
    if 300 <= answer.status < 400:
        target = urlsplit(answer.headers.get("location", "")).hostname
        if target and target != look.http.host:
            return say("sent-on", target=target)
    if b'type="password"' in answer.body[:200_000].lower().replace(b"'", b'"'):
        return say("login-page")
    return None


def _is_vendors(answer: Answer, system: ConnectionSystem) -> bool:
    if system is ConnectionSystem.EBOEKHOUDEN:
        return _SOAP_MARK in answer.body
    if system is ConnectionSystem.EBOEKHOUDEN_REST:
        return answer.status in (401, 403, 404) or "json" in answer.media_type
    if system is ConnectionSystem.EXACT:
        return answer.status == 401 or b"/docs/Login.aspx" in answer.body
    if system is ConnectionSystem.VISMA:
        return answer.status in (401, 403) or "json" in answer.media_type
    mark = _MARKS.get(system)
    if mark is not None:
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            return False
        return isinstance(found, dict) and mark in found
    return True


PROBE = Probe(
    "network.http",
    EVERY,
    _ask,
    ("someone-else", "no-answer", "vendor"),
    after=("network.tcp", "network.tls"),
)
