"""Exact Online's tokens: spent by one process only, and kept in the keyring only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

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

from troubleshooter.connectors.exact_oauth import Application, TokenDesk
from troubleshooter.connectors.oauth import TokenLost, TooEarly
from troubleshooter.connectors.token_keeper import Given, NoLiveToken, TokenKeeper
from troubleshooter.connectors.token_vault import AccessRecord, RefreshRecord, Vault
from troubleshooter.connectors.transport import HttpClient, Limits
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    AnswerLost,
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    UsageError,
    VendorFault,
)
from troubleshooter.live import Connection, ConnectionSystem, Reference
from troubleshooter.pipeline.login import login
from troubleshooter.probes.runner import Question, run
from troubleshooter.sandbox import exact_books, exact_oauth
from troubleshooter.sandbox.server import Sandbox

LIMITS = Limits(connect_s=2, read_s=2, total_s=3)
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    own = MemoryKeyring()
    with instead(own):
        yield own


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    monkeypatch.setenv("TROUBLESHOOTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EXACT_SECRET", exact_oauth.CLIENT_SECRET)
    monkeypatch.setenv("EXACT_REFRESH", exact_oauth.REFRESH_TOKEN)
    with Sandbox() as running:
        yield running


class Clock:
    """The time, for the sandbox and for the keeper alike."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.now = START
        self._sandbox = sandbox

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self._sandbox.exact.advance(seconds)


@pytest.fixture
def clock(sandbox: Sandbox) -> Clock:
    return Clock(sandbox)


def client(sandbox: Sandbox) -> HttpClient:
    return HttpClient(sandbox.addresses["exact-online"], Veil(), LIMITS)


def desk(sandbox: Sandbox, redirect: str = "") -> TokenDesk:
    application = Application(exact_oauth.CLIENT_ID, Secret(exact_oauth.CLIENT_SECRET), redirect)
    return TokenDesk(client(sandbox), application)


def keeper(
    sandbox: Sandbox,
    tmp_path: Path,
    clock: Clock,
    refresh: str | None = exact_oauth.REFRESH_TOKEN,
    may: bool | None = None,
) -> TokenKeeper:
    given = Given(None, Secret(refresh) if refresh else None, may)
    return TokenKeeper("shop", desk(sandbox), given, tmp_path / "state", Veil(), clock)


def spends(sandbox: Sandbox) -> int:
    return sum(row.call == "POST oauth2/token" for row in sandbox.log)


