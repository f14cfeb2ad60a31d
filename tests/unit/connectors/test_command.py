"""Running a command: no shell, whole arguments, bounds that hold, and ssh that is careful."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.connectors.command import (
    CommandLimits,
    CommandResult,
    CommandRunner,
    SshHost,
    filled,
    host_of,
)
from troubleshooter.connectors.metering import Meter, metered
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConfigurationError,
    TroubleshooterError,
    Unreachable,
)

ECHO = "import json, sys; print(json.dumps(sys.argv[1:]))"
NASTY = ["a b", "$(touch x)", "`id`", "; rm -rf y", "'", '"', "%PATH%", "*", "é", "", "--", "\n"]


def python(program: str, *more: str, **limits: float) -> CommandRunner:
    bounds = CommandLimits(
        total_s=limits.get("total_s", 20), output_bytes=int(limits.get("output_bytes", 10_000))
    )
    return CommandRunner([sys.executable, "-c", program, *more], limits=bounds)


def test_arguments_arrive_as_they_are() -> None:
    done = python(ECHO).run(NASTY)
    assert json.loads(done.stdout) == NASTY


def test_an_exit_code_is_a_result() -> None:
    done = python("import sys; sys.stderr.write('no'); sys.exit(3)").run([])
    assert (done.exit_code, done.stdout, done.stderr, done.cut) == (3, "", "no", False)


def test_output_beyond_the_bound_is_left_out_and_does_not_block() -> None:
    done = python("print('x' * 3_000_000)", output_bytes=1_000).run([])
    assert (len(done.stdout), done.cut, done.exit_code) == (1_000, True, 0)


def test_a_command_that_does_not_end_is_ended_and_its_outcome_unknown() -> None:
    started = time.monotonic()
    with pytest.raises(AnswerLost, match="unknown"):
        python("import time; time.sleep(60)").run([], limit_s=0.3)
    assert time.monotonic() - started < 20


@pytest.mark.skipif(sys.platform == "win32", reason="needs process groups")
def test_what_a_command_leaves_running_is_not_waited_for() -> None:
    program = (
        "import subprocess, sys;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print('done')"
    )
    started = time.monotonic()
    done = python(program).run([])
    assert done.stdout.strip() == "done"
    assert time.monotonic() - started < 20


def test_what_comes_out_is_veiled() -> None:
    runner = CommandRunner([sys.executable, "-c", ECHO], veil=Veil([Secret("canary-1")]))
    done = runner.run(["canary-1", "password=canary-two-22"])
    assert "canary" not in repr(done)


def test_secrets_of_our_environment_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "canary-1")
    done = python("import os, json; print(json.dumps(dict(os.environ)))").run([])
    assert "canary" not in done.stdout
    assert "PATH" in {name.upper() for name in json.loads(done.stdout)}


def test_it_gets_nothing_to_read() -> None:
    assert python("import sys; print(len(sys.stdin.read()))").run([]).stdout.strip() == "0"


def test_a_program_that_is_not_there_never_ran() -> None:
    with pytest.raises(Unreachable, match="cannot be started"):
        CommandRunner(["/nowhere/bin/magento"]).run(["list"])


def test_an_argument_no_command_line_takes_is_refused() -> None:
    with pytest.raises(CallNotAllowed):
        python(ECHO).run(["a\0b"])


def test_a_run_counts_as_a_call() -> None:
    with metered(Meter()) as meter:
        python(ECHO).run([])
    assert (meter.calls, meter.counted) == (1, 0)


@pytest.mark.parametrize(
    ("template", "values", "whole"),
    [
        (["list"], {}, ("list",)),
        (["sync", "--order-id={order}"], {"order": "000000123"}, ("sync", "--order-id=000000123")),
        (["{order}"], {"order": "26-0417.a_b"}, ("26-0417.a_b",)),
    ],
)
def test_placeholders_are_whole_arguments(
    template: list[str], values: dict[str, str], whole: tuple[str, ...]
) -> None:
    assert filled(template, values) == whole


@pytest.mark.parametrize(
    "value", ["", "-x", "--all", "a b", "a;b", "$(id)", "a\n", "'", "{order}", "é", "x" * 65, "a=b"]
)
def test_a_value_that_is_more_than_a_number_or_name_is_refused(value: str) -> None:
    with pytest.raises(CallNotAllowed, match="nothing was run"):
        filled(["--order-id={order}"], {"order": value})


@pytest.mark.parametrize("argument", ["x{order}", "{order}{order}", "{}", "{Order}", "-o{order}"])
def test_a_placeholder_inside_an_argument_is_refused(argument: str) -> None:
    with pytest.raises(ConfigurationError, match="whole argument"):
        filled([argument], {"order": "1"})


@given(st.text(max_size=20), st.text(max_size=20))
def test_filling_in_never_makes_more_arguments_or_options(argument: str, value: str) -> None:
    try:
        found = filled([argument, "--order-id={order}"], {"order": value})
    except TroubleshooterError:
        return
    assert len(found) == 2
    assert found[1] == f"--order-id={value}"
    assert not value.startswith("-")


@pytest.mark.parametrize(
    ("command", "host"),
    [
        ("ssh shop@web1.example", SshHost("shop@web1.example")),
        ("ssh -p 2222 web1", SshHost("web1", 2222)),
    ],
)
def test_a_host_is_read_from_the_setting(command: str, host: SshHost) -> None:
    assert host_of(command) == host


@pytest.mark.parametrize(
    "command",
    [
        "ssh -oProxyCommand=id web1", "ssh web1 id", "bash", "ssh", "ssh -p x web1", "ssh web1;id",
        "ssh -p 2222 -p 22 web1", "ssh a@b@c", "ssh $(id)", "ssh web1\n", "ssh  web1",
    ],
)  # fmt: skip
def test_anything_but_a_host_is_refused(command: str) -> None:
    with pytest.raises(ConfigurationError, match="write ssh"):
        host_of(command)


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the PATH with an ssh of ours that says what it was called with."""
    if sys.platform == "win32":
        pytest.skip("a script with a first line is no program there")
    program = tmp_path / "ssh"
    program.write_text(f"#!{sys.executable}\n{ECHO}\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return program


def over_ssh(arguments: list[str]) -> CommandResult:
    return CommandRunner(["php", "/srv/my shop/bin/magento"], SshHost("shop@web1", 2222)).run(
        arguments
    )


def test_over_ssh_every_part_is_quoted_for_the_far_side(far: Path) -> None:
    shown = json.loads(over_ssh(NASTY).stdout)
    assert shown[-3:-1] == ["--", "shop@web1"]
    assert shlex.split(shown[-1]) == ["php", "/srv/my shop/bin/magento", *NASTY]


def test_over_ssh_the_host_key_is_checked_and_nothing_is_asked_or_forwarded(far: Path) -> None:
    shown = json.loads(over_ssh([]).stdout)
    for option in ("StrictHostKeyChecking=yes", "BatchMode=yes", "ForwardAgent=no"):
        assert shown[shown.index(option) - 1] == "-o"
    assert shown[shown.index("-p") + 1] == "2222"


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("Host key verification failed.", Unreachable, "sign in once by hand"),
        ("shop@web1: Permission denied (publickey).", Unreachable, "does not get to"),
        ("ssh: connect to host web1 port 22: Connection refused", Unreachable, "refused"),
        ("client_loop: send disconnect: Broken pipe", AnswerLost, "broke"),
        ("", AnswerLost, "no word on why"),
    ],
)
def test_a_connection_that_fails_is_told_from_one_that_breaks(
    far: Path, words: str, kind: type[TroubleshooterError], said: str
) -> None:
    program = f"import sys; sys.stderr.write({words!r}); sys.exit(255)"
    far.write_text(f"#!{sys.executable}\n{program}\n", "utf-8")
    with pytest.raises(kind, match=said):
        over_ssh([])


def test_without_ssh_nothing_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreachable, match="no ssh"):
        over_ssh([])
