"""Cases as the front ends use them: taken in from scans, looked up, acted on, really deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from troubleshooter.cases import history, keeping
from troubleshooter.cases.case import Case, CaseState, Deed, DeedKind, Seen, Sighting
from troubleshooter.cases.history import Past
from troubleshooter.cases.keeping import Receipt
from troubleshooter.cases.naming import cleaned, proposed
from troubleshooter.cases.settings import CaseSettings, read_settings
from troubleshooter.cases.tables import METADATA
from troubleshooter.errors import StoreError, UsageError
from troubleshooter.locations import Locations
from troubleshooter.rules import feedback
from troubleshooter.store import Store, open_file

LONGEST_NOTE = 8_000
"""Characters of a note."""

_LONGEST_DETAIL = 300


def now() -> datetime:
    """The local time, without a zone, to the second."""
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005 - local, as in logs


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a customer ('' for none): the cases by subject, and how many other
    customers have one of each subject."""

    customer: str = ""
    cases: Mapping[str, Case] = field(default_factory=dict)
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    def past(self, subject: str, seen: Sighting) -> Past | None:
        """What was before this finding; None when there is no customer to know it of."""
        if not self.customer:
            return None
        case = self.cases.get(subject)
        return Past(history.Standing.NEW) if case is None else history.past_of(case, seen)


