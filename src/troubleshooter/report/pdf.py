"""A report as PDF: its page printed by a browser on this computer, or by WeasyPrint."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from troubleshooter.cancelling import Cancellation, carried_out, end_all
from troubleshooter.errors import ConfigurationError

BROWSER = "TROUBLESHOOTER_CHROMIUM"
"""The environment variable that names the browser to print with."""
PATIENCE_S = 120

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge",
    "brave-browser",
)
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
_WINDOWS_PLACES = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
# A page that is printed asks for nothing, and neither does the browser on its own account.
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def find_browser(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """The Chromium, Chrome, Edge or Brave to print with; None where there is none.

    Raises ConfigurationError when the environment names one that is not there.
    """
    named = environment.get(BROWSER, "")
    if named:
        found = shutil.which(named, path=environment.get("PATH", os.defpath))
        if found is None:
            raise ConfigurationError(f"{BROWSER}: {named!r} is no program that can be run")
        return Path(found)
    return next((path for path in _browsers(environment, platform) if path.is_file()), None)


def _browsers(environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    if platform == "darwin":
        home = environment.get("HOME", "")
        for top in ("/Applications", f"{home}/Applications"):
            yield from (Path(f"{top}/{name}.app/Contents/MacOS/{name}") for name in _MAC)
    elif platform == "win32":
        for place in _WINDOWS_PLACES:
            if environment.get(place):
                yield from (Path(environment[place], program) for program in _WINDOWS)
    for name in _NAMES:
        found = shutil.which(name, path=environment.get("PATH", os.defpath))
        if found is not None:
            yield Path(found)


def arguments(browser: Path, profile: Path) -> list[str]:
    """The browser's command line up to what it is to do, with a profile of its own."""
    given = [str(browser), *_QUIET, f"--user-data-dir={profile}"]
    # A browser run by root refuses to start with its sandbox on.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*given, "--no-sandbox"] if root else given


def print_pdf(
    page: str,
    folder: Path,
    environment: Mapping[str, str] = os.environ,
    cancellation: Cancellation | None = None,
) -> bytes:
    """The HTML document `page` as PDF, with files of its own in `folder` meanwhile.

    Raises ConfigurationError when nothing on this computer can print it, or printing fails, and
    Cancelled when it is called off, which ends the browser.
    """
    called_off = cancellation or Cancellation()
    called_off.check()
    browser = find_browser(environment)
    if browser is None:
        return carried_out(lambda: _by_weasyprint(page), called_off)
    try:
        # Not in the system's temporary folder: a browser in a snap or flatpak sees another one.
        with TemporaryDirectory(prefix="print-", dir=folder, ignore_cleanup_errors=True) as place:
            return _by_browser(browser, page, Path(place), called_off)
    except OSError as error:
        raise ConfigurationError(f"{browser}: cannot print: {error.strerror or error}") from error


def _by_browser(browser: Path, page: str, place: Path, cancellation: Cancellation) -> bytes:
    source, target = place / "report.html", place / "report.pdf"
    source.write_text(page, encoding="utf-8")
    command = [
        *arguments(browser, place / "profile"),
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        source.resolve().as_uri(),
    ]
    code, told = _ran(browser, command, cancellation)
    if not target.is_file():
        said = told.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else f"ended with {code}"
        raise ConfigurationError(f"{browser}: printed nothing: {why[:300]}")
    return target.read_bytes()


def _ran(browser: Path, command: list[str], cancellation: Cancellation) -> tuple[int, bytes]:
    """The browser's exit code, and what it said of errors."""
    with subprocess.Popen(  # noqa: S603 - the user's own browser, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
    ) as process:
        try:
            with cancellation.telling(partial(end_all, process)):
                _, told = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired as error:
            raise ConfigurationError(f"{browser}: did not print within {PATIENCE_S} s") from error
        finally:
            if process.returncode is None:
                end_all(process)
    cancellation.check()
    return process.returncode, told


def _by_weasyprint(page: str) -> bytes:
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: its own libraries are not there.
        raise ConfigurationError(
            "no browser to print with: install Chromium, Chrome or Edge, name one in "
            f"{BROWSER}, or install WeasyPrint; or print the .html report from any browser"
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    printed: bytes = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf()
    return printed


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"a report fetches nothing: {url[:80]}")
