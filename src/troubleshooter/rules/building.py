"""From a rule file that has passed the schema to the rule everything else speaks of."""

from __future__ import annotations

from dataclasses import replace

from troubleshooter.model import (
    Evidence,
    Example,
    FixStep,
    LookAlike,
    NearMiss,
    ProbeVerdict,
    RetryPolicy,
    Rule,
    Text,
    Wording,
)
from troubleshooter.rules.schema import (
    EvidenceDoc,
    ExampleDoc,
    FeedbackDoc,
    NearMissDoc,
    RuleDoc,
    WordingDoc,
)


def build(doc: RuleDoc) -> Rule:
    """The noun for a rule file that has passed the schema."""
    match, retry = doc.match, doc.retry
    sure = doc.evidence
    if isinstance(sure, Evidence):
        sure = EvidenceDoc(cause=sure, fix=sure)
    return Rule(
        id=doc.id,
        system=doc.system,
        via=doc.via or "",
        level=doc.level,
        status=doc.status,
        title=Text(nl=doc.title.nl, en=doc.title.en),
        cause=Text(nl=doc.cause.nl, en=doc.cause.en),
        fix=tuple(FixStep(Text(nl=step.nl, en=step.en), step.where or "") for step in doc.fix),
        retry=RetryPolicy(
            retry.when,
            retry.wait,
            retry.resync,
            Text(nl=retry.note.nl, en=retry.note.en) if retry.note else None,
        ),
        codes=tuple(match.codes),
        numbers=tuple(match.numbers),
        wordings=tuple(_wording(message) for message in match.messages),
        patterns=tuple(match.patterns),
        given_patterns=tuple(match.given_patterns),
        generic=match.generic,
        frame=match.frame,
        covers=tuple(match.covers),
        symptoms_nl=tuple(match.symptoms.nl),
        symptoms_en=tuple(match.symptoms.en),
        parameters=tuple(doc.parameters),
        not_this=tuple(LookAlike(item.rule, Text(nl=item.nl, en=item.en)) for item in doc.not_this),
        verify=tuple(
            ProbeVerdict(item.probe, item.confirms, item.refutes or "") for item in doc.verify
        ),
        cause_evidence=sure.cause,
        fix_evidence=sure.fix,
        sources=tuple(doc.sources),
        articles=tuple(doc.articles),
        reviewed=doc.reviewed,
        parent=doc.parent or "",
        matches=tuple(
            Example(item.message, dict(item.parameters), item.system)
            if isinstance(item, ExampleDoc)
            else Example(item)
            for item in doc.examples.matches
        ),
        ignores=tuple(
            NearMiss(item.message, item.rule, item.system)
            if isinstance(item, NearMissDoc)
            else NearMiss(item)
            for item in doc.examples.ignores
        ),
    )


def _wording(message: str | WordingDoc) -> Wording:
    if not isinstance(message, WordingDoc):
        return Wording(message)
    whole = not message.given if message.whole is None else message.whole
    return Wording(message.text, whole, message.given)


def with_feedback(rule: Rule, feedback: FeedbackDoc) -> Rule:
    """`rule` with the messages that were said not to be it among what it ignores."""
    return replace(
        rule,
        ignores=(*rule.ignores, *(NearMiss(item.message) for item in feedback.ignores)),
        refused=(*rule.refused, *(item.message for item in feedback.ignores)),
    )
