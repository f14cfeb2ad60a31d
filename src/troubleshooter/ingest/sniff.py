"""Which format a text is in, judged by its content alone."""

from __future__ import annotations

from collections.abc import Callable

from troubleshooter.ingest.formats import (
    bookzo_text,
    delimited_table,
    json_lines,
    magento_csv,
    magento_xml,
    monolog,
    outsmart_html,
    outsmart_text,
    plain_text,
    workbook,
)
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.text import TextStream

# The order matters: the first that knows its own content takes it.
_TEXT_FORMATS: tuple[tuple[str, Callable[[TextStream], Recognised | None]], ...] = (
    (magento_xml.NAME, magento_xml.recognise),
    (outsmart_html.NAME, outsmart_html.recognise),
    (json_lines.NAME, json_lines.recognise),
    (magento_csv.NAME, magento_csv.recognise),
    (bookzo_text.NAME, bookzo_text.recognise),
    (delimited_table.NAME, delimited_table.recognise),
    (monolog.NAME, monolog.recognise),
    (outsmart_text.NAME, outsmart_text.recognise),
    (plain_text.NAME, plain_text.recognise),
)


def format_names() -> tuple[str, ...]:
    """The names of all formats that can be read."""
    return (*(name for name, _ in _TEXT_FORMATS), *workbook.NAMES)


def recognise(stream: TextStream) -> Recognised | None:
    """The format of `stream`; None when it holds nothing. Raises InputError when the content is
    of a known kind that cannot be read."""
    return next((found for _, recogniser in _TEXT_FORMATS if (found := recogniser(stream))), None)
