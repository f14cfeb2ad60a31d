"""Probing a shop, or an address without a connection, as it is run: languages, exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from troubleshooter.cli.connections import _complete
from troubleshooter.live import ConnectionSystem
from troubleshooter.sandbox import company, magento_console
from troubleshooter.sandbox import magento_stock as stock
from troubleshooter.sandbox.faults import BY_SYSTEM
from troubleshooter.sandbox.server import Sandbox

from .conftest import Run

CANARIES = {
    "T_TOKEN": "canary-token",
    "T_CONSUMER": "canary-consumer",
    "T_SECRET": "canary-token-secret",
    "T_PASSWORD": "canary-password",
}
SHOP = """[shop]
system = "magento"
url = "{url}"
token = "env:T_TOKEN"
magento_path = {folder}
php = {php}

[signed]
system = "magento"
url = "{url}"
consumer_key = "{key}"
consumer_secret = "env:T_CONSUMER"
token = "env:T_TOKEN"
token_secret = "env:T_SECRET"

[admin]
system = "magento"
url = "{url}"
username = "beheer"
password = "env:T_PASSWORD"

[books]
system = "e-boekhouden"
url = "{books}"
username = "{user}"
security_code_1 = "env:T_CODE_1"
security_code_2 = "env:T_CODE_2"
"""


def connect(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, **set_: str) -> None:
    values = {
        **CANARIES,
        "T_CODE_1": company.SECURITY_CODE_1,
        "T_CODE_2": company.SECURITY_CODE_2,
        **set_,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "shop"
    magento_console.install(folder, sandbox.url)
    home = tmp_path / "home"
    home.mkdir()
    text = SHOP.format(
        url=sandbox.addresses["magento"],
        folder=json.dumps(str(folder)),
        php=json.dumps(sys.executable),
        key=stock.CONSUMER_KEY,
        books=sandbox.addresses["e-boekhouden"],
        user=company.USERNAME,
    )
    (home / "connections.toml").write_text(text, "utf-8")


def test_a_rule_of_the_shop_is_judged_in_dutch(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as sandbox:
        connect(tmp_path, sandbox, monkeypatch, T_TOKEN=stock.TOKEN)
        rule = ("--rule", "magento.customer-email-required", "--param", "order=000000102")
        done = run("probe", "shop", *rule, "--lang", "nl")
        same = run("probe", "shop", *rule, "--lang", "en", "--json")
    assert (done.returncode, same.returncode) == (0, 0), done.stderr + same.stderr
    assert "bevestigt magento.customer-email-required" in done.stdout
    assert "heeft geen e-mailadres" in done.stdout
    assert "meetellen voor de limiet" in done.stdout
    result = json.loads(same.stdout)["results"][-1]
    assert result["probe"] == "magento.customer-email"
    assert "has no e-mail address" in result["message"]


def test_a_rule_whose_cause_is_in_the_books_is_judged_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as sandbox:
        connect(tmp_path, sandbox, monkeypatch, T_TOKEN=stock.TOKEN)
        rule = ("--rule", "magento.invoice-number-exists", "--param", "invoice=2026-0001")
        done = run("probe", "books", *rule, "--json")
        other = run("probe", "shop", "--rule", "magento.customer-created", "--lang", "en")
    found = json.loads(done.stdout)["results"][-1]
    assert found["confirms"] == ["magento.invoice-number-exists", "magento.sync-succeeded"]
    assert "is judged on a connection to e-boekhouden, e-boekhouden-rest" in other.stderr


def test_secrets_appear_nowhere_even_when_they_are_wrong(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as sandbox:
        connect(tmp_path, sandbox, monkeypatch)
        shown = [run("probe", name, "--lang", "nl") for name in ("shop", "signed", "admin")]
        shown += [run("connections", "list", "--json"), run("connections", "test", "admin")]
    assert [done.returncode for done in shown] == [0] * 5
    said = "".join(done.stdout + done.stderr for done in shown)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert said.count("accepteert") >= 3
    assert not [one for one in CANARIES.values() if one in said or one.encode() in kept]


def test_an_address_is_looked_at_without_a_connection(run: Run) -> None:
    with Sandbox() as sandbox:
        url = sandbox.addresses["magento"]
        named = run("probe", "--system", "magento", "--url", url, "--json")
        bare = run("probe", "--url", url, "--lang", "nl")
    assert (named.returncode, bare.returncode) == (0, 0), named.stderr + bare.stderr
    told = json.loads(named.stdout)
    assert (told["connection"], told["system"]) == ("127.0.0.1", "magento")
    outcomes = {result["probe"]: result["outcome"] for result in told["results"]}
    assert outcomes == {
        "network.dns": "pass",
        "network.tcp": "pass",
        "network.tls": "open",
        "network.http": "pass",
        "network.clock": "pass",
        "network.latency": "pass",
    }
    assert "noem het systeem" in bare.stdout


def test_an_address_where_nobody_answers_ends_with_4(run: Run) -> None:
    with Sandbox() as sandbox:
        url = sandbox.url
    done = run("probe", "--url", url, "--json")
    assert done.returncode == 4
    assert json.loads(done.stdout)["system"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a connection"),
        (("--system", "magento"), "give --url"),
        (("shop", "--system", "magento"), "has its own system and address"),
        (("--url", "http://shop.example"), "plain http only goes to this computer"),
        (("--url", "https://me:canary@shop.example"), "a login or token does not belong in it"),
        (("--url", "ftp://shop.example"), "no https address"),
        (("--system", "magento", "--rule", "magento.api-error"), "judged on a connection"),
    ],
)
def test_what_makes_no_sense_ends_with_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("probe", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "canary" not in done.stderr + done.stdout


def test_faults_are_listed_by_system(run: Run) -> None:
    done = run("sandbox", "--list-faults")
    blocks = [block.splitlines() for block in done.stdout.strip().split("\n\n")]
    assert [block[0] for block in blocks] == list(BY_SYSTEM)
    for block in blocks:
        assert [line.split()[0] for line in block[1:]] == list(BY_SYSTEM[block[0]])
    assert {"e-boekhouden", "e-boekhouden-rest", "outsmart", "magento"} <= set(BY_SYSTEM)


def test_adding_a_shop_asks_for_what_a_login_takes_and_empty_leaves_out() -> None:
    table = {"system": "magento"}
    answers = "https://shop.example\nenv:TOKEN\n\n\n\n/srv/shop\n"
    with CliRunner().isolation(answers) as shown:
        _complete("shop", ConnectionSystem.MAGENTO, table, "en")
        said = shown[1].getvalue().decode()
    assert table == {
        "system": "magento",
        "url": "https://shop.example",
        "token": "env:TOKEN",
        "magento_path": "/srv/shop",
    }
    assert "consumer secret (empty leaves it out)" in said
