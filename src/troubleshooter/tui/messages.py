"""What widgets and screens tell the screens above them and the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

Tab = Literal["message", "log", "knowledge"]


@dataclass
class TabChosen(Message):
    """One of the three main screens is wanted."""

    tab: Tab


@dataclass
class RuleChosen(Message):
    """The explanation of this rule is wanted."""

    rule: str


@dataclass
class ArticleChosen(Message):
    """This article is wanted."""

    article: str


@dataclass
class AddressChosen(Message):
    """This web address is wanted, in a browser."""

    address: str


@dataclass
class LogsChosen(Message):
    """These files are to be read as logs."""

    paths: tuple[str, ...]


@dataclass
class LogPasted(Message):
    """This text is a log, too long to be one message."""

    text: str


@dataclass
class PasteRefused(Message):
    """A paste was longer than anything this app reads; `limit` in characters."""

    limit: int


@dataclass
class Failed(Message):
    """Something went wrong that nobody foresaw; it is told, written down and survived."""

    error: BaseException
