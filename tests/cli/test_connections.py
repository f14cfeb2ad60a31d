"""`connections` on a terminal: it asks in the user's language, and shows no secret."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.keyrings import install

from troubleshooter.config import read_connections
from troubleshooter.live import Reference

from .conftest import Run

CANARY = "canary-secret-of-the-app"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path


def on_a_terminal(folder: Path, answers: list[str], *arguments: str) -> tuple[int, str]:
    """Run `troubleshooter` on a terminal and answer each of its questions."""
    pty = pytest.importorskip("pty", reason="terminals of this kind are not on Windows")
    code = "from troubleshooter.cli.main import run; run()"
    environment = {
        **os.environ,
        "TROUBLESHOOTER_HOME": str(folder / "home"),
        "PYTHON_KEYRING_BACKEND": "file_keyring.Keyring",
        "PYTHONPATH": os.pathsep.join([str(folder / "ring"), *filter(None, sys.path)]),
        "TEST_KEYRING": str(folder / "ring" / "entries.json"),
        "TERM": "dumb",
    }
    terminal, inside = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    said, left = b"", list(answers)
    while select.select([terminal], [], [], 60)[0]:
        try:
            piece = os.read(terminal, 4_096)
        except OSError:
            break  # how Linux says that the other end of a terminal is closed
        said += piece
        # The space is written by what reads the answer, once it is ready for it.
        if left and said.endswith(b": "):
            os.write(terminal, f"{left.pop(0)}\n".encode())
        if not piece:
            break
    os.close(terminal)
    status = running.wait(60)
    assert not left, said.decode()
    return status, said.decode()


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("nl", ("leeg laten mag", "onzichtbaar", "kiest het bedrijf in de browser", "meldt u aan")),
        ("en", ("empty leaves it out", "unseen", "chooses the company in the browser", "logs in")),
    ],
)
def test_adding_a_login_as_a_user_asks_in_the_users_language_and_keeps_the_secret(
    folder: Path, language: str, wanted: tuple[str, ...]
) -> None:
    code, said = on_a_terminal(
        folder,
        ["isv_support", CANARY, "http://127.0.0.1:8765/callback", ""],
        *("connections", "add", "erp", "--system", "visma.net", "--lang", language),
    )
    assert code == 0, said
    joined = " ".join(said.split())
    assert not [words for words in wanted if words not in joined]
    assert CANARY not in said
    path = folder / "home" / "connections.toml"
    assert CANARY not in path.read_text("utf-8")
    found = read_connections(path)["erp"]
    assert found.references == {"client_secret": Reference("keyring", "erp.client_secret")}
    assert found.values["redirect_uri"] == "http://127.0.0.1:8765/callback"
    kept = json.loads((folder / "ring" / "entries.json").read_text("utf-8"))
    assert kept == {"troubleshooter/erp.client_secret": CANARY}


def test_a_connection_without_a_login_of_its_own_is_told_how_to_get_one(run: Run) -> None:
    done = run(
        "connections", "add", "park", "--system", "exact-online", "--set", "client_id={a}",
        "--set", "client_secret=env:A", "--lang", "nl",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "connections login park" in done.stderr


def test_a_login_of_a_system_that_has_none_is_refused(run: Run, tmp_path: Path) -> None:
    added = run(
        "connections", "add", "rest", "--system", "e-boekhouden-rest", "--set", "access_token=env:A"
    )
    assert added.returncode == 0, added.stderr
    for command in ("login", "refresh"):
        done = run("connections", command, "rest")
        assert done.returncode == 2
        assert "no login of this kind" in done.stderr


@pytest.mark.parametrize(("language", "said"), [("nl", "nog geen"), ("en", "no connections yet")])
def test_an_empty_list_says_what_to_do(run: Run, language: str, said: str) -> None:
    assert said in run("connections", "list", "--lang", language).stderr