@dataclass(frozen=True, slots=True)
class Deleted:
    """What went: cases, words of feedback, kept counts of logs; `trouble` is what could not be
    cleared away, '' when all of it could. `files` are the logs they were from."""

    cases: int
    feedback: int = 0
    scans: int = 0
    trouble: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of this user, in a file that nobody else reads."""

    store: Store
    locations: Locations
    settings: CaseSettings

    def known(self, customer: str) -> Known:
        """What is known of a customer."""
        with self._reading() as db:
            cases = keeping.find(db, customer) if customer else ()
            others = keeping.elsewhere(db, customer)
        if cases:
            customer = cases[0].customer
        return Known(customer, {case.subject: case for case in cases}, others)

    def take_in(
        self,
        customer: str,
        seen: Sequence[Seen],
        files: Sequence[str] = (),
        instead_of: Receipt | None = None,
        paths: Sequence[str] = (),
    ) -> Receipt:
        """Take findings into the customer's cases and keep whose `files` they are, and whose the
        `paths` are that they were found by; what an earlier receipt added is taken back. Raises
        UsageError for a name that is none, StoreError."""
        name = cleaned(customer)
        with self._writing() as db:
            if instead_of is not None:
                keeping.take_back(db, instead_of)
            name = _spelt(db, name)
            receipt = keeping.take_in(db, name, seen, [_sound_text(file) for file in files])
            keeping.remember(db, _places([*files, *(one for one in paths if one != "-")]), name)
        return receipt

    def take_back(self, receipt: Receipt, paths: Sequence[str] = ()) -> None:
        """Undo one taking-in, and forget whose these `paths` are."""
        with self._writing() as db:
            keeping.take_back(db, receipt)
            keeping.forget(db, _places(paths))

    def whose(self, paths: Sequence[str]) -> str:
        """The customer that all these logs are of, as it was said before; '' when not known."""
        places = _places(paths)
        with self._reading() as db:
            found = keeping.whose(db, places)
        names = set(found.values())
        return names.pop() if len(names) == 1 and len(found) == len(set(places)) else ""

    def proposed(self, paths: Sequence[str], others: Sequence[str] = ()) -> tuple[str, ...]:
        """Names that these logs suggest: of the customer whose folder it is, then by their paths,
        then `others`."""
        folders = _places([str(Path(path).absolute().parent) for path in paths])
        with self._reading() as db:
            known = keeping.customers(db)
            found = keeping.whose(db, folders)
        names = (*found.values(), *proposed(paths, known, others))
        return tuple(dict.fromkeys(names))

    def customers(self) -> tuple[str, ...]:
        """The customers there are."""
        with self._reading() as db:
            return keeping.customers(db)

    def chosen(
        self, customer: str = "", states: Collection[CaseState] = (), subject: str = ""
    ) -> tuple[Case, ...]:
        """All cases that fit, the one that changed last first."""
        with self._reading() as db:
            cases = keeping.find(db, customer, subject)
        fitting = (one for one in cases if not states or history.state_of(one) in states)
        return tuple(sorted(fitting, key=history.changed, reverse=True))

    def named(self, given: str) -> Case:
        """The case meant by an id or the beginning of one. Raises UsageError."""
        with self._reading() as db:
            return keeping.named(db, given)

    def act(self, case_ids: Sequence[str], kind: DeedKind, detail: str = "") -> None:
        """Write down what was done about these cases, now."""
        deed = Deed(now(), kind, " ".join(detail.split())[:_LONGEST_DETAIL])
        with self._writing() as db:
            for case_id in case_ids:
                keeping.act(db, case_id, deed)

    def close(self, given: str) -> Case:
        """Close an open case. Raises UsageError when it is not open."""
        case = self.named(given)
        if not is_open(case):
            raise UsageError(f"{case.id} is {history.state_of(case).value} already")
        self.act([case.id], DeedKind.CLOSED)
        return self.named(case.id)

    def reopen(self, given: str) -> Case:
        """Open a case again. Raises UsageError when it is open."""
        case = self.named(given)
        if is_open(case):
            raise UsageError(f"{case.id} is open already")
        self.act([case.id], DeedKind.REOPENED)
        return self.named(case.id)

    def write_note(self, case_id: str, note: str) -> None:
        """Replace a case's note. Raises UsageError for one that is too long."""
        if len(note) > LONGEST_NOTE:
            raise UsageError(f"a note has at most {LONGEST_NOTE} characters")
        with self._writing() as db:
            keeping.write_note(db, case_id, _sound_text(note.strip()))

    def rename(self, before: str, name: str) -> int:
        """Give a customer another name, or that of another customer; how many cases moved.

        Raises UsageError for a name that is none, or a customer that is not there.
        """
        fresh = cleaned(name)
        with self._writing() as db:
            moved = keeping.rename(db, before, fresh)
            if not moved:
                raise UsageError(f"no cases of {before!r}")
        return moved

    def older_than(self, day: date) -> tuple[Case, ...]:
        """The cases of which nothing was heard from `day` on."""
        return tuple(one for one in self.chosen() if history.changed(one).date() < day)

    def delete(self, case_ids: Sequence[str]) -> Deleted:
        """Delete cases, and what else is kept of them: feedback given on them, counts and samples
        kept of their logs. Nothing of them stays in the file.

        What cannot be cleared away is told in `trouble`; raises StoreError when nothing was
        deleted.
        """
        from troubleshooter.pipeline import shelf

        ids = list(dict.fromkeys(case_ids))
        with self._writing() as db:
            files = keeping.files_of(db, ids)
            keeping.delete(db, ids)
        troubles: list[str] = []
        said, scans = 0, 0
        try:
            said = feedback.erase(self.locations.feedback, self.locations.user_rules, ids)
            if said:
                _remove(self.locations.kept_rules)
            scans = shelf.forget(self.locations.state / shelf.FOLDER, files)
        except StoreError as error:
            troubles.append(str(error))
        try:
            self.store.scour()
        except StoreError as error:
            troubles.append(str(error))
        return Deleted(len(ids), said, scans, "\n".join(troubles), tuple(files))

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _sound(self.store), self.store.begin() as db:
            yield db

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _sound(self.store), self.store.read() as db:
            yield db


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error


def is_open(case: Case) -> bool:
    """Whether something is still to be done about a case."""
    return history.state_of(case) in (CaseState.OPEN, CaseState.CAME_BACK)


def open_cases(locations: Locations) -> Cases:
    """The cases in force, their tables made. Raises ConfigurationError or StoreError."""
    settings = read_settings(locations.case_settings)
    store = open_file(locations.cases)
    store.create(METADATA)
    return Cases(store, locations, settings)


def _spelt(db: sa.Connection, name: str) -> str:
    """The name as the customer's cases have it."""
    found = keeping.find(db, name)
    return found[0].customer if found else name


def _places(paths: Sequence[str]) -> list[str]:
    return [_sound_text(str(Path(path).absolute())) for path in paths]


def _sound_text(text: str) -> str:
    """`text` without what no store takes, such as bytes in a file's name that are no character."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def _sound(store: Store) -> Iterator[None]:
    """Tell of rows that are not as they were written."""
    try:
        yield
    except ValueError as error:
        raise StoreError(f"{store.name}: is damaged: {error}") from error