@pytest.mark.usefixtures("ring")
def test_the_first_refresh_token_may_come_from_the_environment_and_is_followed_up(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    first = keeper(sandbox, tmp_path, clock).fresh().reveal()
    assert keeper(sandbox, tmp_path, clock).fresh().reveal() == first
    clock.advance(601)
    assert keeper(sandbox, tmp_path, clock).fresh().reveal() != first
    assert sandbox.exact.tokens.spent == 2


@pytest.mark.usefixtures("ring")
def test_a_live_access_token_is_not_refreshed(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    keeper(sandbox, tmp_path, clock).fresh()
    clock.advance(590)
    keeper(sandbox, tmp_path, clock).renew()
    assert spends(sandbox) == 1


@pytest.mark.usefixtures("ring")
def test_looking_never_refreshes(sandbox: Sandbox, tmp_path: Path, clock: Clock) -> None:
    keeper(sandbox, tmp_path, clock).fresh()
    clock.advance(700)
    with pytest.raises(NoLiveToken, match="expired 2 minutes ago"):
        keeper(sandbox, tmp_path, clock).current()
    assert spends(sandbox) == 1


@pytest.mark.usefixtures("ring")
def test_a_connection_that_forbids_refreshing_is_obeyed_by_the_writer_too(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    with pytest.raises(NoLiveToken):
        keeper(sandbox, tmp_path, clock, may=False).fresh()
    assert spends(sandbox) == 0


def test_an_access_token_that_was_lost_waits_for_the_570_seconds(
    ring: MemoryKeyring, sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    ring.refuse = lambda name, _value: "access" in name
    with pytest.raises(ConfigurationError):
        keeper(sandbox, tmp_path, clock).fresh()
    ring.refuse = lambda _name, _value: False
    with pytest.raises(TooEarly, match="09:09:30"):
        keeper(sandbox, tmp_path, clock).fresh()
    assert spends(sandbox) == 1
    clock.advance(571)
    assert keeper(sandbox, tmp_path, clock).fresh()


def test_without_a_keyring_the_refresh_token_is_not_spent(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    with no_keyring(), pytest.raises(ConfigurationError, match="nothing was spent"):
        keeper(sandbox, tmp_path, clock).fresh()
    assert spends(sandbox) == 0


def test_a_crash_between_answer_and_store_is_told_afterwards(
    ring: MemoryKeyring, sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    ring.refuse = lambda _name, _value: sandbox.exact.tokens.spent > 0
    with pytest.raises(ConfigurationError, match="log in again"):
        keeper(sandbox, tmp_path, clock).fresh()
    ring.refuse = lambda _name, _value: False
    assert keeper(sandbox, tmp_path, clock).state().unsure
    with pytest.raises(TokenLost, match="used before"):
        keeper(sandbox, tmp_path, clock).fresh()
    assert "used before" in keeper(sandbox, tmp_path, clock).state().lost
    with pytest.raises(TokenLost):
        keeper(sandbox, tmp_path, clock).fresh()
    assert spends(sandbox) == 2, "a dead token is not offered again"


@pytest.mark.usefixtures("ring")
def test_an_answer_that_never_came_leaves_it_unsure(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    sandbox.switch("drop@POST oauth2/token")
    with pytest.raises(AnswerLost):
        keeper(sandbox, tmp_path, clock).fresh()
    assert keeper(sandbox, tmp_path, clock).state().unsure


@pytest.mark.usefixtures("ring")
def test_a_server_that_was_down_costs_nothing(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    sandbox.switch("exact.service-unavailable")
    with pytest.raises(VendorFault):
        keeper(sandbox, tmp_path, clock).fresh()
    sandbox.switch()
    assert keeper(sandbox, tmp_path, clock).fresh()
    assert not keeper(sandbox, tmp_path, clock).state().unsure


@pytest.mark.usefixtures("ring")
def test_a_new_token_in_the_environment_takes_the_place_of_a_dead_one(
    sandbox: Sandbox, tmp_path: Path, clock: Clock
) -> None:
    sandbox.switch("exact.old-refresh-token")
    with pytest.raises(TokenLost):
        keeper(sandbox, tmp_path, clock, "an-older-token").fresh()
    sandbox.switch()
    assert keeper(sandbox, tmp_path, clock).fresh()


@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("exact.old-refresh-token", TokenLost, "used before"),
        ("exact.chain-id", TokenLost, "consent"),
        ("exact.refresh-expired", TokenLost, "30 days"),
        ("exact.user-not-active", TokenLost, "no longer active"),
        ("exact.refresh-too-early", TooEarly, "still good"),
        ("exact.login-rejected", CredentialsRejected, "not a pair"),
        ("exact.invalid-request", CredentialsRejected, "redirect_uri"),
        ("exact.maintenance", ConnectorError, "neither tokens nor an error"),
    ],
)
def test_every_refusal_of_the_token_endpoint_is_understood(
    sandbox: Sandbox,
    tmp_path: Path,
    clock: Clock,
    fault: str,
    kind: type[ConnectorError],
    said: str,
) -> None:
    sandbox.switch(fault)
    with pytest.raises(kind, match=said) as refused:
        keeper(sandbox, tmp_path, clock).fresh()
    assert exact_oauth.REFRESH_TOKEN not in str(refused.value)
    lost = bool(keeper(sandbox, tmp_path, clock).state().lost)
    assert lost is (kind is TokenLost)


@pytest.fixture
def home(sandbox: Sandbox, tmp_path: Path) -> Path:
    """A home folder with a connection, for processes that share a keyring in a file."""
    (tmp_path / "home").mkdir()
    install(tmp_path)
    (tmp_path / "home" / "connections.toml").write_text(
        f'[shop]\nsystem = "exact-online"\nurl = "{sandbox.addresses["exact-online"]}"\n'
        f'client_id = "{exact_oauth.CLIENT_ID}"\ndivision = {exact_books.DIVISION}\n'
        'client_secret = "env:EXACT_SECRET"\nrefresh_token = "env:EXACT_REFRESH"\n'
        f'redirect_uri = "http://127.0.0.1:{free_port()}/callback"\n',
        "utf-8",
    )
    return tmp_path


def test_of_processes_at_once_only_one_spends_the_refresh_token(
    sandbox: Sandbox, home: Path
) -> None:
    # The first answer takes so long that the others come while it is under way.
    sandbox.latency_s = 6.0
    sandbox.switch("latency@POST oauth2/token")
    running = [started(home, "connections", "refresh", "shop") for _ in range(3)]
    said = [one.communicate(timeout=60) for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], said
    assert (sandbox.exact.tokens.spent, spends(sandbox)) == (1, 1)
    written = [path.read_bytes() for path in (home / "home").rglob("*") if path.is_file()]
    live = [*sandbox.exact.tokens._live, sandbox.exact.tokens._refresh]
    secrets = [*live, exact_oauth.CLIENT_SECRET, exact_oauth.REFRESH_TOKEN]
    assert not [one for one in secrets if one in repr(said) or one.encode() in b"".join(written)]


def test_a_login_in_the_browser_comes_back_to_this_computer(sandbox: Sandbox, home: Path) -> None:
    running = started(home, "connections", "login", "shop")
    assert running.stdout is not None
    url = running.stdout.readline().strip()
    wrong = httpx.get(f"{callback(home)}?code=stolen&state=guessed", trust_env=False)
    came = httpx.get(url, follow_redirects=True, trust_env=False)
    _, said = running.communicate(timeout=60)
    assert (wrong.status_code, came.status_code) == (404, 200)
    assert running.returncode == 0, said
    assert "logged in" in said
    probed = started(home, "probe", "shop", "--rule", "exact.login-rejected", "--json")
    shown, _ = probed.communicate(timeout=60)
    assert probed.returncode == 0
    assert '"found": "live"' in shown
    assert spends(sandbox) == 1, "the login itself, and nothing by the probe"


def callback(home: Path) -> str:
    text = (home / "home" / "connections.toml").read_text("utf-8")
    return text.partition('redirect_uri = "')[2].partition('"')[0]


def test_the_address_may_be_pasted_instead(sandbox: Sandbox, home: Path) -> None:
    running = started(home, "connections", "login", "shop", "--paste")
    assert running.stdout is not None
    url = running.stdout.readline().strip()
    back = httpx.get(url, trust_env=False).headers["location"]
    _, said = running.communicate(back + "\n", timeout=60)
    assert running.returncode == 0, said


def own_connection(sandbox: Sandbox, **values: str) -> Connection:
    return Connection(
        "shop",
        ConnectionSystem.EXACT,
        sandbox.addresses["exact-online"],
        {"client_id": exact_oauth.CLIENT_ID, "redirect_uri": "https://park.example/back", **values},
        {"client_secret": Reference("env", "EXACT_SECRET")},
    )


@pytest.mark.usefixtures("ring")
def test_an_address_of_another_login_is_refused(sandbox: Sandbox) -> None:
    with login(own_connection(sandbox)) as under_way:
        assert under_way.callback is None, "a redirect elsewhere is pasted"
        back = httpx.get(under_way.url, trust_env=False).headers["location"]
        with pytest.raises(UsageError, match="its state is another"):
            under_way.finish(back.partition("&state=")[0] + "&state=other")
    assert spends(sandbox) == 0


def test_no_login_is_begun_without_a_keyring(sandbox: Sandbox) -> None:
    with (
        no_keyring(),
        pytest.raises(ConfigurationError, match="no usable keyring"),
        login(own_connection(sandbox)),
    ):
        pass


def stored(sandbox: Sandbox, access_age_s: float, refresh_age_days: float) -> None:
    """Tokens in the keyring as a login of that long ago left them."""
    now = datetime.now(UTC)
    since = now - timedelta(seconds=access_age_s)
    vault = Vault("shop")
    until = since + timedelta(seconds=600)
    vault.put_access(AccessRecord(Secret(exact_oauth.ACCESS_TOKEN), since, until))
    old = now - timedelta(days=refresh_age_days)
    vault.put_refresh(RefreshRecord(Secret(exact_oauth.REFRESH_TOKEN), old))


@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize(
    ("access_age_s", "refresh_age_days", "condition", "session"),
    [
        (60, 0, "live", "accepted"),
        (660, 1, "", ""),
        (660, 31, "lost", ""),
    ],
)
def test_the_age_of_kept_tokens_is_told_without_spending_them(
    sandbox: Sandbox, access_age_s: float, refresh_age_days: float, condition: str, session: str
) -> None:
    stored(sandbox, access_age_s, refresh_age_days)
    done = run(own_connection(sandbox), Question({}), {}, LIMITS)
    found = {result.probe: result.condition for result in done.results}
    assert (found["exact.token"], found["exact.session"]) == (condition, session)
    assert spends(sandbox) == 0


@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize(("allowed", "spent"), [("true", 1), ("false", 0)])
def test_a_probe_refreshes_only_where_the_connection_says_so(
    sandbox: Sandbox, allowed: str, spent: int
) -> None:
    stored(sandbox, 660, 1)
    done = run(own_connection(sandbox, may_refresh=allowed), Question({}), {}, LIMITS)
    assert spends(sandbox) == spent
    assert done.looked is bool(spent)


def test_a_token_longer_than_one_entry_comes_back_whole_or_not_at_all(ring: MemoryKeyring) -> None:
    long = "x" * 2_500 + "y"
    vault = Vault("shop")
    vault.put_refresh(RefreshRecord(Secret(long), START))
    kept = vault.refresh()
    assert kept is not None
    assert kept.token.reveal() == long
    ring.entries["shop.exact-refresh.2"] = "z"
    assert vault.refresh() is None
