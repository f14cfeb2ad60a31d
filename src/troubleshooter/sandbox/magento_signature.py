"""Checking an OAuth 1.0a signature the way a shop does, with nothing but hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from urllib.parse import quote, unquote

from troubleshooter.sandbox import magento_stock as stock
from troubleshooter.sandbox.reply import Asked

_PART = re.compile(r'(\w+)="([^"]*)"')
_OFF_S = 600


def complaint(asked: Asked, url: str, seen: set[str]) -> str:
    """What is wrong with the signature of the call to `url`, '' when it is right."""
    given = {name: unquote(value) for name, value in _PART.findall(asked.headers["authorization"])}
    if given.get("oauth_consumer_key") != stock.CONSUMER_KEY:
        return "A consumer having the specified key does not exist"
    if given.get("oauth_token") != stock.TOKEN:
        return "Specified token does not exist"
    stamp = given.get("oauth_timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > _OFF_S:
        return "The timestamp value in the oauth_timestamp parameter is invalid."
    nonce = given.get("oauth_nonce", "")
    if not nonce or nonce in seen:
        return "The nonce is already being used by the consumer with ID 1"
    if given.get("oauth_signature_method") != "HMAC-SHA256":
        return "Signature method %1 is not supported"
    if not hmac.compare_digest(given.get("oauth_signature", ""), _signature(asked, url, given)):
        return "The signature is invalid. Verify and try again."
    seen.add(nonce)
    return ""


def _signature(asked: Asked, url: str, given: Mapping[str, str]) -> str:
    parameters = {**asked.query, **given}
    parameters.pop("oauth_signature", None)
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in parameters.items())
    listed = "&".join(f"{name}={value}" for name, value in pairs)
    text = "&".join((asked.method, _encoded(url), _encoded(listed)))
    key = f"{_encoded(stock.CONSUMER_SECRET)}&{_encoded(stock.TOKEN_SECRET)}"
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
