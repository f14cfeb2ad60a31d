"""Reports in a real browser: hostile log text does nothing, everyone can read them, paper is short.

Needs a Chromium; TROUBLESHOOTER_NEEDS_CHROMIUM=1 makes its absence a failure. The accessibility
check needs axe-core as well: TROUBLESHOOTER_AXE names its axe.min.js, else it is looked for in
node_modules at the top of the project.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from troubleshooter.model import LANGUAGES, Language, ScanResult
from troubleshooter.pipeline.batch import Run
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.report import (
    CustomerReport,
    compared_report,
    customer_report,
)
from troubleshooter.pipeline.scan import Scanner
from troubleshooter.report.branding import Branding
from troubleshooter.report.pdf import arguments, find_browser, print_pdf

TOP = Path(__file__).resolve().parents[2]
PAGES = ("report.html", "reply.html", "index.html", "compare.html")
PATIENCE_S = 60
NOW = datetime.fromisoformat("2026-03-10T09:00")
BRANDING = Branding(sender="Desk <desk@firm.example>", signature={"nl": "Groet", "en": "Regards"})
WATCHED = {
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
    "Log.entryAdded",
    "Page.javascriptDialogOpening",
    "Page.frameAttached",
    "Target.targetCreated",
}
SHOWN = (
    "<script>alert(1)</script>",
    "<img src=https://evil.example/p.png onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</pre></style><style>*{display:none}</style>",
    "<style>@import url(https://evil.example/x.css);</style>",
    "<svg/onload=alert(1)>",
    "<svg><use href=https://evil.example/s.svg#a /></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>click</a>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button>go</button></form>",
    "{{ 7 * 7 }}{% for x in y %}{# gone #}",
    "{title.__class__.__mro__}",
    "&lt;b&gt;&#60;i&#62;",
    "expression(alert(1)) url(javascript:alert(1))",
)
CONTROLS = "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202eexe.fdp\u202c \u2066x\u2069 \u200b"
TOLD_CONTROLS = ("<U+001B>[31mred", "<U+009B>2J", "<U+202E>exe.fdp<U+202C>", "<U+2066>x<U+2069>")


@dataclass(slots=True)
class Tab:
    """One page in the browser, and everything it said or asked for while it was open."""

    socket: ClientConnection
    session: str
    said: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _last: int = 0

    def tell(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command and its answer; what happens meanwhile is noted."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": parameters}
        self.socket.send(json.dumps({**command, "sessionId": self.session}))
        while True:
            message = self._next()
            if message.get("id") == self._last:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    def wait_for(self, event: str) -> None:
        while self._next().get("method") != event:
            pass

    def run(self, expression: str) -> Any:
        """The value of `expression` in the page; the page's own policy does not stop it."""
        answer = self.tell(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE_S))
        if message.get("sessionId") == self.session:
            method = message.get("method", "")
            if method in WATCHED:
                self.said.append(message)
            if method == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
        return message


@pytest.fixture(scope="module")
def chromium() -> Path:
    """The browser on this computer."""
    found = find_browser(os.environ)
    if found is None:
        assert os.environ.get("TROUBLESHOOTER_NEEDS_CHROMIUM") != "1", "no Chromium is installed"
        pytest.skip("no Chromium on this computer")
    return found


