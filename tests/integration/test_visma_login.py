"""Visma.net as a user: consent in the browser, PKCE, and tokens that only the keyring keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.integration.keyrings import (
    MemoryKeyring,
    free_port,
    install,
    instead,
    no_keyring,
    started,
)

from troubleshooter.connectors.oauth import TokenLost
from troubleshooter.connectors.opening import open_connector
from troubleshooter.connectors.token_vault import AccessRecord, Vault
from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.connectors.visma_connect import VismaApp, VismaDesk, challenge
from troubleshooter.connectors.visma_net import VismaNet, visma_addresses
from troubleshooter.connectors.visma_writing import wrapped
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    UnexpectedAnswer,
    UsageError,
    VendorFault,
)
from troubleshooter.live import Connection, ConnectionSystem, ProbeOutcome, ProbeRun, Reference
from troubleshooter.pipeline.login import login, refresh
from troubleshooter.probes.runner import Question, run
from troubleshooter.sandbox import visma_books as books
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3)
BACK = "https://support.example/visma"
DEBTOR = wrapped({"number": "30001", "name": "Hoveniersbedrijf Blad"})


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    own = MemoryKeyring()
    with instead(own):
        yield own


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VISMA_APP_SECRET", books.APP_SECRET)
    with Sandbox() as running:
        yield running


def connection(sandbox: Sandbox, *, secret: bool = True, **values: str) -> Connection:
    given = {"client_id": books.APP_ID, "redirect_uri": BACK, **values}
    kept = {"client_secret": Reference("env", "VISMA_APP_SECRET")} if secret else {}
    url = sandbox.addresses["visma.net"]
    return Connection("erp", ConnectionSystem.VISMA, url, given, kept)


def came_back(url: str) -> str:
    """The address that the browser is sent back to after consent."""
    return httpx.get(url, trust_env=False).headers["location"]


def logged_in(reached: Connection) -> None:
    with login(reached) as under_way:
        under_way.finish(came_back(under_way.url))


def looked(reached: Connection, *probes: str, **given: str) -> ProbeRun:
    return run(reached, Question(given, frozenset(probes) or None), {}, LIMITS)


def outcomes(done: ProbeRun) -> dict[str, str]:
    return {one.probe: one.condition for one in done.results}


def token_calls(sandbox: Sandbox) -> int:
    return sum(row.call == "POST /connect/token" for row in sandbox.log)


def test_a_login_asks_for_reading_only_and_shows_a_challenge_not_the_verifier(
    sandbox: Sandbox,
) -> None:
    with login(connection(sandbox)) as under_way:
        asked = parse_qs(urlsplit(under_way.url).query)
    assert asked["scope"] == ["vismanet_erp_interactive_api:read offline_access"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert "code_verifier" not in asked
    assert asked["response_type"] == ["code"]
    assert urlsplit(under_way.url).path == "/visma/connect/authorize"


def test_the_challenge_is_the_one_of_the_standards_own_example() -> None:
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_vismas_own_addresses_go_together() -> None:
    for url in ("https://api.finance.visma.net/v1", "https://integration.visma.net"):
        assert visma_addresses(url).consent == "https://connect.visma.com/connect/authorize"


def test_after_a_login_records_are_read_as_the_user(sandbox: Sandbox) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    done = looked(reached, relation="10001", material="KRAAN-15")
    found = outcomes(done)
    assert found["visma.session"] == "accepted"
    assert found["visma.scope"] == "granted"
    assert found["visma.company"] == "accessible"
    assert found["visma.customer"] == "present"
    assert found["visma.item"] == "present"
    assert token_calls(sandbox) == 1, "the login itself, and nothing by the probes"
    assert not [row for row in sandbox.log if row.writes]


def test_the_keyring_is_asked_once_however_many_questions_there_are(
    sandbox: Sandbox, ring: MemoryKeyring
) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    ring.asked = 0
    looked(reached)
    few = ring.asked
    ring.asked = 0
    looked(reached, relation="10001", material="KRAAN-15", branch="1", vat_code="1")
    assert ring.asked == few


def test_an_app_without_a_secret_proves_itself_by_the_verifier_alone(
    sandbox: Sandbox, ring: MemoryKeyring
) -> None:
    reached = connection(sandbox, secret=False)
    logged_in(reached)
    assert outcomes(looked(reached))["visma.company"] == "accessible"
    ended(ring)
    assert (refresh(reached).access_left_s or 0) > 3500


def test_a_code_that_somebody_else_caught_is_worth_nothing(sandbox: Sandbox) -> None:
    with login(connection(sandbox)) as under_way:
        code = parse_qs(urlsplit(came_back(under_way.url)).query)["code"][0]
    client = HttpClient(sandbox.addresses["visma.net"], Veil(), LIMITS)
    where = visma_addresses(client.url)
    thief = VismaDesk(
        client.beside(where.tokens), where.consent, VismaApp(books.APP_ID, None, BACK)
    )
    with pytest.raises(CredentialsRejected, match="invalid_grant") as refused:
        thief.exchange(Secret(code), thief.consent())
    assert code not in str(refused.value)


def test_a_code_works_once(sandbox: Sandbox) -> None:
    with login(connection(sandbox)) as under_way:
        back = came_back(under_way.url)
        under_way.finish(back)
        with pytest.raises(CredentialsRejected, match="invalid_grant"):
            under_way.finish(back)


def test_an_address_of_another_login_is_refused_before_anything_is_asked(sandbox: Sandbox) -> None:
    with login(connection(sandbox)) as under_way, login(connection(sandbox)) as other:
        back = came_back(other.url)
        with pytest.raises(UsageError, match="its state is another"):
            under_way.finish(back)
    assert token_calls(sandbox) == 0


def test_a_user_who_says_no_is_not_logged_in(sandbox: Sandbox) -> None:
    sandbox.switch("visma-consent-denied")
    with login(connection(sandbox)) as under_way:
        back = came_back(under_way.url)
        with pytest.raises(CredentialsRejected, match="access_denied"):
            under_way.finish(back)
    assert token_calls(sandbox) == 0


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("visma-invalid-client", CredentialsRejected, "client id or client secret is wrong"),
        ("visma-invalid-grant", CredentialsRejected, "invalid_grant"),
        ("visma-invalid-scope", CredentialsRejected, "scope"),
        ("visma-invalid-tenant", CredentialsRejected, "tenant"),
        ("visma-unauthorized-client", CredentialsRejected, "unauthorized_client"),
        ("html-500@POST /connect/token", VendorFault, "HTTP 500"),
        ("login-page@POST /connect/token", UnexpectedAnswer, "neither a token nor an error"),
        ("half@POST /connect/token", UnexpectedAnswer, "neither a token nor an error"),
        ("drop@POST /connect/token", AnswerLost, "no whole answer"),
    ],
)
def test_what_the_token_endpoint_says_becomes_an_error_of_ours(
    sandbox: Sandbox, fault: str, kind: type[ConnectorError], said: str
) -> None:
    with login(connection(sandbox)) as under_way:
        back = came_back(under_way.url)
        sandbox.switch(fault)
        with pytest.raises(kind, match=said) as refused:
            under_way.finish(back)
    assert books.APP_SECRET not in str(refused.value)


def test_without_a_login_nothing_is_asked_and_the_reason_is_given(sandbox: Sandbox) -> None:
    done = looked(connection(sandbox), relation="10001")
    session = next(one for one in done.results if one.probe == "visma.session")
    assert (session.outcome, session.confirms) == (ProbeOutcome.OPEN, ())
    assert "connections login" in session.message
    assert not done.looked
    assert token_calls(sandbox) == 0


def ended(ring: MemoryKeyring) -> None:
    """Let the access token that is kept have ended an hour ago; the refresh token stands."""
    now = datetime.now(UTC)
    long_ago = now - timedelta(hours=2)
    Vault("erp", "visma").put_access(
        AccessRecord(Secret("sandbox-token-of-yesterday"), long_ago, now - timedelta(hours=1))
    )
    assert "erp.visma-refresh" in ring.entries


@pytest.mark.parametrize(("allowed", "spent"), [("", 0), ("false", 0), ("true", 1)])
def test_a_probe_refreshes_only_where_the_connection_says_so(
    sandbox: Sandbox, ring: MemoryKeyring, allowed: str, spent: int
) -> None:
    reached = connection(sandbox, may_refresh=allowed) if allowed else connection(sandbox)
    logged_in(reached)
    ended(ring)
    done = looked(reached)
    assert sandbox.visma.connect.spent == spent
    assert done.looked is bool(spent)


def test_a_refresh_by_hand_spends_one_token_and_keeps_the_next(
    sandbox: Sandbox, ring: MemoryKeyring
) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    for turn in (1, 2):
        ended(ring)
        assert (refresh(reached).access_left_s or 0) > 3500
        assert sandbox.visma.connect.spent == turn
    assert outcomes(looked(reached))["visma.company"] == "accessible"


def test_a_refresh_token_that_is_handed_out_again_stays_good(
    sandbox: Sandbox, ring: MemoryKeyring
) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    sandbox.switch("visma-refresh-reuse")
    for _ in range(2):
        ended(ring)
        refresh(reached)
    assert len(sandbox.visma.connect.refreshes) == 1


def test_a_refresh_without_a_next_token_keeps_the_one_there_is(
    sandbox: Sandbox, ring: MemoryKeyring
) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    before = ring.entries["erp.visma-refresh"]
    ended(ring)
    sandbox.switch("visma-no-refresh-token")
    state = refresh(reached)
    assert state.refresh_known
    token = before.partition('"token": "')[2].partition('"')[0]
    assert token
    assert token in ring.entries["erp.visma-refresh"]


def test_a_login_without_a_refresh_token_forgets_the_one_before_it(sandbox: Sandbox) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    sandbox.switch("visma-no-refresh-token")
    with login(reached) as under_way:
        state = under_way.finish(came_back(under_way.url))
    assert not state.refresh_known
    assert (state.access_left_s or 0) > 3500


def test_a_refresh_token_used_before_is_lost_and_not_offered_again(
    sandbox: Sandbox, ring: MemoryKeyring
) -> None:
    reached = connection(sandbox, may_refresh="true")
    logged_in(reached)
    ended(ring)
    sandbox.visma.connect.refreshes.clear()
    with pytest.raises(TokenLost, match="log in again"):
        refresh(reached)
    calls = token_calls(sandbox)
    done = looked(reached)
    session = next(one for one in done.results if one.probe == "visma.session")
    assert (session.outcome, session.condition) == (ProbeOutcome.OPEN, "")
    assert "run out" in session.message
    assert token_calls(sandbox) == calls, "a dead token is not offered again"


def test_another_company_chosen_in_the_browser_says_nothing_of_the_integration(
    sandbox: Sandbox,
) -> None:
    sandbox.switch("visma-other-company")
    reached = connection(sandbox)
    logged_in(reached)
    company = next(one for one in looked(reached).results if one.probe == "visma.company")
    assert (company.outcome, company.confirms) == (ProbeOutcome.OPEN, ())
    assert "another company was chosen" in company.message


def test_a_licence_that_is_missing_is_told_to_a_user_too(sandbox: Sandbox) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    sandbox.switch("visma-no-licence")
    assert outcomes(looked(reached))["visma.company"] == "no-access"


def test_a_token_that_visma_no_longer_takes_is_told_without_another_try(sandbox: Sandbox) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    sandbox.visma.advance(3_601)
    assert outcomes(looked(reached))["visma.company"] == ""
    assert token_calls(sandbox) == 1


def test_sales_orders_stay_open_because_users_get_no_token_for_them(sandbox: Sandbox) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    done = looked(reached, "visma.sales-order", order="000101")
    found = next(one for one in done.results if one.probe == "visma.sales-order")
    assert found.outcome is ProbeOutcome.OPEN
    assert "service of their own" in found.message


def test_no_login_is_begun_without_a_keyring(sandbox: Sandbox) -> None:
    with (
        no_keyring(),
        pytest.raises(ConfigurationError, match="no usable keyring"),
        login(connection(sandbox)),
    ):
        pass


def test_a_client_of_its_own_has_no_user_to_log_in(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISMA_SECRET", books.CLIENT_SECRET)
    reached = Connection(
        "erp",
        ConnectionSystem.VISMA,
        sandbox.addresses["visma.net"],
        {"client_id": books.CLIENT_ID, "tenant_id": books.TENANT_ID},
        {"client_secret": Reference("env", "VISMA_SECRET")},
    )
    with pytest.raises(UsageError, match="needs no user"):
        refresh(reached)
    with pytest.raises(UsageError, match="needs no user"), login(reached):
        pass


def written(reached: Connection) -> tuple[VismaNet, HttpClient]:
    client = HttpClient(reached.url, Veil(), LIMITS)
    opened = open_connector(reached, client)
    assert isinstance(opened, VismaNet)
    return opened, client


def test_a_login_for_reading_writes_nothing(sandbox: Sandbox) -> None:
    reached = connection(sandbox)
    logged_in(reached)
    opened, client = written(reached)
    with (
        opened.writing_session() as writer,
        pytest.raises(CallNotAllowed, match='scope = "write"'),
    ):
        writer.create_customer(DEBTOR)
    client.close()
    assert not [row for row in sandbox.log if row.writes]


def test_a_login_for_writing_is_asked_for_by_name_and_writes(sandbox: Sandbox) -> None:
    reached = connection(sandbox, scope="write")
    with login(reached) as under_way:
        asked = parse_qs(urlsplit(under_way.url).query)["scope"][0].split()
        under_way.finish(came_back(under_way.url))
    assert {one.rpartition(":")[2] for one in asked} == {
        "read", "create", "update", "offline_access",
    }  # fmt: skip
    opened, client = written(reached)
    with opened.writing_session() as writer:
        writer.create_customer(DEBTOR)
    client.close()
    assert "30001" in {one.number for one in sandbox.visma.books.customers}


@pytest.fixture
def home(sandbox: Sandbox, tmp_path: Path) -> Path:
    """A home folder with a connection, for processes that share a keyring in a file."""
    (tmp_path / "home").mkdir()
    install(tmp_path)
    (tmp_path / "home" / "connections.toml").write_text(
        f'[erp]\nsystem = "visma.net"\nurl = "{sandbox.addresses["visma.net"]}"\n'
        f'client_id = "{books.APP_ID}"\nclient_secret = "env:VISMA_APP_SECRET"\n'
        f'redirect_uri = "http://127.0.0.1:{free_port()}/callback"\n',
        "utf-8",
    )
    return tmp_path


@pytest.mark.parametrize(("language", "said"), [("en", "logged in"), ("nl", "aangemeld")])
def test_a_login_in_the_browser_comes_back_to_this_computer(
    sandbox: Sandbox, home: Path, language: str, said: str
) -> None:
    running = started(home, "connections", "login", "erp", "--lang", language)
    assert running.stdout is not None
    url = running.stdout.readline().strip()
    came = httpx.get(url, follow_redirects=True, trust_env=False)
    _, told = running.communicate(timeout=60)
    assert came.status_code == 200
    assert running.returncode == 0, told
    assert said in told
    probed = started(home, "probe", "erp", "--param", "relation=10001", "--json")
    shown, _ = probed.communicate(timeout=60)
    assert probed.returncode == 0
    assert '"found": "present"' in shown
    kept = b"".join(path.read_bytes() for path in (home / "home").rglob("*") if path.is_file())
    secrets = [*sandbox.visma.tokens, *sandbox.visma.connect.refreshes, books.APP_SECRET]
    assert not [one for one in secrets if one.encode() in kept or one in told + shown]


def test_of_processes_at_once_only_one_spends_the_refresh_token(
    sandbox: Sandbox, home: Path
) -> None:
    running = started(home, "connections", "login", "erp", "--paste")
    assert running.stdout is not None
    back = came_back(running.stdout.readline().strip())
    _, told = running.communicate(back + "\n", timeout=60)
    assert running.returncode == 0, told
    entries = home / "ring" / "entries.json"
    # The access token is forgotten, as if an hour had passed; the refresh token stands.
    entries.write_text(entries.read_text("utf-8").replace("visma-access", "gone"), "utf-8")
    # The first answer takes so long that the other comes while it is under way.
    sandbox.latency_s = 6.0
    sandbox.switch("latency@POST /connect/token")
    together = [started(home, "connections", "refresh", "erp") for _ in range(2)]
    said = [one.communicate(timeout=60) for one in together]
    assert [one.returncode for one in together] == [0, 0], said
    assert sandbox.visma.connect.spent == 1
