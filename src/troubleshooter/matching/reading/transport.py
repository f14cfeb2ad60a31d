"""Undo what transport did to a message: escapes, tags, mojibake, control characters."""

from __future__ import annotations

import re
import unicodedata

from troubleshooter.matching.reading.carried import without_carriers
from troubleshooter.matching.reading.spoken_numbers import written

MAX_CHARS = 200_000
"""Longer messages are cut here before anything looks at them (characters)."""

_BREAK_TAG = re.compile(r"<\s*/?\s*(?:br|p|div|li|tr|row|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,500}>")
_CELL_TAG = re.compile(r"</?(?:td|th|tr|table|tbody|thead)\b", re.IGNORECASE)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){2,60}[^\W\d_](?!\w)")
_SHEET_TAG = re.compile(r"</?(?:ss:)?(?:Data|Cell|Row|Worksheet|Table)\b[^<>]*\bss:", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"</?(?:!--|!doctype|html|head|body|meta|link|style|script|span|a|b|i|u|em|strong|font|img|input"
    r"|table|tbody|thead|td|th|ul|ol|hr|code|pre|button|label|select|option|form|svg|section|main"
    r"|nav|center|title)\b",
    re.IGNORECASE,
)
_NAMED_ELEMENT = re.compile(
    r"<(?:\w{1,20}:)?((?:Klant|Customer|Relatie|Relation|Bedrijfs?|Company)(?:_?[Nn]aam|_?[Nn]ame)?"
    r"|Naam|Name)>([^<>\n\"]{1,160}\s[^<>\n\"]{1,160})</",
    re.IGNORECASE,
)
_CODE_TAG = re.compile(r"</?(?:[A-Za-z]{3,8}_|[A-Z]{3,5})[0-9]{2,3}\s?/?>|<[Ee][0-9]{3}\.[0-9]>")
_WORDS_IN_TAG = 3  # `<Invoice not found>` is no element
_JSON_BREAK = re.compile(r"(?:\\r)?\\n|\\r")
_JSON_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)?|.)")
_COLOUR = r"(?:0?[0-57]|2[1-7]|[349][0-79]|10[0-7])"
_SHOWN_ANSI = re.compile(
    r"(?:\^\[|\\(?:x1[bB]|033|e|u001[bB])|#033|\u241b|<(?:0x1[bB]|ESC)>|\bESC)"
    r"\[(?:[0-9]{1,3}(?:;[0-9]{1,3}){0,4})?m"
)
_BARE_ANSI = re.compile(rf"\[{_COLOUR}(?:;{_COLOUR}){{0,4}}m")
_COLOURS_END = ("[0m", "[00m", "[39m", "[22m")
_INLINE = "\x00"  # a tag inside a sentence: with the spaces around it one space, no cell's edge
_AROUND_INLINE = re.compile(r" {0,4}\x00[\x00 ]{0,200}")
_SINGLE = re.compile(r"(?<=\S) (?=\S(?: |$))")
_WIDE = re.compile(r" {2,40}")
_TWICE = re.compile(r"%25(?=[0-9A-Fa-f]{2})")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_QUOTED_PERCENT = re.compile(r"(?:^|\s)%(?:60|22|27|5B|7B|3C)\w[^\n]{4,400}%(?:60|22|27|5D|7D|3E)")
"""A quotation of which only the spaces are as they were: `%60DELETE https%3A%2F%2Fapi..%60`."""
_TOLD_IN_QUERY = re.compile(
    r"((?:^|[?&;#]|\s)(?:\w{1,20}_)?(?:error|fout|fault|message|melding|msg|reason|reden|txt|tekst)"
    r"(?:_?\w{1,20})?=)"
    r"([^\s&\"'<>=]{0,400}?%[0-9A-Fa-f]{2}[^\s&\"'<>=]{0,400})",
    re.IGNORECASE,
)
"""What an address says of an error: `?error=Ongeldig%3A%20Dagboek`."""
_LEAST_ESCAPES = 3
_LEAST_DOUBLED = 2
_PARTING = frozenset("\"'\n")
_DOUBLED_QUOTE = re.compile(r"""(?<=[^\s,:;{\[(="'])""(?!")|(?<!")""(?=[^\s,:;}\]).="'])""")
_PLUS = re.compile(r"(?<![^\W\d_])[A-Za-z][a-z]{1,30}[.,:;]?\+(?=[A-Za-z0-9%(])")
_MAIL_ESCAPE = re.compile(
    r"=20(?=[A-Za-z(\"'\r\n=])|=20$|=3D(?![0-9A-F])"
    r"|=C[23]=[89AB][0-9A-F]|=E2=8[0-2]=[89AB][0-9A-F]"
)
_SOFT_BREAK = re.compile(r"=\r?\n(?:[> ]{0,8}>[ ]?)?")
_SOFT_INSIDE = re.compile(r"(?<=[^\W_])=\r?\n(?:[> ]{0,8}>[ ]?)?(?=[^\W_])")
_MAIL_LETTER = re.compile("=(?:[2-7][0-9A-F])")
_LEAST_OF_MAIL = 2
_HALF_QUOTE = re.compile(
    "\u00e2\u20ac(?:[\ufffd\u0080-\u009f]|(?![\\w\u2018-\u203a\u02dc\u0152-\u0192\u2122]))"
)
_LOST_LETTERS = re.compile("(?<=[^\\W\\d_])\ufffd{1,8}(?=[^\\W\\d_])")
_OTHER_FORMS = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]")
_LATIN = re.compile("[A-Za-z]")
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425",
    "aeopcyxijsABEKMHOPCTX",
)
_WRAP = re.compile(r"(?<=[^\W\d_])-\r?\n[ \t]{0,20}(?:[>|] ?){0,8}(?=[^\W\d_])")
_TORN_CODE = re.compile(
    r"(?<![A-Za-z0-9])((?:C(?:FACT|MUT|REL|ART)|E0)[0-9]{0,2})\n[ \t]{0,20}(?:> ?)?"
    r"([0-9]{1,3}|\.[0-9])(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_CODE_LENGTHS = {"c": 3, "e": 5}  # figures and stops
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*?|_)(?=\w)([^*_\n]{1,120})(?<=[\w.:])\1(?![\w*(])")
_TITLE = re.compile(
    r"\s(?:title|alt|aria-label|data-[a-z\-]{1,30})\s?=\s?([\"'])([^<>]{8,500}?)\1", re.I
)
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
_CP1252 = {
    character: bytes([byte])
    for byte in range(0x80, 0xA0)
    for character in [bytes([byte]).decode("cp1252", "ignore") or chr(byte)]
}
_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201b": "'",
        "\u2032": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2033": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)


def _unmojibake(match: re.Match[str]) -> str:
    raw = b"".join(
        _CP1252.get(character, character.encode("latin-1", "ignore")) for character in match[0]
    )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _closed_up(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _closed_spacing(text: str) -> str:
    """`A P I  e r r o r` as `API error`: where nearly all is spaced, wider gaps part the words."""
    gaps = text.count(" ") if "  " in text else 0
    if gaps > _LEAST_ESCAPES and 2 * len(_SINGLE.findall(text)) > gaps:
        return "\n".join(
            " ".join(word.replace(" ", "") for word in _WIDE.split(line)) if "  " in line else line
            for line in text.split("\n")
        )
    return _SPACED.sub(_closed_up, text)


def _percent_decoded(text: str) -> str:
    """A text that was sent in an address or a form as it was; single addresses stay."""
    spaces = "%20" if " " in text else "%"
    if (
        not _is_form(text)
        and not _QUOTED_PERCENT.search(text)
        and (
            len(_PERCENT.findall(text)) < _LEAST_ESCAPES or text.count(spaces) < _LEAST_ESCAPES - 1
        )
    ):
        return text
    from urllib.parse import unquote  # here, for a start that meets no such text

    if " " not in text:
        text = text.replace("+", " ")
    return unquote(text, errors="replace")


def _said_in_query(match: re.Match[str]) -> str:
    from urllib.parse import unquote

    said = unquote(match[2].replace("+", " "), errors="replace")
    return f'{match[1]}"{said}"' if " " in said and _PARTING.isdisjoint(said) else match[0]


def _out_of_files_and_forms(text: str) -> str:
    """A text whose quotes a table's file doubled, or that was sent in a form, as it was."""
    if text.count('""') >= _LEAST_DOUBLED:
        text = _DOUBLED_QUOTE.sub('"', text)
    if "%25" in text:
        text = _TWICE.sub("%", text)
    if "%" in text or text.count("+") >= _LEAST_ESCAPES:
        text = _percent_decoded(_TOLD_IN_QUERY.sub(_said_in_query, text))
    return text


def _is_form(text: str) -> bool:
    """Whether a text without spaces is words with a `+` for each space, as forms send them."""
    return " " not in text and len(_PLUS.findall(text)) >= _LEAST_ESCAPES


def _of_mail(text: str) -> str:
    """A mail's quoted-printable text as it was; `?order=2026&page=20` is none."""
    text, inside = _SOFT_INSIDE.subn("", text)
    if inside:
        text = _MAIL_LETTER.sub(_mail_letters, text)
    escapes = len(_MAIL_ESCAPE.findall(text))
    if inside + escapes + len(_SOFT_BREAK.findall(text)) < _LEAST_OF_MAIL or not escapes:
        return text
    return _MAIL_ESCAPE.sub(_mail_letters, _SOFT_BREAK.sub("", text))


def _mail_letters(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("=", "")).decode("utf-8", "replace")


def _code(match: re.Match[str]) -> str:
    """A vendor's code that was torn at a line's end; what is too short or too long is none."""
    whole = match[1] + match[2]
    figures = sum(not character.isalpha() for character in whole)
    return whole if figures == _CODE_LENGTHS[whole[0].lower()] else match[0]


def _in_plain_letters(text: str) -> str:
    """UTF-8 that was read as Windows-1252, once or twice, and letters of other forms and alphabets
    that look like ours, as what their author saw."""
    for _ in range(2):
        text = _MOJIBAKE.sub(_unmojibake, text)
    text = _HALF_QUOTE.sub('"', text)
    text = _LOST_LETTERS.sub(_vowels, text)
    if _OTHER_FORMS.search(text):
        text = unicodedata.normalize("NFKC", text)
    if _LATIN.search(text):
        text = text.translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", text).translate(_QUOTES)


def _vowels(match: re.Match[str]) -> str:
    """What an accented letter most often is in Dutch, one for one or two lost bytes."""
    return "e" * max(1, len(match[0]) // 2)


def _tag_text(match: re.Match[str]) -> str:
    """The attributes of a tag of data XML, which may hold the error, and what only looks like a
    tag: `<CFACT028>`, `<Invoice not found>`; nothing of HTML's tags."""
    tag = match[0]
    if _SHEET_TAG.match(tag):
        return "\t"
    cell, html = _CELL_TAG.match(tag), _HTML_TAG.match(tag)
    if cell or html:
        told = _TITLE.search(tag)
        if told and " " in told[2]:
            return f"\t{told[2]}\t"
        return "\t" if cell else _INLINE
    words = len(tag.split())
    shown = "=" in tag or words >= _WORDS_IN_TAG or (words > 1 and "[" in tag)
    if shown or _CODE_TAG.fullmatch(tag):
        return f"\t{tag[1:-1].strip('/')}\t"
    return "\t"


_LONE = re.compile("[\ud800-\udfff]")


def undo(message: str) -> str:
    """The message as its author wrote it, line breaks as `\\n`; at most MAX_CHARS characters.

    Tags become spaces or line breaks, entities and JSON escapes their characters, UTF-8 read as
    Windows-1252 is read again, words broken over lines are joined, control and zero-width
    characters go.
    """
    text = message[:MAX_CHARS]
    if not text.isprintable() and _LONE.search(text) is not None:
        text = _LONE.sub("", text)  # half a character, which no pattern can be asked about
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if "[" in text:
        text = _without_colours(text)
    if "\\" in text:
        text = _JSON_BREAK.sub("\n", text)
        text = _JSON_UNICODE.sub(_json_character, text).replace('\\"', '"').replace("\\/", "/")
    text = _out_of_files_and_forms(without_carriers(text))
    if "=" in text:
        text = _of_mail(text)
    if "&" in text:
        from html import unescape  # here, for a start that meets no entities

        text = unescape(unescape(text))
    if "<" in text:
        text = _NAMED_ELEMENT.sub(r'\t\1="\2"\t</', text)
        text = _TAG.sub(_tag_text, _BREAK_TAG.sub("\n", text))
        text = _AROUND_INLINE.sub(" ", text)
    if not text.isascii():
        text = _in_plain_letters(text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in text:
        text = _TORN_CODE.sub(_code, _WRAP.sub("", text))
    text = written(_closed_spacing(text))
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in _INVISIBLE
    )


def _without_colours(text: str) -> str:
    """`text` without a terminal's colours whose escape character is written out or lost; a lost one
    is known by the end of a colour, which times in brackets do not have."""
    text = _SHOWN_ANSI.sub("", text)
    return _BARE_ANSI.sub("", text) if any(end in text for end in _COLOURS_END) else text


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def _json_character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
