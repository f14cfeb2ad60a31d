"""Ways into a shop: which values make up one, and what a signed call holds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import quote, unquote

import pytest

from troubleshooter.connectors.magento_login import Admin, Bearer, OAuthKeys, Signed, login
from troubleshooter.connectors.magento_shop import MagentoShop, Resource, base_of, search
from troubleshooter.connectors.metering import Meter, metered
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import CallNotAllowed, ConfigurationError, CredentialsRejected

URL = (
    "https://shop.example/rest/nl_b2b/V1/orders"
    "?searchCriteria%5BpageSize%5D=20&note=caf%C3%A9%20%26%20%2B"
)
KEYS = OAuthKeys("key", Secret("canary/1"), Secret("token"), Secret("canary&2"))


def http() -> HttpClient:
    return HttpClient("http://127.0.0.1:9/shop", Veil())


def secrets(*names: str) -> dict[str, Secret]:
    return {name: Secret(f"canary-{name}") for name in names}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("token",), Bearer),
        (("access_token",), Bearer),
        (("consumer_key", "consumer_secret", "token", "token_secret"), Signed),
        (("username", "password"), Admin),
        ((), type(None)),
    ],
)
def test_the_values_say_which_way_it_is(names: tuple[str, ...], kind: type) -> None:
    assert isinstance(login(http(), secrets(*names), "shop"), kind)


@pytest.mark.parametrize(
    "names",
    [
        ("token", "access_token"),
        ("token", "username", "password"),
        ("consumer_key", "consumer_secret", "token_secret"),
        ("consumer_key", "consumer_secret", "token"),
        ("username",),
    ],
)
def test_half_a_way_or_two_of_them_is_refused_without_a_secret(names: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        login(http(), secrets(*names), "shop")
    assert "canary" not in str(caught.value)


def parts(header: str) -> dict[str, str]:
    assert header.startswith("OAuth ")
    return {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}


def test_the_signature_is_that_of_rfc_5849_with_sha256() -> None:
    given = parts(Signed(KEYS).authorization(URL))
    signature = given.pop("oauth_signature")
    assert given["oauth_signature_method"] == "HMAC-SHA256"
    query = {"searchCriteria[pageSize]": "20", "note": "café & +"}
    encoded = sorted(
        (quote(name, safe="-._~"), quote(value, safe="-._~"))
        for name, value in {**given, **query}.items()
    )
    listed = "&".join(f"{name}={value}" for name, value in encoded)
    base = "&".join(quote(part, safe="-._~") for part in ("GET", URL.partition("?")[0], listed))
    digest = hmac.new(b"canary%2F1&canary%262", base.encode(), hashlib.sha256).digest()
    assert signature == base64.b64encode(digest).decode()


def test_no_two_calls_are_signed_alike() -> None:
    signed = Signed(KEYS)
    assert (
        parts(signed.authorization(URL))["oauth_nonce"]
        != parts(signed.authorization(URL))["oauth_nonce"]
    )


def test_no_secret_travels_in_a_signed_call() -> None:
    assert "canary" not in Signed(KEYS).authorization(URL)


def test_searching_names_field_value_and_condition() -> None:
    assert search({"increment_id": "000000123"}, 5) == [
        ("searchCriteria[filter_groups][0][filters][0][field]", "increment_id"),
        ("searchCriteria[filter_groups][0][filters][0][value]", "000000123"),
        ("searchCriteria[filter_groups][0][filters][0][condition_type]", "eq"),
        ("searchCriteria[pageSize]", "5"),
    ]


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/winkel", "https://shop.example/winkel"),
        ("https://shop.example/rest", "https://shop.example"),
        ("https://shop.example/rest/V1", "https://shop.example"),
        ("https://shop.example/rest/nl_b2b/V1", "https://shop.example"),
        ("https://shop.example/restaurant", "https://shop.example/restaurant"),
    ],
)
def test_the_shops_own_address_is_told_from_that_of_its_api(given: str, base: str) -> None:
    assert base_of(given) == base


def test_nothing_but_the_listed_reading_is_asked_of_a_shop() -> None:
    shop = MagentoShop(http(), login(http(), secrets("token"), "shop"))
    for other in ("order/1/invoice", "integration/admin/token", "orders/1"):
        with pytest.raises(CallNotAllowed):
            shop.read(other)  # type: ignore[arg-type]


def test_a_shop_without_a_login_is_not_asked() -> None:
    with metered(Meter()) as meter, pytest.raises(CredentialsRejected, match="no login"):
        MagentoShop(http(), None).read(Resource.ORDERS)
    assert meter.calls == 0
