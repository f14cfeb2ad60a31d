"""Jobs, their history and the plan, as text for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from troubleshooter.cli.console import styled, visible, wrapped
from troubleshooter.model import Language, Rule, Text
from troubleshooter.pipeline.retry import Added, Shown
from troubleshooter.retry.job import Attempt, Entry, Job, JobState
from troubleshooter.retry.plan import PlanLine, WaitsFor
from troubleshooter.retry.steering import difference
from troubleshooter.retry.texts import ANSWERS, BUSY, REASONS, RESOLVED, STATES, WAITS

_WORDS: Mapping[str, Text] = {
    "none": Text("Er zijn geen taken.", "There are no jobs."),
    "more": Text("en nog {count}", "and {count} more"),
    "unlisted": Text(
        "en nog {count}; met --most ziet u er meer", "and {count} more; --most shows more of them"
    ),
    "new": Text("{count} toegevoegd", "{count} added"),
    "joined": Text("{count} stonden er al", "{count} were there already"),
    "not_taken": Text("{count} niet overgenomen:", "{count} not taken:"),
    "record": Text("record", "record"),
    "state": Text("toestand", "state"),
    "since": Text("toegevoegd", "added"),
    "next": Text("volgende stap", "next step"),
    "rule": Text("diagnose", "diagnosis"),
    "sent": Text("keer verstuurd", "times sent"),
    "said": Text("laatste bericht", "last message"),
    "there": Text("staat in de boekhouding als", "stands in the books as"),
    "resolved": Text("diagnose", "diagnosis"),
    "history": Text("Wat er gebeurde", "What happened"),
    "deeds": Text("Wat er gedaan is", "What was done"),
    "changed": Text("Aangepast in de gegevens", "Changed in the data"),
    "to_do": Text("Wat u doet", "What you do"),
    "no_answer": Text("geen antwoord", "no answer"),
    "request": Text("verstuurd:", "sent:"),
    "plan": Text("Wat er gaat gebeuren", "What will happen"),
    "waits": Text("wacht op", "waits for"),
    "whenever": Text("wanneer u dat zegt", "whenever you say so"),
    "now": Text("nu", "now"),
    "nothing": Text("Er staat niets te gebeuren.", "Nothing is going to happen."),
    "way_back": Text(
        "Terug in de wachtrij: `retry resume {id}`, na `retry edit` als de gegevens niet kloppen.",
        "Back into the queue: `retry resume {id}`, after `retry edit` if the data are not sound.",
    ),
}
_COLOUR = {
    JobState.DONE: "green",
    JobState.DEAD: "red",
    JobState.UNKNOWN: "yellow",
    JobState.PERSON: "yellow",
    JobState.CANCELLED: "dim",
}
_MOST_LINES = 40


def word(key: str, language: Language, **values: object) -> str:
    """One of the words of this page, filled in."""
    text = _WORDS[key]
    return (text.nl if language == "nl" else text.en).format(**values)


def local(moment: datetime | None, language: Language) -> str:
    """A moment in the user's own time, '' for none."""
    if moment is None:
        return ""
    form = "%d-%m-%Y %H:%M" if language == "nl" else "%Y-%m-%d %H:%M"
    return moment.astimezone().strftime(form)


def table(jobs: Sequence[Job], language: Language) -> str:
    """One line a job."""
    if not jobs:
        return word("none", language)
    lines = []
    for job in jobs:
        state = BUSY if job.busy else STATES[job.state]
        shown = styled(f"{state.in_language(language):18}", _COLOUR.get(job.state, "bold"))
        record = visible(f"{job.operation} {job.record}")[:40]
        due = local(job.due, language) if not job.state.ended else ""
        reason = REASONS[job.reason].in_language(language)
        lines.append(f"{job.id}  {shown}  {job.connection:12}  {record:40}  {due:16}  {reason}")
    return "\n".join(lines)


def added(result: Added, language: Language) -> str:
    """What became of an addition."""
    lines = [word("new", language, count=len(result.new))]
    if result.joined:
        lines.append(word("joined", language, count=len(result.joined)))
    if result.not_taken:
        lines.append(word("not_taken", language, count=len(result.not_taken)))
        for one in result.not_taken[:_MOST_LINES]:
            what = f"{one.number} ({one.rule})" if one.number else one.rule
            why = one.why.in_language(language) + (f": {one.detail}" if one.detail else "")
            lines.append(wrapped(f"{what}: {why}", "    ", "  "))
        left = len(result.not_taken) - _MOST_LINES
        if left > 0:
            lines.append("  " + word("more", language, count=left))
    return "\n".join(lines)


def one(shown: Shown, rules: Mapping[str, Rule], language: Language) -> str:
    """Everything about one job."""
    job = shown.job
    state = BUSY if job.busy else STATES[job.state]
    rule = rules.get(job.rule or "")
    facts = {
        "record": f"{job.operation} {job.record} ({job.connection})",
        "state": f"{state.in_language(language)}: {REASONS[job.reason].in_language(language)}",
        "rule": "" if rule is None else f"{rule.title.in_language(language)} ({rule.id})",
        "since": local(job.created_at, language),
        "next": "" if job.state.ended else local(job.due, language),
        "sent": str(job.sends) if job.sends else "",
        "said": visible(job.message),
        "there": visible(job.reference),
        "resolved": RESOLVED[job.resolved].in_language(language) if job.resolved else "",
    }
    lines = [styled(job.id, "bold")]
    lines += [
        wrapped(text, "      ", f"  {word(key, language)}: ") for key, text in facts.items() if text
    ]
    if job.state is JobState.DEAD:
        lines.append(wrapped(word("way_back", language, id=job.id), "  "))
    lines += _to_do(shown, rule, language)
    changed = difference(job.original, job.payload)
    if changed:
        lines += ["", styled(word("changed", language), "bold")]
        lines += ["  " + visible(line) for line in changed.split("\n")]
    if shown.attempts:
        lines += ["", styled(word("history", language), "bold")]
        lines += [line for attempt in shown.attempts for line in _attempt(attempt, language)]
    if shown.trail:
        lines += ["", styled(word("deeds", language), "bold")]
        lines += ["  " + entry(line, language) for line in shown.trail]
    return "\n".join(lines)


