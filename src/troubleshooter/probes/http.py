"""Who answers at the address: the vendor's service, or something in between?"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from troubleshooter.connectors.transport import Answer
from troubleshooter.errors import AnswerLost, ConnectorError
from troubleshooter.model import ConnectionSystem
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed, undecided

_SOAP_MARK = b"http://www.e-boekhouden.nl/soap"
_BARRIERS = {407, 511}


def _ask(look: Look) -> Finding:
    host = look.http.host
    try:
        answer = look.front()
    except AnswerLost as error:
        return undecided(str(error), host=host)
    except ConnectorError as error:
        return failed("no-answer", str(error), host=host)
    evidence: dict[str, str | int | bool] = {
        "status": answer.status,
        "content_type": answer.media_type,
        "host": host,
    }
    stranger = _stranger(answer, look)
    if stranger:
        return failed("someone-else", f"{stranger}, so {host} itself is not reached", **evidence)
    if answer.status >= 500:
        return undecided(f"{host} answers HTTP {answer.status}: it has trouble", **evidence)
    if not _is_vendors(answer, look.system):
        return undecided(f"{host} answers, but not as its service does", **evidence)
    return passed("vendor", f"the service itself answers at {host}", **evidence)


def _stranger(answer: Answer, look: Look) -> str:
    if answer.status in _BARRIERS:
        return f"a proxy asks for a login (HTTP {answer.status})"
    if 300 <= answer.status < 400:
        target = urlsplit(answer.headers.get("location", "")).hostname
        if target and target != look.http.host:
            return f"the call is sent on to {target}"
    if b'type="password"' in answer.body[:200_000].lower().replace(b"'", b'"'):
        return "a login page answers"
    return ""


def _is_vendors(answer: Answer, system: ConnectionSystem) -> bool:
    if system is ConnectionSystem.EBOEKHOUDEN:
        return _SOAP_MARK in answer.body
    if system is ConnectionSystem.EBOEKHOUDEN_REST:
        return answer.status in (401, 403, 404) or "json" in answer.media_type
    if system is ConnectionSystem.OUTSMART:
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            return False
        return isinstance(found, dict) and "code" in found
    return True


PROBE = Probe(
    "network.http",
    EVERY,
    _ask,
    ("someone-else", "no-answer", "vendor"),
    after=("network.tcp", "network.tls"),
)
