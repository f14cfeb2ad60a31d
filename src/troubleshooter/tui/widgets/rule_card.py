"""One rule laid out to read: what it is, why it was found, cause, fix, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from troubleshooter.matching.outcome import Match
from troubleshooter.model import Evidence, RetryWhen, Rule
from troubleshooter.redact import redact
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.marks import COLOURS, SIGNS, meter
from troubleshooter.tui.messages import ArticleChosen, RuleChosen
from troubleshooter.tui.reading import Found
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.widgets.history_line import HistoryLine
from troubleshooter.tui.widgets.link_line import LinkLine
from troubleshooter.tui.wording import Wording

_LONGEST_VALUE = 200


class RuleCard(Surviving, Vertical):
    """A rule, with what was found of it in a message when `found` is given."""

    DEFAULT_CSS = """
    RuleCard {
        height: auto;
        margin-bottom: 1;
        & .head { padding: 0 1; border-left: outer $primary; }
        &.-error .head { border-left: outer $error; }
        &.-warning .head { border-left: outer $warning; }
        &.-success .head { border-left: outer $success; }
        & .section { padding: 0 1; margin-top: 1; color: $quiet; text-style: bold; }
        & .body { padding: 0 2 0 3; }
        & .step { height: auto; padding: 0 2 0 3; }
        & .number { width: 4; color: $primary; text-style: bold; }
        & .text { width: 1fr; }
        & .links { height: auto; padding: 0 1 0 2; }
    }
    """

    def __init__(
        self, rule: Rule, shelf: Shelf, wording: Wording, found: Found | None = None
    ) -> None:
        super().__init__(classes=f"-{rule.level.value}")
        self._rule = rule
        self._shelf = shelf
        self._wording = wording
        self._found = found

    def compose(self) -> ComposeResult:
        """Everything known of the rule, most wanted first."""
        rule, wording = self._rule, self._wording
        yield Static(self._head(), classes="head")
        if self._found is not None:
            yield HistoryLine(self._found)
            yield from self._section("section.why", self._why(self._found))
            if self._found.values:
                yield from self._section("section.here", self._values(self._found))
        yield from self._section(
            "section.cause",
            _paragraphs(rule.cause.in_language(wording.language)),
            rule.cause_evidence,
        )
        yield self._heading("section.fix", rule.fix_evidence)
        for number, step in enumerate(rule.fix, start=1):
            text = _paragraphs(step.text.in_language(wording.language))
            if step.where:
                text = Content.assemble(text, "\n", (f"→ {step.where}", "$quiet"))
            yield Horizontal(
                Static(f"{number}.", classes="number"),
                Static(text, classes="text"),
                classes="step",
            )
        yield from self._section("section.again", Content(self._again()))
        yield from self._links()

    def _head(self) -> Content:
        rule, wording = self._rule, self._wording
        sign = f"{SIGNS[rule.level]} {wording.level(rule.level).upper()}"
        facts = [wording.origin(rule), rule.id]
        if self._found is not None and self._found.times > 1:
            facts.insert(0, wording.say("found.times", n=self._found.times))
        return Content.assemble(
            (sign, f"bold ${COLOURS[rule.level]}"),
            "  ",
            (rule.title.in_language(wording.language), "bold"),
            "\n",
            (" · ".join(facts), "$quiet"),
        )

    def _why(self, found: Found) -> Content:
        match, say = found.match, self._wording.say
        sure = self._wording.percent(match.confidence)
        evidence = visible_line(redact(match.evidence))[:_LONGEST_VALUE]
        score = self._wording.percent(match.score)
        parts: list[str | Content | tuple[str, str]] = [
            (meter(match.confidence), "$success" if match.confidence >= 0.9 else "$warning"),
            (f" {say('why.sure', share=sure)}", "bold"),
            "\n",
            say(f"why.{match.stage}", evidence=evidence, score=score),
        ]
        parts.extend(self._runner_up(match))
        return Content.assemble(*parts)

    def _runner_up(self, match: Match) -> Iterator[tuple[str, str]]:
        if match.runner_up is not None:
            title = self._shelf.rule_title(match.runner_up.rule, self._wording.language)
            score = self._wording.percent(match.runner_up.score)
            told = self._wording.say("why.runner_up", rule=title, score=score)
            yield f"\n{told}", "$quiet"

    def _values(self, found: Found) -> Content:
        lines = []
        for name, values in found.values.items():
            shown = ", ".join(visible_line(redact(value))[:_LONGEST_VALUE] for value in values)
            label = (f"{self._wording.parameter(name)}: ", "$quiet")
            lines.append(Content.assemble(label, (shown, "bold")))
        return Content("\n").join(lines)

    def _again(self) -> str:
        policy, wording = self._rule.retry, self._wording
        if policy.when is RetryWhen.WAIT and policy.wait is not None:
            said = wording.say("again.wait-known", wait=wording.locale.duration(policy.wait))
        else:
            said = wording.say(f"again.{policy.when.value}")
        if policy.resync is not None:
            every = wording.locale.duration(policy.resync)
            said = f"{said} {wording.say('again.resync', every=every)}"
        note = policy.note.in_language(wording.language).strip() if policy.note else ""
        return visible(f"{said}\n{note}" if note else said)

    def _links(self) -> Iterator[Widget]:
        language = self._wording.language
        similar = [
            LinkLine(
                self._shelf.rule_title(item.rule, language),
                item.difference.in_language(language).strip(),
                partial(RuleChosen, item.rule),
            )
            for item in self._rule.not_this
        ]
        further = [
            LinkLine(self._shelf.article_title(name, language), "", partial(ArticleChosen, name))
            for name in self._rule.articles
        ]
        for key, links in (("section.not_this", similar), ("section.articles", further)):
            if links:
                yield self._heading(key)
                yield Vertical(*links, classes="links")

    def _heading(self, key: str, evidence: Evidence = Evidence.DOCUMENTED) -> Static:
        words = Content(self._wording.say(key))
        if evidence is Evidence.FIELD_KNOWLEDGE:
            known = self._wording.say("evidence.field-knowledge")
            words = Content.assemble(words, (f"  {known}", "not bold italic"))
        return Static(words, classes="section")

    def _section(
        self, key: str, body: Content, evidence: Evidence = Evidence.DOCUMENTED
    ) -> Iterator[Static]:
        yield self._heading(key, evidence)
        yield Static(body, classes="body")


def _paragraphs(text: str) -> Content:
    """`text` with one blank line between paragraphs."""
    parts = (" ".join(part.split()) for part in visible(text).split("\n\n"))
    return Content("\n\n".join(part for part in parts if part))
