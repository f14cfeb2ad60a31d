"""What widgets and screens tell the screens above them and the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message

if TYPE_CHECKING:
    from troubleshooter.cases.case import Case
    from troubleshooter.live import Verification
    from troubleshooter.model import Cluster, Diagnosis, ScanResult
    from troubleshooter.tui.remembered import Change
    from troubleshooter.tui.scanning import Source

Tab = Literal["message", "log", "knowledge", "retry", "connections", "cases"]
CaseDeed = Literal["fixed", "note", "close", "reopen", "delete"]


@dataclass
class TabChosen(Message):
    """One of the main screens is wanted."""

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


@dataclass
class RecordsWanted(Message):
    """The records under this rule, or of this kind of unknown failures, are wanted as a table."""

    finding: Diagnosis | Cluster


@dataclass
class ReportWanted(Message):
    """The report is to be written as an HTML page or a PDF."""

    result: ScanResult
    form: Literal["html", "pdf"] = "html"


@dataclass
class VerifyWanted(Message):
    """What was found is to be asked about at the vendor's system."""

    result: ScanResult


@dataclass
class ReplyWanted(Message):
    """A reply to the customer about this result is wanted."""

    result: ScanResult


@dataclass
class WrongMatch(Message):
    """This finding is not what the rule says."""

    finding: Diagnosis


@dataclass
class NewRuleWanted(Message):
    """A rule is to be made of these messages."""

    finding: Diagnosis | Cluster


@dataclass
class RetryWanted(Message):
    """What failed in this result is to be put into the retry queue."""

    result: ScanResult


@dataclass
class Verified(Message):
    """A live look at `result` is over."""

    verification: Verification
    result: ScanResult


@dataclass
class RulesChanged(Message):
    """The user's rules changed: they are to be read again; `told` is what to say of it."""

    told: str


@dataclass
class LogRead(Message):
    """A log was read, as far as it was not stopped."""

    source: Source
    result: ScanResult


@dataclass
class ChoiceMade(Message):
    """Something was chosen that is to be kept for the next run."""

    change: Change


@dataclass
class LogGrew(Message):
    """More came in the open log, which is followed."""

    source: Source
    result: ScanResult


@dataclass
class FollowWanted(Message):
    """The open log is to be followed from now on, or no longer."""

    on: bool


@dataclass
class FindingSeen(Message):
    """Somebody looks at this finding of the open log."""

    finding: Diagnosis | Cluster


@dataclass
class CaseWanted(Message):
    """The customer's case of this finding is wanted."""

    finding: Diagnosis | Cluster


@dataclass
class FixedWanted(Message):
    """The one finding of `result` is to be marked as fixed."""

    result: ScanResult


@dataclass
class ReopenWanted(Message):
    """That the one finding of `result` is fixed is to be taken back."""

    result: ScanResult


@dataclass
class Replied(Message):
    """A reply about this result was copied or saved."""

    result: ScanResult


@dataclass
class CaseChosen(Message):
    """This case is wanted."""

    case: Case


@dataclass
class CaseDeedWanted(Message):
    """Something is to be done with a case."""

    case: Case
    deed: CaseDeed
