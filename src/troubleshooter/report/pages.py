"""Templates to pages: shipped ones or the user's own, in a sandbox, with one hashed style sheet."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from types import TracebackType

from jinja2 import StrictUndefined, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from troubleshooter.errors import ConfigurationError
from troubleshooter.report.branding import PLAIN, Branding
from troubleshooter.report.colours import INKS, Shades
from troubleshooter.report.locale import Locale

TEMPLATES = (
    "report.html.j2",
    "parts.html.j2",
    "charts.html.j2",
    "reply.html.j2",
    "index.html.j2",
    "compare.html.j2",
    "report.css",
    "index.css",
    "reply.css",
)
"""What a template folder of the user's own may replace."""
MAX_TEMPLATE = 500_000

# "e-mail", "27 invoices" and "31-12-2026 14:05" read badly when a line breaks inside them.
_TOGETHER = re.compile(
    r"(\b[Ee]-\w{1,20}|\b\d\d-\d\d-\d{4}(?: \d\d:\d\d)?|\b\d[\d.,]{0,12} [^\W\d]\w{0,20})"
)
_Source = tuple[str, str | None, Callable[[], bool] | None]
# What a template can bring about by asking for what is not there, or for too much.
_MISTAKES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders templates in the looks of one sender."""

    branding: Branding = PLAIN

    def render(
        self,
        name: str,
        sheets: tuple[str, ...] = (),
        running: tuple[str, str] = ("", ""),
        **values: object,
    ) -> str:
        """Template `name` as a page with `values`, and with `sheets` as its style.

        `running` stands on the left and on the right above every printed page but the first.
        All text is escaped; `policy` in the template is a Content-Security-Policy that allows
        the style by its hash, the logo if there is one, and nothing else. Raises
        ConfigurationError when a template of the user's own is wrong.
        """
        style = self._style(sheets) + (_running(*running) if any(running) else "")
        own = self.branding.templates
        environment = _environment(own)
        try:
            template = environment.get_template(name)
            return template.render(
                **values,
                branding=self.branding,
                style=Markup(style),  # noqa: S704 - style sheets and checked colours, no log text
                policy=_policy(style, images=bool(self.branding.logo)),
            )
        except _MISTAKES as error:
            if own is None:
                raise
            raise ConfigurationError(_told(error, own, name)) from error

    def _style(self, sheets: tuple[str, ...]) -> str:
        parts = [_read(name, self.branding.templates)[0] for name in sheets]
        palette = self.branding.palette
        if sheets and palette is not None:
            if palette.light is not None:
                parts.append(f":root {{ {_properties(palette.light)} }}\n")
            if palette.dark is not None:
                rule = f":root {{ {_properties(palette.dark)} }}"
                parts.append(f"@media screen and (prefers-color-scheme: dark) {{ {rule} }}\n")
        return "".join(parts)


def running_head(title: str, made: datetime, locale: Locale, branding: Branding) -> tuple[str, str]:
    """What stands above printed pages: what it is and who sends it, and of when it is."""
    name = branding.sender_name
    return (f"{title} · {name}" if name else title), locale.say("made", moment=made)


def _properties(shades: Shades) -> str:
    return f"--accent: {shades.accent}; --on-accent: {shades.on_accent}; --tint: {shades.tint};"


def _running(left: str, right: str) -> str:
    """Lines above printed pages; the first has its own heading."""
    boxes = f"@top-left {{ content: {_quoted(left)}; }} @top-right {{ content: {_quoted(right)}; }}"
    first = "@top-left { content: none; } @top-right { content: none; }"
    return f"@page {{ {boxes} }}\n@page :first {{ {first} }}\n"


def _quoted(text: str) -> str:
    """`text` as a CSS string in which no character can end it, nor the style element."""
    plain = (one if one.isalnum() or one in " ,.:-" else f"\\{ord(one):x} " for one in text)
    return f'"{"".join(plain)}"'


def _policy(style: str, *, images: bool) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allowed = f"style-src 'sha256-{digest}'; " if style else ""
    pictures = "img-src data:; " if images else ""
    return f"default-src 'none'; {allowed}{pictures}base-uri 'none'; form-action 'none'"


def _whole(text: str) -> Markup:
    """`text`, escaped, with what belongs together kept on one line."""
    parts = _TOGETHER.split(text)
    return Markup("").join(
        Markup('<span class="whole">{}</span>').format(part) if position % 2 else escape(part)
        for position, part in enumerate(parts)
    )


@cache
def _shipped() -> ImmutableSandboxedEnvironment:
    return _made(None)


def _environment(own: Path | None) -> ImmutableSandboxedEnvironment:
    """The sandbox; with templates of the user's own it is made anew, since they may change."""
    if own is None:
        return _shipped()
    try:
        there = sorted(own.iterdir())
    except OSError as error:
        raise ConfigurationError(f"{own}: cannot be read: {error.strerror or error}") from error
    for path in there:
        if path.suffix in (".j2", ".css") and path.name not in TEMPLATES:
            known = ", ".join(TEMPLATES)
            raise ConfigurationError(f"{path}: replaces no template; there are {known}")
    return _made(own)


def _made(own: Path | None) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: _read(name, own)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["whole"] = _whole
    environment.filters["ink"] = INKS.__getitem__
    return environment


def _read(name: str, own: Path | None) -> _Source:
    """The source of a template or style sheet, and the file it is from if that is the user's.

    A template of the user's own may ask for any name; only those of TEMPLATES are ever read.
    """
    if name not in TEMPLATES:
        raise TemplateNotFound(name)
    if own is not None and (own / name).is_file():
        return _read_own(own / name), str(own / name), None
    source = resources.files("troubleshooter.report") / "templates" / name
    return source.read_text(encoding="utf-8"), None, None


def _read_own(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_TEMPLATE + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text") from error
    if len(content) > MAX_TEMPLATE:
        raise ConfigurationError(f"{path}: is larger than {MAX_TEMPLATE // 1000} kB")
    if path.suffix == ".css" and "</" in text:
        raise ConfigurationError(f"{path}: a style sheet holds no </, which would end it")
    return text


def _told(error: Exception, own: Path, name: str) -> str:
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or own / (error.name or name)}:{error.lineno}: {error.message}"
    what = str(error) or type(error).__name__
    if isinstance(error, TemplateNotFound):
        what = f"there is no template {what}"
    elif isinstance(error, KeyError):
        what = f"there is no wording or key {what}"
    return f"{_place(error.__traceback__, own) or own / name}: {what}"


def _place(trace: TracebackType | None, own: Path) -> str:
    """The file and line of the user's own where it went wrong."""
    place = ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if Path(file).parent == own:
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
