"""One customer's scan, made by hand: an installer with OutSmart and a webshop, both feeding
e-Boekhouden; the rules are in rulebook.yaml beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from troubleshooter.model import (
    Article,
    Cluster,
    DayOutcome,
    Diagnosis,
    Evidence,
    FixStep,
    InputRead,
    Language,
    Level,
    LookAlike,
    ObjectRef,
    RetryPolicy,
    RetryWhen,
    Rule,
    Sample,
    ScanResult,
    Skipped,
    SourceLocation,
    System,
    Text,
    Wording,
)

SHOP_LOG = "/srv/tickets/4711/webwinkel/magento-invoice-log.csv"
PANEL = "/srv/tickets/4711/outsmart/logpaneel.txt"
FIRST_DAY = date(2026, 2, 2)
DAYS = 14


def _text(document: Mapping[str, str]) -> Text:
    return Text(document["nl"], document["en"])


def _rule(document: Mapping[str, Any]) -> Rule:
    minutes = document.get("resync_minutes")
    resync = None if minutes is None else timedelta(minutes=minutes)
    return Rule(
        id=document["id"],
        system=System(document["system"]),
        via=document.get("via", ""),
        level=Level(document["level"]),
        status="stable",
        title=_text(document["title"]),
        cause=_text(document["cause"]),
        fix=tuple(FixStep(_text(step), step.get("where", "")) for step in document["fix"]),
        retry=RetryPolicy(RetryWhen(document["retry"]), resync=resync),
        parameters=tuple(document.get("parameters", ())),
        wordings=tuple(Wording(text) for text in document.get("wordings", ())),
        not_this=tuple(
            LookAlike(other["rule"], _text(other)) for other in document.get("not_this", ())
        ),
        fix_evidence=Evidence(document.get("fix_evidence", "documented")),
        sources=tuple(document.get("sources", ())),
        articles=tuple(document.get("articles", ())),
    )


@pytest.fixture(scope="session")
def rules() -> Mapping[str, Rule]:
    """The small rulebook by rule id."""
    source = Path(__file__).with_name("rulebook.yaml").read_text(encoding="utf-8")
    return {document["id"]: _rule(document) for document in yaml.safe_load(source)}


@pytest.fixture(scope="session")
def articles() -> Mapping[Language, Mapping[str, Article]]:
    """Articles the rules point to, by language and id; one id has none."""
    titles: Mapping[Language, tuple[str, str]] = {
        "nl": (
            "Exportinstellingen van OutSmart naar e-Boekhouden",
            "Wat elke instelling doet en wat e-Boekhouden ervoor nodig heeft.",
        ),
        "en": (
            "Export settings from OutSmart to e-Boekhouden",
            "What each setting does and what e-Boekhouden needs it for.",
        ),
    }
    name = "eboekhouden/export-settings"
    return {
        language: {name: Article(name, language, title, summary, (), "")}
        for language, (title, summary) in titles.items()
    }


@pytest.fixture(scope="session")
def generated() -> datetime:
    """When the report says it was made."""
    return datetime.fromisoformat("2026-02-16T08:05")


def _days(*counts: int) -> dict[date, int]:
    return {
        FIRST_DAY + timedelta(days=offset): count for offset, count in enumerate(counts) if count
    }


def _orders(*numbers: int) -> tuple[ObjectRef, ...]:
    return tuple(ObjectRef("order", f"{number:09d}") for number in numbers)


def _work_orders(*numbers: int) -> tuple[ObjectRef, ...]:
    return tuple(ObjectRef("work_order", f"26-{number:04d}") for number in numbers)


def _sample(message: str, path: str, line: int, **parameters: str) -> Sample:
    return Sample(message, SourceLocation(path, line), None, parameters)


def _found(
    rule: str,
    level: Level,
    objects: tuple[ObjectRef, ...],
    by_day: dict[date, int],
    *samples: Sample,
    total: int | None = None,
) -> Diagnosis:
    first, last = min(by_day), max(by_day)
    last_seen = datetime.combine(last, time(19, 45))
    return Diagnosis(
        rule=rule,
        level=level,
        count=sum(by_day.values()),
        objects=len(objects) if total is None else total,
        object_list=objects,
        first_seen=datetime.combine(first, time(6, 15, 42)),
        last_seen=last_seen,
        samples=tuple(replace(sample, time=last_seen) for sample in samples),
        by_day=by_day,
    )


def _diagnoses() -> tuple[Diagnosis, ...]:
    error = Level.ERROR
    return (
        _found(
            "magento.customer-email-required",
            error,
            _orders(4411, 4437),
            _days(0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1),
            _sample(
                "Order 000004411: Customer email required",
                SHOP_LOG,
                212,
            ),
        ),
        _found(
            "eboekhouden.invoice-template-not-found",
            error,
            _work_orders(275, *range(301, 323)),
            _days(0, 0, 0, 0, 0, 0, 0, 0, 0, 14, 22, 31, 9, 8),
            _sample(
                "Werkbon 26-0275: Factuursjabloon Standaard 2026 niet gevonden (CFACT028)",
                PANEL,
                88,
                template="Standaard 2026",
                work_order="26-0275",
            ),
            _sample(
                "Invoice template not found (CFACT028)",
                PANEL,
                131,
            ),
        ),
        _found(
            "magento.authentication-failed",
            error,
            _orders(4470, 4471, 4475, 4478, 4480, 4483, 4484),
            _days(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 9, 12, 11),
            _sample(
                'Authentication failed for user "info@installateur.example" in store view "nl"',
                SHOP_LOG,
                341,
                username="info@installateur.example",
                store_view="nl",
            ),
        ),
        _found(
            "eboekhouden.counter-account-missing",
            error,
            _work_orders(198, 204, 275, 404, 471),
            _days(3, 3, 3, 2, 4, 0, 0, 5, 4, 5, 5, 6, 2, 2),
            _sample(
                "Counter account code not filled in (CFACT040) - work order 26-0471",
                PANEL,
                12,
                work_order="26-0471",
            ),
            _sample(
                "Werkbon 26-0404: tegenrekening niet ingevuld (CFACT040), klant Bakkerij De Halm, "
                "tel. 0229-123456",
                PANEL,
                41,
                work_order="26-0404",
            ),
        ),
        _found(
            "magento.invoice-number-exists",
            error,
            _orders(4429),
            _days(0, 0, 0, 0, 0, 0, 0, 0, 2),
            _sample(
                "Invoice number already exists",
                SHOP_LOG,
                260,
            ),
        ),
        _found(
            "eboekhouden.record-limit-reached",
            Level.WARNING,
            (),
            _days(1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1),
        ),
        _found(
            "eboekhouden.call-limit-reached",
            error,
            (),
            _days(0, 0, 0, 6),
            _sample(
                "SOAP call limit reached (E003.1)",
                PANEL,
                57,
            ),
        ),
        _found(
            "magento.connection-timeout",
            error,
            _orders(4419, 4452),
            _days(0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
        ),
        _found(
            "magento.sync-succeeded",
            Level.SUCCESS,
            _orders(*range(4300, 4420)),
            _days(98, 104, 87, 112, 96, 41, 22, 101, 93, 99, 61),
            total=914,
        ),
        _found(
            "magento.customer-created",
            Level.SUCCESS,
            (),
            _days(9, 11, 7, 12, 10, 3, 2, 8, 10, 9, 5),
        ),
        _found("magento.duplicate-found", Level.INFO, (), _days(1, 0, 2, 1, 0, 0, 0, 1, 1)),
    )


def _clusters() -> tuple[Cluster, ...]:
    when = datetime.fromisoformat("2026-02-13T02:11:05")
    message = 'Warning: Undefined array key "tax_percent" in {path} on line {line}'
    return (
        Cluster(
            template='Warning: Undefined array key "tax_percent" in <path> on line <number>',
            count=5,
            first_seen=datetime.fromisoformat("2026-02-05T02:11:04"),
            last_seen=when,
            samples=(
                _sample(message.format(path="Service/Invoice/Push.php", line=273), SHOP_LOG, 366),
                _sample(
                    message.format(path="Service/Creditmemo/Push.php", line=198),
                    SHOP_LOG,
                    371,
                ),
            ),
            by_day={date(2026, 2, 5): 2, when.date(): 3},
        ),
        Cluster(
            template="Work order <number>: unexpected answer, please try again",
            count=2,
            first_seen=when,
            last_seen=when,
            samples=(
                _sample("Work order 26-0318: unexpected answer, please try again", PANEL, 140),
            ),
        ),
    )


@pytest.fixture(scope="session")
def result() -> ScanResult:
    """What the scan of the customer's two logs found."""
    diagnoses, clusters = _diagnoses(), _clusters()
    bad = [found for found in diagnoses if found.level in (Level.ERROR, Level.WARNING)]
    unknown = sum(cluster.count for cluster in clusters)
    diagnosed = sum(found.count for found in diagnoses)
    by_day = {}
    for offset in range(DAYS):
        day = FIRST_DAY + timedelta(days=offset)
        failed = sum(found.by_day.get(day, 0) for found in bad)
        by_day[day] = DayOutcome(failed + (offset == 3) + 6 * (offset == 11), 0)
    records = diagnosed + unknown + 212
    failed = sum(day.failed for day in by_day.values())
    by_day[FIRST_DAY] = DayOutcome(by_day[FIRST_DAY].failed, records - failed)
    return ScanResult(
        inputs=(
            InputRead(SHOP_LOG, "magento-grid-csv", 1130),
            InputRead(
                PANEL,
                "outsmart-text",
                records - 1130,
                (Skipped("lines above the first record", 3),),
            ),
            InputRead(
                "/srv/tickets/4711/outsmart/schermafdruk.png",
                "",
                0,
                (Skipped("no log but a PNG picture", 1),),
            ),
        ),
        records=records,
        diagnoses=diagnoses,
        unknown=unknown,
        clusters=clusters,
        unremarkable=212,
        by_day=by_day,
    )
