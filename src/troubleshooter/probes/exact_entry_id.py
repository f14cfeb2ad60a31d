"""Is the sales entry still there that the link wants to update?"""

from __future__ import annotations

from troubleshooter.connectors.exact_odata import is_guid
from troubleshooter.connectors.exact_reading import EntryQuery, Resource
from troubleshooter.probes.exact_entry import NUMBERS, entries, number_of, shown
from troubleshooter.probes.exact_look import EXACT, SESSION, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    guid = look.parameters.get("guid", "")
    if is_guid(guid):
        found = reader(look).sales_entries(EntryQuery(id=guid))
        if found:
            return passed("present", say("present"), guid=guid, **shown(found[0]))
    elif number_of(look):
        found = entries(look)
        if found:
            # The number does not tell whether the link still knows this entry's id.
            return undecided(say("by-number"), invoice=number_of(look), **shown(found[0]))
    else:
        return undecided(say("no-guid"), guid=guid)
    wanted = guid or number_of(look)
    if unseen(look, Resource.SALES_ENTRIES):
        return undecided(say("unseen"), wanted=wanted)
    return failed("gone", say("gone"), wanted=wanted)


PROBE = Probe(
    "exact.entry-id",
    EXACT,
    _ask,
    ("gone", "present"),
    after=SESSION,
    either=("guid", *NUMBERS),
)
