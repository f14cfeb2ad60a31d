"""What the states, reasons and waits of a job are called, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.model import Text
from troubleshooter.retry.job import AnswerKind, JobState, Reason
from troubleshooter.retry.plan import WaitsFor

STATES: Mapping[JobState, Text] = {
    JobState.QUEUED: Text("klaar om te gaan", "ready to go"),
    JobState.WAITING: Text("wacht", "waiting"),
    JobState.FIXING: Text("wacht op herstel", "waits for a fix"),
    JobState.UNKNOWN: Text("uitkomst onbekend", "outcome unknown"),
    JobState.PERSON: Text("wacht op u", "waits for you"),
    JobState.DONE: Text("klaar", "done"),
    JobState.DEAD: Text("gestrand", "dead letter"),
    JobState.CANCELLED: Text("geannuleerd", "cancelled"),
}
BUSY = Text("onderweg", "under way")
REASONS: Mapping[Reason, Text] = {
    Reason.ADDED: Text("toegevoegd", "added"),
    Reason.READY: Text("staat er niet, wordt verstuurd", "not there, is sent"),
    Reason.CAUSE_THERE: Text("de oorzaak is er nog", "the cause is still there"),
    Reason.CAUSE_UNSURE: Text(
        "of de oorzaak weg is, is nog niet gezien; weet u het, zeg dan `retry fixed`",
        "whether the cause is gone was not seen yet; if you know, say `retry fixed`",
    ),
    Reason.CAUSE_GONE: Text("de oorzaak is weg", "the cause is gone"),
    Reason.SAID_FIXED: Text("volgens u is de oorzaak weg", "you said the cause is gone"),
    Reason.NO_PROBE: Text(
        "niets kan zien of de oorzaak weg is; zeg het met `retry fixed`",
        "nothing can see whether the cause is gone; say so with `retry fixed`",
    ),
    Reason.LIMIT: Text("de limiet van de leverancier is bereikt", "the vendor's limit is reached"),
    Reason.ERROR_BLOCK: Text(
        "de leverancier blokkeert na te veel fouten", "the vendor blocks after too many errors"
    ),
    Reason.ERROR_BUDGET: Text(
        "er zijn dit uur al te veel fouten gemaakt; we blijven onder de blokkade",
        "too many errors this hour; we stay clear of the block",
    ),
    Reason.LOGIN: Text("de inlog wordt geweigerd", "the login is refused"),
    Reason.OUTAGE: Text("het systeem is niet bereikbaar", "the system cannot be reached"),
    Reason.FAULT: Text("het systeem gaf een storing", "the system failed"),
    Reason.ANSWER_LOST: Text(
        "verstuurd, maar er kwam geen antwoord; het wordt opgezocht",
        "sent, but no answer came; it is looked up",
    ),
    Reason.NOT_SETTLED: Text(
        "staat er nog niet; het kan nog onderweg zijn", "not there yet; it may still be on its way"
    ),
    Reason.ARRIVED: Text("aangekomen", "arrived"),
    Reason.ALREADY_THERE: Text("stond er al", "was there already"),
    Reason.SAID_DONE: Text("volgens u is het klaar", "you said it is done"),
    Reason.LOOK_FIRST: Text("wordt eerst opgezocht", "is looked up first"),
    Reason.NOT_FOUND: Text(
        "staat niet in de boekhouding, terwijl de melding zegt van wel; kijk wat er aan de hand is",
        "not in the books although the message says so; see what is the matter",
    ),
    Reason.CONFLICT: Text(
        "het nummer is van een ander stuk; beslis welk nummer dit krijgt",
        "the number belongs to another document; decide which number this one gets",
    ),
    Reason.CANNOT_LOOK: Text(
        "of het aangekomen is, kan niet worden gezien; kijk zelf en zeg `retry arrived` of "
        "`retry fixed`",
        "whether it arrived cannot be seen; look yourself and say `retry arrived` or `retry fixed`",
    ),
    Reason.CLICK: Text("start de synchronisatie zelf", "start the sync yourself"),
    Reason.REFUSED: Text(
        "geweigerd om een reden die geen regel kent", "refused for a reason that no rule knows"
    ),
    Reason.NEVER: Text("opnieuw versturen heeft geen zin", "sending again is of no use"),
    Reason.TOO_OFTEN: Text("te vaak geprobeerd", "tried too often"),
    Reason.TOO_LONG: Text("te lang geprobeerd", "tried for too long"),
    Reason.BROKEN: Text(
        "het programma liep er telkens op vast", "the program broke on it every time"
    ),
    Reason.CANCELLED: Text("geannuleerd", "cancelled"),
    Reason.RESUMED: Text("hervat", "resumed"),
    Reason.PAUSED: Text("de verbinding is gepauzeerd", "the connection is paused"),
    Reason.TRYING_ONE: Text("eerst gaat er één kijken", "one goes first to see"),
}
WAITS: Mapping[WaitsFor, Text] = {
    WaitsFor.WORKER: Text("de worker", "the worker"),
    WaitsFor.CLOCK: Text("de klok", "the clock"),
    WaitsFor.PROBE: Text("de probe", "the probe"),
    WaitsFor.PERSON: Text("u", "you"),
}
ANSWERS: Mapping[AnswerKind, Text] = {
    AnswerKind.FOUND: Text("gevonden", "found"),
    AnswerKind.ABSENT: Text("staat er niet", "not there"),
    AnswerKind.CONFLICT: Text("ander stuk met dit nummer", "another document has the number"),
    AnswerKind.UNDECIDED: Text("niet te zien", "cannot be seen"),
    AnswerKind.DONE: Text("aangenomen", "taken"),
    AnswerKind.REFUSED: Text("geweigerd", "refused"),
    AnswerKind.LIMITED: Text("limiet bereikt", "limit reached"),
    AnswerKind.BLOCKED: Text("geblokkeerd", "blocked"),
    AnswerKind.CREDENTIALS: Text("inlog geweigerd", "login refused"),
    AnswerKind.UNREACHABLE: Text("niet bereikbaar, niets verstuurd", "not reached, nothing sent"),
    AnswerKind.FAULT: Text("storing bij de leverancier", "the vendor's server failed"),
    AnswerKind.LOST: Text("geen antwoord gekregen", "no answer came"),
    AnswerKind.UNEXPECTED: Text("onverwacht antwoord", "unexpected answer"),
}
RESOLVED: Mapping[str, Text] = {
    "resolved": Text(
        "opgelost: de probe vindt de oorzaak niet meer",
        "resolved: the probe finds the cause no more",
    ),
    "arrived": Text("opgelost: het record is aangekomen", "resolved: the record arrived"),
    "said": Text("opgelost, volgens u", "resolved, as you said"),
    "still-there": Text(
        "het record is aangekomen, maar de probe ziet de oorzaak nog",
        "the record arrived, but the probe still sees the cause",
    ),
    "open": Text(
        "het record is aangekomen; de probe kon de oorzaak niet beoordelen",
        "the record arrived; the probe could not judge the cause",
    ),
}
