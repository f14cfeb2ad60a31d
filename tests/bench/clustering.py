"""How well unknown messages are brought together: `python -m tests.bench.clustering`.

A labelled set of this field's messages: each shape is filled with what varies (numbers, GUIDs,
amounts, dates, IBANs, names, hosts), some shapes a thousand times and some once or twice. Ours and
Drain3, which gets the same masks, are measured by grouping accuracy: the share of messages, and of
shapes, whose cluster holds exactly the messages of that shape.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from troubleshooter.matching.clusters import shape, together
from troubleshooter.matching.masks import template

SHAPES = (
    "Ledger {n} could not be mapped for order {n}",
    "Shipment {n} has no tracking number, order {n} skipped",
    "Customer {name} has two debtor numbers: {n} and {n}",
    "Klant {name} heeft geen btw-nummer",
    "Klant {name} heeft geen factuuradres",
    "Contactpersoon {name} van relatie {n} is verlopen",
    "Bedrag {amount} op regel {n} wijkt af van {amount}",
    "Betaling {n} van {amount} op {date} is dubbel",
    "Incasso {iban} is gestorneerd op {date}",
    "Rekening {iban} van {name} is geblokkeerd",
    "Lock {guid} is held by worker {n}",
    "Job {guid} gave up after {n} tries",
    "Message {guid} could not be delivered to {host}",
    "{host} answered with an empty page",
    "{host} answered after {n} ms, limit is {n} ms",
    "Mail to {mail} bounced",
    "Mail to {mail} was not sent: mailbox full",
    'Product "{thing}" is not for sale in store {n}',
    'Product "{thing}" has no price',
    "Attribute '{thing}' of product {n} cannot be translated",
    "Kortingscode '{thing}' is niet meer geldig per {date}",
    "Import van {n} regels afgebroken bij regel {n}",
    "Export van {n} regels afgebroken bij regel {n}",
    "Voorraad van artikel {n} is negatief",
    "Voorraad van artikel {n} is onbekend",
    "Levering {n} aan {name} is geweigerd",
    "Levering {n} aan {name} is te laat",
    "Warehouse {name} rejected pallet {n}",
    "Courier {name} has no capacity on {date}",
    "Terminal {n} lost its connection with {host}",
    "VAT number {vat} does not belong to {name}",
    "VAT number {vat} has expired",
    "Backup of {date} is incomplete: {n} of {n} files",
    "Certificate of {host} ends on {date}",
    "Queue {thing} holds {n} messages, oldest {date}",
    "Template '{thing}' misses block '{thing}'",
    "Tarief {amount} per uur voor {name} is lager dan {amount}",
    "Urenregel {n} van {name} op {date} overlapt met {n}",
    "Bon {n} mist een handtekening",
    "Bon {n} mist een foto",
    "Route {n} kan niet worden gepland voor {name}",
    "Foto {thing}.jpg is te groot ({n} kB)",
    "Webhook {guid} refused: signature does not fit",
    "Webhook {guid} refused: clock differs {n} s",
    "Sequence {thing} is used up at {n}",
)
"""Shapes with slots for what varies."""

_FIRST = ("Jan", "Piet", "Anna", "Sofie", "Mehmet", "Lotte", "Karel", "Inge", "Bas", "Noor")
_LAST = ("Smit", "Jansen", "Vermeer", "Bakker", "Visser", "Mulder", "Dekker", "Hoekstra")
_THINGS = ("Schroef 4x40", "Moer M8", "zomer", "WINTER-25", "blauw", "kop thee", "set van 6", "x1")
Fill = Callable[[random.Random], str]
FILLS: Mapping[str, Fill] = {
    "n": lambda chance: str(chance.randrange(2, 10 ** chance.randrange(1, 8))),
    "name": lambda chance: f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
    "amount": lambda chance: (
        f"{chance.randrange(1, 9)}.{chance.randrange(100, 999)},{chance.randrange(10, 99)}"
    ),
    "date": lambda chance: (
        f"{chance.randrange(10, 28)}-{chance.randrange(10, 12)}-20{chance.randrange(20, 27)}"
    ),
    "iban": lambda chance: f"NL{chance.randrange(10, 99)}INGB0{chance.randrange(10**8, 10**9)}",
    "guid": lambda chance: str(uuid.UUID(int=chance.getrandbits(128))),
    "host": lambda chance: (
        f"{chance.choice(('api', 'shop', 'soap'))}{chance.randrange(9)}.example.nl"
    ),
    "mail": lambda chance: f"{chance.choice(_LAST).lower()}{chance.randrange(99)}@example.org",
    "thing": lambda chance: chance.choice(_THINGS),
    "vat": lambda chance: f"NL{chance.randrange(10**8, 10**9)}B{chance.randrange(10, 99)}",
}


def labelled(seed: int) -> list[tuple[int, str]]:
    """Messages with the number of their shape, in random order: a few shapes make up most."""
    chance = random.Random(seed)  # noqa: S311 -- test data
    order = list(range(len(SHAPES)))
    chance.shuffle(order)
    found: list[tuple[int, str]] = []
    for rank, number in enumerate(order):
        for _ in range(max(1, 3_000 // (rank + 1) ** 2)):
            text = SHAPES[number]
            while "{" in text:
                name = text[text.index("{") + 1 : text.index("}")]
                text = text.replace(f"{{{name}}}", FILLS[name](chance), 1)
            found.append((number, text))
    chance.shuffle(found)
    return found


def ours(messages: Sequence[str]) -> list[str]:
    """Our clusters."""
    templates = [template(message) for message in messages]
    names = together(templates)
    return [names[one] for one in templates]


def drain(messages: Sequence[str]) -> list[str]:
    """Drain3's clusters of the same masked messages."""
    miner = importlib.import_module("drain3").TemplateMiner()
    for message in messages:
        miner.add_log_message(shape(template(message)))
    return [str(miner.match(shape(template(message))).cluster_id) for message in messages]


def accuracy(truth: Sequence[int], found: Sequence[str]) -> tuple[float, float, float]:
    """The share of messages, of shapes, and of shapes with at most three messages, that are
    grouped exactly."""
    of_shape: defaultdict[int, set[int]] = defaultdict(set)
    of_cluster: defaultdict[str, set[int]] = defaultdict(set)
    for place, (number, name) in enumerate(zip(truth, found, strict=True)):
        of_shape[number].add(place)
        of_cluster[name].add(place)
    right = {
        number for number, places in of_shape.items() if of_cluster[found[min(places)]] == places
    }
    rare = {number for number, places in of_shape.items() if len(places) <= 3}
    messages = sum(len(of_shape[number]) for number in right) / len(truth)
    return messages, len(right) / len(of_shape), len(right & rare) / len(rare)


def main() -> int:
    """Print the table as Markdown, the mean of five seeds."""
    methods: dict[str, Callable[[Sequence[str]], list[str]]] = {"ours": ours}
    if importlib.util.find_spec("drain3"):
        methods["Drain3, same masks"] = drain
    print("| method | messages | shapes | of these rare | a message |\n|---|---|---|---|---|")
    for name, method in methods.items():
        figures, started, count = [], time.perf_counter(), 0
        for seed in range(5):
            cases = labelled(seed)
            found = method([message for _, message in cases])
            figures.append(accuracy([number for number, _ in cases], found))
            count += len(cases)
        each = (time.perf_counter() - started) / count * 1e6
        means = [sum(column) / len(column) for column in zip(*figures, strict=True)]
        shares = " | ".join(f"{mean:.1%}" for mean in means)
        print(f"| {name} | {shares} | {each:.0f} µs |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