@pytest.fixture(scope="module")
def socket(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientConnection]:
    """A connection to a running browser; it says on its standard error where it listens."""
    profile = tmp_path_factory.mktemp("profile")
    command = [*arguments(chromium, profile), "--remote-debugging-port=0", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as browser:
        assert browser.stderr is not None
        listening = (re.search(r"ws://\S+", line) for line in browser.stderr)
        address = next(found[0] for found in listening if found)
        with connect(address, max_size=None) as opened:
            yield opened
            with suppress(WebSocketException):
                opened.send(json.dumps({"id": 0, "method": "Browser.close"}))
        browser.wait(PATIENCE_S)


def opened(socket: ClientConnection, path: Path, scheme: str = "light") -> Tab:
    """`path` in a tab of its own, loaded to its end."""
    start = Tab(socket, "")
    target = _whole(socket, "Target.createTarget", url="about:blank")["targetId"]
    start.session = _whole(socket, "Target.attachToTarget", targetId=target, flatten=True)[
        "sessionId"
    ]
    for domain in ("Page", "Runtime", "Log", "Network"):
        start.tell(f"{domain}.enable")
    feature = {"name": "prefers-color-scheme", "value": scheme}
    start.tell("Emulation.setEmulatedMedia", features=[feature])
    start.tell("Page.navigate", url=path.as_uri())
    start.wait_for("Page.loadEventFired")
    # Two frames more: what a page does by itself after loading has begun by then.
    start.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return start


def _whole(socket: ClientConnection, method: str, **parameters: object) -> dict[str, Any]:
    """A command to the browser as a whole."""
    socket.send(json.dumps({"id": 900_000, "method": method, "params": parameters}))
    while True:
        message = json.loads(socket.recv(timeout=PATIENCE_S))
        if message.get("id") == 900_000:
            result: dict[str, Any] = message["result"]
            return result


def hostile_scan(folder: Path, knowledge: Knowledge) -> ScanResult:
    """A scan of a log in which everything that a log can say is hostile."""
    rows = ['ID,Order,"Invoice ID",Message,"Date Created",Platform,Success']
    for number, text in enumerate((*SHOWN, CONTROLS)):
        for message in (
            f"Invoice template not found (CFACT028) {text}",
            f'Invalid tax code "{text}", rate "NL 21%"',
            f"Something nobody knows went wrong with {text}",
        ):
            quoted = message.replace('"', '""')
            order = text.replace('"', "")[:40]
            moment = f"2026-03-{number % 9 + 1:02d} 06:30:11"
            rows.append(f'{number},"{order}",7,"{quoted}","{moment}",e-Boekhouden,No')
    name = "{{ x }} <img onerror=alert(1)> javascript:alert(1).csv"
    path = folder / (name if os.name != "nt" else "{{ x }}.csv")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return Scanner(knowledge.matcher).scan([str(path)], io.BytesIO()).result


def written(
    made: CustomerReport,
    result: ScanResult,
    knowledge: Knowledge,
    language: Language,
    folder: Path,
    name: str,
) -> Mapping[str, Path]:
    """All pages that can be made of one scan."""
    run = Run(language, NOW)
    run.add(made, name, "report")
    earlier = ScanResult((), 0, result.diagnoses[:1], 0, (), 0)
    compared = compared_report(earlier, result, knowledge, language, NOW, BRANDING, unmasked=True)
    texts = {
        "report.html": made.html("report.csv"),
        "reply.html": made.reply("html").decode(),
        "index.html": run.index(knowledge, BRANDING),
        "compare.html": compared.html(),
    }
    for file, text in texts.items():
        (folder / file).write_text(text, "utf-8")
    return {file: folder / file for file in texts}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    result = hostile_scan(folder, knowledge)
    made = customer_report(result, knowledge, "en", NOW, BRANDING, unmasked=True)
    return written(made, result, knowledge, "en", folder, "".join(SHOWN[:4])[:110] + CONTROLS)


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_runs_nothing_and_asks_for_nothing(
    socket: ClientConnection, hostile: Mapping[str, Path], page: str
) -> None:
    tab = opened(socket, hostile[page])
    tab.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
    tab.run("document.body.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))")
    assert tab.asked == [hostile[page].as_uri()]
    assert tab.said == []
    assert tab.run("location.href") == hostile[page].as_uri()
    assert tab.run("document.scripts.length") == 0
    forbidden = "iframe, object, embed, form, base, link, video, audio, use, img, foreignObject"
    assert tab.run(f"document.querySelectorAll('{forbidden}').length") == 0
    attributes = tab.run(
        "[...new Set([...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames()))]"
    )
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    links = tab.run("[...document.querySelectorAll('a')].map(one => one.protocol)")
    assert set(links) <= {"file:", "https:"}


def test_the_watch_sees_what_a_page_does(socket: ClientConnection, tmp_path: Path) -> None:
    path = tmp_path / "loud.html"
    path.write_text(
        "<img src='https://evil.example/p.png'><script>console.log('x'); x()</script>", "utf-8"
    )
    tab = opened(socket, path)
    assert "https://evil.example/p.png" in tab.asked
    assert {one["method"] for one in tab.said} >= {
        "Runtime.consoleAPICalled",
        "Runtime.exceptionThrown",
    }


def test_hostile_text_is_there_to_be_read(
    socket: ClientConnection, hostile: Mapping[str, Path]
) -> None:
    tab = opened(socket, hostile["report.html"])
    text = tab.run("document.body.textContent")
    # Each finding shows a few samples, so that not all of them are there.
    shown = [payload for payload in SHOWN if payload in text]
    assert len(shown) >= len(SHOWN) - 2, set(SHOWN) - set(shown)
    assert not re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("payload", TOLD_CONTROLS)
def test_control_characters_are_shown_by_their_code(
    socket: ClientConnection, tmp_path: Path, knowledge: Knowledge, payload: str
) -> None:
    log = tmp_path / "x.csv"
    log.write_text(
        'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
        f'1,2,3,"Invoice template not found (CFACT028) {CONTROLS}","2026-03-01 06:30:11",e,No\n',
        "utf-8",
    )
    result = Scanner(knowledge.matcher).scan([str(log)], io.BytesIO()).result
    (tmp_path / "x.html").write_text(
        customer_report(result, knowledge, "nl", NOW).html(), encoding="utf-8"
    )
    assert payload in opened(socket, tmp_path / "x.html").run("document.body.textContent")


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    named = os.environ.get("TROUBLESHOOTER_AXE", "")
    path = Path(named) if named else TOP / "node_modules" / "axe-core" / "axe.min.js"
    if not named and not path.is_file():
        pytest.skip("no axe-core: set TROUBLESHOOTER_AXE, or install it in node_modules")
    assert path.is_file(), f"{path} is no file: axe-core could not be fetched"
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def samples(
    tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge
) -> Mapping[Language, Mapping[str, Path]]:
    """All pages of the sample logs, in both languages."""
    logs = TOP / "src" / "troubleshooter" / "samples"
    paths = [str(path) for path in sorted(logs.iterdir())]
    result = Scanner(knowledge.matcher).scan(paths, io.BytesIO()).result
    pages: dict[Language, Mapping[str, Path]] = {}
    for language in LANGUAGES:
        folder = tmp_path_factory.mktemp(f"samples-{language}")
        made = customer_report(result, knowledge, language, NOW, BRANDING)
        pages[language] = written(made, result, knowledge, language, folder, "Firma De Halm")
    return pages


def serious(tab: Tab, axe: str) -> dict[str, list[Any]]:
    """What axe-core calls serious or critical, with the first places, all being unfolded."""
    tab.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
    tab.run(f"{axe}; null")
    found = tab.run("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return {
        one["id"]: [node["target"] for node in one["nodes"][:3]]
        for one in found
        if one["impact"] in ("serious", "critical")
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_serious_stands_in_anyones_way(
    socket: ClientConnection,
    axe: str,
    samples: Mapping[Language, Mapping[str, Path]],
    page: str,
    language: Language,
    scheme: str,
) -> None:
    assert not serious(opened(socket, samples[language][page], scheme), axe)


def test_the_check_sees_what_is_wrong(socket: ClientConnection, axe: str, tmp_path: Path) -> None:
    path = tmp_path / "poor.html"
    path.write_text("<title>x</title><p style='color: #ccc'>pale</p><img src=''>", "utf-8")
    assert set(serious(opened(socket, path), axe)) >= {
        "color-contrast",
        "html-has-lang",
        "image-alt",
    }


def test_paper_is_short(
    chromium: Path, samples: Mapping[Language, Mapping[str, Path]], tmp_path: Path
) -> None:
    page = samples["nl"]["report.html"].read_text("utf-8")
    actions = page.count('<article class="card')
    printed = print_pdf(page, tmp_path)
    assert printed.startswith(b"%PDF")
    counts = [int(count) for count in re.findall(rb"/Count (\d+)", printed)]
    # About two thirds of a page for each thing to do, and a few for the rest.
    assert 0 < max(counts) <= 3 + actions * 2 // 3
