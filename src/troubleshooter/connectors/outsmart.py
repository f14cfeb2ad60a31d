"""OutSmart's openapi: only the list of employees, the one call that is known to change nothing."""

from __future__ import annotations

from troubleshooter.connectors.rest import document
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import CredentialsRejected, Refused, UnexpectedAnswer

_REJECTED = {"1002", "1003", "1004", "1005"}
_DONE = "200"


class OutSmart:
    """One connection to OutSmart.

    There is no door to any other endpoint: several of them change data although they are GETs, and
    reading work orders moves them on by default.
    """

    def __init__(self, http: HttpClient, token: Secret, software_token: Secret) -> None:
        self._http = http
        self._token = token
        self._software_token = software_token

    def employees(self) -> int:
        """How many employees there are.

        Raises CredentialsRejected for tokens that are not accepted, Refused for any other code.
        """
        tokens = {
            "token": self._token.reveal(),
            "software_token": self._software_token.reveal(),
        }
        answer = self._http.send("GET", "/employees/", counted=True, params=tokens)
        found = document(answer, self._http)
        code = str(found.get("code", ""))
        if code == _DONE:
            rows = found.get("response")
            return len(rows) if isinstance(rows, list) else 0
        if not code.isdigit():
            raise UnexpectedAnswer(f"{self._http.host} answers without a code")
        messages = found.get("messages")
        parts = messages if isinstance(messages, list) else [messages]
        said = self._http.veil(" ".join(str(part) for part in parts if part))[:300]
        if code in _REJECTED:
            raise CredentialsRejected(f"OutSmart does not accept the tokens: {code} {said}", code)
        raise Refused(f"OutSmart refuses the call: {code} {said}", code)