def _to_do(shown: Shown, rule: Rule | None, language: Language) -> list[str]:
    if shown.job.state not in (JobState.PERSON, JobState.FIXING):
        return []
    steps = (
        []
        if rule is None
        else [step.text.in_language(language, shown.job.parameters) for step in rule.fix]
    )
    if shown.to_do is not None:
        steps.append(shown.to_do.in_language(language))
    if not steps:
        return []
    lines = ["", styled(word("to_do", language), "bold")]
    lines += [wrapped(text, "     ", f"  {n}. ") for n, text in enumerate(steps, 1)]
    return lines


def _attempt(attempt: Attempt, language: Language) -> list[str]:
    answer = attempt.answer
    said = word("no_answer", language)
    if answer is not None:
        said = ANSWERS[answer.kind].in_language(language)
        said += f": {answer.message}" if answer.message else ""
    when = attempt.begun_at.astimezone().strftime("%H:%M:%S")
    head = f"  {local(attempt.begun_at, language)[:10]} {when}  {attempt.kind:8}  "
    lines = [wrapped(said, " " * 12, head)]
    if attempt.request:
        text = attempt.request.replace("\n", " ")
        lines.append(
            styled(wrapped(f"{word('request', language)} {text}", " " * 14, " " * 12), "dim")
        )
    return lines


def entry(line: Entry, language: Language) -> str:
    """One line of the audit trail."""
    about = " ".join(part for part in (line.job, line.connection) if part)
    detail = "; ".join(line.detail.split("\n"))
    return visible(
        f"{local(line.at, language)}  {line.who:12}  {line.action:9}  {about}  {detail}".rstrip()
    )


def plan(lines: Iterable[PlanLine], rules: Mapping[str, Rule], language: Language) -> str:
    """What will happen when, and what waits for whom."""
    rows = list(lines)
    if not rows:
        return word("nothing", language)
    shown = [styled(word("plan", language), "bold")]
    for row in rows:
        when = local(row.at, language) or word("whenever", language)
        if row.waits_for is WaitsFor.WORKER:
            when = word("now", language)
        rule = rules.get(row.rule or "")
        about = REASONS[row.reason].in_language(language)
        if rule is not None:
            about += f" ({rule.title.in_language(language)})"
        who = f"{word('waits', language)} {WAITS[row.waits_for].in_language(language)}"
        text = f"{row.count} × {row.connection}: {about}; {who}"
        shown.append(wrapped(text, " " * 24, f"  {when:20}  "))
    return "\n".join(shown)


def record(job: Job) -> dict[str, object]:
    """A job as JSON shows it."""
    return {
        "id": job.id,
        "connection": job.connection,
        "operation": job.operation,
        "record": job.record,
        "state": job.state.value,
        "busy": job.busy,
        "reason": job.reason.value,
        "rule": job.rule,
        "due": _iso(job.due),
        "priority": job.priority,
        "turns": job.turn,
        "sends": job.sends,
        "unsettled": job.unsettled,
        "message": job.message,
        "reference": job.reference,
        "created_at": _iso(job.created_at),
        "updated_at": _iso(job.updated_at),
        "resolved": job.resolved,
        "resolved_at": _iso(job.resolved_at),
    }


def added_record(result: Added, language: Language) -> dict[str, object]:
    """An addition as JSON shows it."""
    return {
        "added": [record(job) for job in result.new],
        "joined": [record(job) for job in result.joined],
        "not_taken": [
            {
                "rule": one.rule,
                "record": one.number,
                "why": one.why.in_language(language),
                "detail": one.detail,
            }
            for one in result.not_taken
        ],
    }


def whole_record(shown: Shown) -> dict[str, object]:
    """A job with its history as JSON shows it."""
    return {
        **record(shown.job),
        "parameters": dict(shown.job.parameters),
        "payload": shown.job.payload,
        "changed": difference(shown.job.original, shown.job.payload),
        "attempts": [
            {
                "turn": one.turn,
                "kind": one.kind,
                "worker": one.worker,
                "begun_at": _iso(one.begun_at),
                "ended_at": _iso(one.ended_at),
                "request": one.request,
                "answer": None if one.answer is None else one.answer.kind.value,
                "code": "" if one.answer is None else one.answer.code,
                "message": "" if one.answer is None else one.answer.message,
            }
            for one in shown.attempts
        ],
        "audit": [entry_record(line) for line in shown.trail],
    }


def entry_record(line: Entry) -> dict[str, object]:
    """A line of the audit trail as JSON shows it."""
    return {
        "at": _iso(line.at),
        "who": line.who,
        "action": line.action,
        "job": line.job,
        "connection": line.connection,
        "detail": line.detail,
    }


def plan_record(line: PlanLine) -> dict[str, object]:
    """A line of the plan as JSON shows it."""
    return {
        "connection": line.connection,
        "waits_for": line.waits_for.value,
        "state": line.state.value,
        "reason": line.reason.value,
        "rule": line.rule,
        "count": line.count,
        "at": _iso(line.at),
        "first": line.first,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
