"""connections.toml: what is accepted, what is refused, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from troubleshooter.config import add_connection, read_connections
from troubleshooter.credentials import Secret, fetch
from troubleshooter.errors import ConfigurationError
from troubleshooter.live import ConnectionSystem, Reference

GOOD = """
[shop]
system = "e-boekhouden"
username = "vermeer"
security_code_1 = "env:CODE_1"
security_code_2 = "keyring:shop.security_code_2"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "connections.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_sound_connection_is_read(tmp_path: Path) -> None:
    shop = read_connections(written(tmp_path, GOOD))["shop"]
    assert shop.system is ConnectionSystem.EBOEKHOUDEN
    assert shop.url == "https://soap.e-boekhouden.nl/soap.asmx"
    assert shop.values == {"username": "vermeer"}
    assert shop.references["security_code_1"] == Reference("env", "CODE_1")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('security_code_1 = "canary-1"', "shop.security_code_1: a secret does not stand in this"),
        ('securty_code_2 = "env:A"', "did you mean 'security_code_2'?"),
        ('system = "e-boekhoude"', "did you mean 'e-boekhouden'?"),
        ('url = "http://soap.e-boekhouden.nl"', "plain http only goes to this computer"),
        ('url = "https://me:canary@host"', "a login or token does not belong in it"),
        ('url = "https://host/?token=canary"', "a login or token does not belong in it"),
        ("username = 4.5", "shop.username: is no line of text"),
    ],
)
def test_what_is_wrong_is_named_without_the_secret(tmp_path: Path, line: str, said: str) -> None:
    key = line.partition(" ")[0]
    kept = [row for row in GOOD.splitlines() if not row.startswith(key)]
    path = written(tmp_path, "\n".join([*kept, line]))
    with pytest.raises(ConfigurationError) as caught:
        read_connections(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "canary" not in str(caught.value)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, '[a]\nsystem = "outsmart"\n[b]\nsystem = "nothing"\n')
    with pytest.raises(ConfigurationError) as caught:
        read_connections(path)
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1"])
def test_plain_http_goes_to_this_computer(tmp_path: Path, url: str) -> None:
    path = written(tmp_path, GOOD + f'url = "{url}"\n')
    assert read_connections(path)["shop"].url == url


def test_adding_keeps_what_stood_there(tmp_path: Path) -> None:
    path = written(tmp_path, "# mine\n" + GOOD)
    add_connection(path, "rest", {"system": "e-boekhouden-rest", "access_token": "env:T"})
    assert path.read_text("utf-8").startswith("# mine\n" + GOOD)
    assert set(read_connections(path)) == {"shop", "rest"}


def test_adding_what_is_not_sound_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "connections.toml"
    with pytest.raises(ConfigurationError):
        add_connection(path, "rest", {"system": "e-boekhouden-rest", "access_token": "canary"})
    assert list(tmp_path.iterdir()) == []


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET_AT_ALL", raising=False)
    with pytest.raises(ConfigurationError, match="NOT_SET_AT_ALL"):
        fetch(Reference("env", "NOT_SET_AT_ALL"))


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("canary")
    assert "canary" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "canary"


SHOP = """
[shop]
system = "magento"
url = "https://shop.example"
store_code = "nl_b2b"
consumer_key = "key"
consumer_secret = "env:A"
token = "env:B"
token_secret = "keyring:shop.token_secret"
command = "ssh -p 2222 shop@web1.example"
magento_path = "/srv/shop"
php = "php8.3"
"""


def test_a_shop_with_signed_calls_and_a_command_line_is_read(tmp_path: Path) -> None:
    shop = read_connections(written(tmp_path, SHOP))["shop"]
    assert shop.values["command"] == "ssh -p 2222 shop@web1.example"
    assert set(shop.references) == {"consumer_secret", "token", "token_secret"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('command = "bash -c id"', "shop.command: write ssh [-p PORT] [USER@]HOST"),
        ('command = "ssh web1 rm -rf x"', "shop.command: write ssh"),
        ('command = "ssh -oProxyCommand=id web1"', "shop.command: write ssh"),
        ('magento_path = "shop"', "shop.magento_path: the whole path"),
        ('magento_path = "/srv/shop; id"', "shop.magento_path: the whole path"),
        ('php = "php -r x"', "shop.php: php, or the whole path"),
        ('store_code = "../V1"', "shop.store_code: letters"),
        ('token_secret = "canary"', "shop.token_secret: a secret does not stand in this file"),
    ],
)
def test_what_is_wrong_with_a_shop_is_named(tmp_path: Path, line: str, said: str) -> None:
    key = line.partition(" ")[0]
    kept = [row for row in SHOP.splitlines() if not row.startswith(f"{key} ")]
    with pytest.raises(ConfigurationError) as caught:
        read_connections(written(tmp_path, "\n".join([*kept, line])))
    assert said in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("magento_path", "shop.command: goes together with magento_path"),
        ("consumer_secret", "shop.consumer_key: goes together with consumer_secret"),
        ("token_secret", "shop.consumer_key: goes together with token_secret"),
    ],
)
def test_what_goes_together_is_asked_for(tmp_path: Path, left_out: str, said: str) -> None:
    kept = [row for row in SHOP.splitlines() if not row.startswith(f"{left_out} ")]
    with pytest.raises(ConfigurationError) as caught:
        read_connections(written(tmp_path, "\n".join(kept)))
    assert said in str(caught.value)


ERP = """
[erp]
system = "visma.net"
client_id = "isv_support"
client_secret = "env:A"
redirect_uri = "https://support.example/visma"
scope = "write"
may_refresh = true
"""


def test_a_login_as_a_user_needs_neither_tenant_nor_secret(tmp_path: Path) -> None:
    erp = read_connections(written(tmp_path, ERP))["erp"]
    assert (erp.values["scope"], erp.values["may_refresh"]) == ("write", "true")
    without = "\n".join(row for row in ERP.splitlines() if not row.startswith("client_secret"))
    assert not read_connections(written(tmp_path, without))["erp"].references


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("client_id", "erp.redirect_uri: goes together with client_id"),
        ("redirect_uri", "erp.client_id: goes together with tenant_id"),
        ("redirect_uri", "erp.scope: goes together with redirect_uri"),
    ],
)
def test_what_a_login_as_a_user_lacks_is_named(tmp_path: Path, left_out: str, said: str) -> None:
    kept = "\n".join(row for row in ERP.splitlines() if not row.startswith(left_out))
    with pytest.raises(ConfigurationError) as caught:
        read_connections(written(tmp_path, kept))
    assert said in str(caught.value)
