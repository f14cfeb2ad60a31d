"""The sender's own looks: what is taken, what is refused with file and key, what falls back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from troubleshooter.errors import ConfigurationError
from troubleshooter.model import Rule, ScanResult
from troubleshooter.report import colours
from troubleshooter.report.branding import MAX_LOGO, PLAIN, Branding, load_branding
from troubleshooter.report.build import build_report
from troubleshooter.report.html import render_html

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def written(folder: Path, text: str) -> Path:
    (folder / "branding.toml").write_text(text, "utf-8")
    return folder


def test_without_a_file_all_is_plain(tmp_path: Path) -> None:
    assert load_branding(tmp_path) is PLAIN


def test_everything_at_once(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    (tmp_path / "own").mkdir()
    branding = load_branding(
        written(
            tmp_path,
            '''
sender = "Servicedesk <support@servicedesk.example>"
logo = "logo.png"
templates = "own"
[colours]
accent = "#7a1f5c"
[signature]
nl = """
Met vriendelijke groet,
Servicedesk"""
''',
        )
    )
    assert branding.sender_name == "Servicedesk"
    assert branding.logo.startswith("data:image/png;base64,iVBORw0KGgo")
    assert branding.templates == tmp_path / "own"
    assert branding.signature == {"nl": "Met vriendelijke groet,\nServicedesk"}
    assert branding.palette is not None
    assert branding.palette.light is not None
    assert branding.palette.light.accent == "#7a1f5c"
    assert branding.notes == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "colour: unknown key; did you mean colours?"),
        ("[colours]\naccnt = '#000000'", "colours.accnt: unknown key; did you mean accent?"),
        ("[colours]\naccent = 'red'", "colours.accent: 'red' is not a colour"),
        ("[colours]\naccent = '#fff'", "colours.accent: '#fff' is not a colour"),
        ("[colours]\naccent = '#000000;}*{'", "colours.accent: '#000000;}*{' is not a colour"),
        ("[colours]\naccent = 5", "colours.accent: must be a text"),
        ("colours = 'blue'", "colours: must be a table"),
        ("[signature]\nde = 'x'", "signature.de: unknown key"),
        ("sender = 'nobody'", "sender: must be an address"),
        ('sender = "a@b.example\\r\\nBcc: c@d.example"', "sender: must be an address"),
        ("logo = 'gone.png'", "logo: "),
        ("templates = 'gone'", "templates: "),
        ("sender = ", "is not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_branding(written(tmp_path, text))
    assert str(caught.value).startswith(str(tmp_path / "branding.toml"))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG is not taken"),
        (b"<html>", "is not a PNG"),
        (b"", "is not a PNG"),
        (PNG + bytes(MAX_LOGO), "is larger than 100 kB"),
    ],
)
def test_a_logo_is_a_small_picture_whatever_its_name(
    tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(ConfigurationError, match=told):
        load_branding(written(tmp_path, "logo = 'logo.png'"))


def test_a_colour_that_cannot_be_read_falls_back_and_is_told(tmp_path: Path) -> None:
    branding = load_branding(written(tmp_path, "[colours]\naccent = '#ffee00'"))
    assert branding.palette == colours.Palette(None, None)
    assert "colours.accent: too little contrast" in branding.notes[0]


@pytest.mark.parametrize("text", ["#0d5c63", "#7a1f5c", "#b00020", "#000000", "#00008b"])
def test_a_dark_accent_is_made_lighter_for_the_dark_page(text: str) -> None:
    chosen, unread = colours.palette(colours.parse(text), None)
    assert unread == ()
    assert chosen.dark is not None
    light = colours.parse(chosen.dark.accent)
    assert light is not None
    assert colours.contrast(light, (26, 32, 39)) >= colours.READABLE


def test_black_on_white_has_the_most_contrast() -> None:
    assert colours.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def page(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, branding: Branding
) -> str:
    return render_html(build_report(result, rules, "nl", generated), branding)


def test_logo_colour_and_signature_are_in_the_page(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    chosen, _ = colours.palette(colours.parse("#7a1f5c"), None)
    branding = Branding(
        "Desk <a@b.example>", "data:image/png;base64,AAAA", chosen, {"nl": "Groet,\n<b>Desk"}
    )
    made = page(result, rules, generated, branding)
    assert '<img src="data:image/png;base64,AAAA" alt="Desk">' in made
    assert "img-src data:;" in made
    assert "--accent: #7a1f5c;" in made
    assert "Groet,\n&lt;b&gt;Desk" in made


def own(folder: Path, name: str, text: str) -> Branding:
    (folder / name).write_text(text, "utf-8")
    return Branding(templates=folder)


def test_a_template_of_the_users_own_replaces_ours(
    tmp_path: Path, result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    branding = own(tmp_path, "report.html.j2", "<p>{{ report.headline[0] }} {{ '<x>' }}</p>")
    made = page(result, rules, generated, branding)
    assert made == "<p>6 punten houden 27 werkbonnen en 10 bestellingen tegen. &lt;x&gt;</p>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\n{% if %}", "report.html.j2:2: "),
        ("one\n\n{{ report.nothing }}", "report.html.j2:3: "),
        ("{{ say('no.such.key') }}", "report.html.j2:1: there is no wording or key 'no.such.key'"),
        ("{{ ().__class__.__mro__ }}", "report.html.j2:1: "),
        ("{{ report.__class__.__init__.__globals__ }}", "report.html.j2:1: "),
        ("{% include '/etc/passwd' %}", "there is no template /etc/passwd"),
        ("{% include '../rank.py' %}", "there is no template ../rank.py"),
        ("{% for x in range(10**9) %}{% endfor %}", "report.html.j2:1: "),
        ("{{ 1 / 0 }}", "report.html.j2:1: "),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line(
    tmp_path: Path,
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    text: str,
    told: str,
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        page(result, rules, generated, own(tmp_path, "report.html.j2", text))
    assert told in str(caught.value)
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("raport.html.j2", "x", "replaces no template"),
        ("report.css", "</style><script>", "holds no </"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path,
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    name: str,
    text: str,
    told: str,
) -> None:
    with pytest.raises(ConfigurationError, match=told):
        page(result, rules, generated, own(tmp_path, name, text))
