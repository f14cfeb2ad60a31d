"""The local store: a SQLite file of the user's own, or a PostgreSQL database for a team."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from troubleshooter.errors import ConfigurationError, StoreError
from troubleshooter.redact import redact

BUSY_MS = 30_000
"""How long a writer waits for another before it gives up, in milliseconds."""
_SCOUR_MS = 5_000
_FULL = ("disk is full", "no space left", "could not extend file", "disk i/o error")
_READ_ONLY = ("readonly database", "read-only", "unable to open database", "permission denied")
_BUSY = ("database is locked", "database table is locked", "could not serialize", "deadlock")
_AWAY = ("connection", "server closed", "terminating", "shutting down", "starting up")


class Busy(StoreError):
    """Another process holds the store; the same thing may work a moment later."""


class Store:
    """A database that several processes share; everything it raises is a StoreError."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self.is_file = url.get_backend_name() == "sqlite"
        self.engine = _engine(url)
        # What is read together belongs to one moment, on either database.
        self._reading = (
            self.engine.execution_options(sqlite_begin="DEFERRED")
            if self.is_file
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    @property
    def name(self) -> str:
        """How the store is called in messages: its file, or its address without a password."""
        return str(self.url.database) if self.is_file else self.url.render_as_string(True)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A transaction that is committed at the end of the block; raises StoreError."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except exc.SQLAlchemyError as error:
            raise self._as_ours(error) from error

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection to read with, which keeps no writer waiting; raises StoreError."""
        try:
            with self._reading.connect() as connection:
                yield connection
        except exc.SQLAlchemyError as error:
            raise self._as_ours(error) from error

    def create(self, tables: sa.MetaData) -> None:
        """Make the tables that are not there yet; raises StoreError."""
        try:
            if self.is_file:
                self._write_ahead()
            tables.create_all(self.engine)
        except exc.SQLAlchemyError as error:
            # Two that start at once both find a table missing; the second finds it made.
            if not _says(error, ("already exists", "duplicate key")):
                raise self._as_ours(error) from error
            tables.create_all(self.engine)

    def _write_ahead(self) -> None:
        """Let readers go on while one writes; the file remembers this."""
        try:
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                raw.close()
        except sqlite3.Error as error:
            raise exc.OperationalError("PRAGMA journal_mode", None, error) from error

    def scour(self) -> None:
        """Leave nothing of what was deleted in the file of a SQLite store, nor beside it. Raises
        StoreError, Busy while another process uses it; what was deleted is deleted all the same."""
        if not self.is_file:
            return
        self.engine.dispose()
        try:
            raw = self.engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute(f"PRAGMA busy_timeout={_SCOUR_MS}")
                cursor.execute("VACUUM")
                (busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.close()
                self.engine.dispose()
        except sqlite3.Error as error:
            raise self._as_ours(exc.OperationalError("VACUUM", None, error)) from error
        if busy:
            raise Busy(f"{self.name}: another process keeps the store busy; try again")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _as_ours(self, error: exc.SQLAlchemyError) -> StoreError:
        if _says(error, _FULL):
            return StoreError(f"{self.name}: the disk is full; what was stored before is safe")
        if _says(error, _READ_ONLY):
            return StoreError(f"{self.name}: cannot be opened or written; check its permissions")
        if _says(error, _BUSY):
            return Busy(f"{self.name}: another process keeps the store busy; try again")
        if isinstance(error, exc.OperationalError | exc.InterfaceError) and _says(error, _AWAY):
            return Busy(f"{self.name}: the database cannot be reached now; nothing is lost")
        said = redact(str(getattr(error, "orig", None) or error)).split("\n")[0]
        return StoreError(f"{self.name}: {said[:300]}")


def address(home: Path) -> sa.URL:
    """The store in force: TROUBLESHOOTER_DATABASE, else a file in `home`.

    Raises ConfigurationError for an address that is no SQLite or PostgreSQL one.
    """
    given = os.environ.get("TROUBLESHOOTER_DATABASE", "").strip()
    if not given:
        return sa.URL.create("sqlite", database=str(home / "retry.sqlite"))
    try:
        url = sa.make_url(given)
        backend = url.get_backend_name()
    except (exc.SQLAlchemyError, ValueError):
        backend = ""
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite")
    raise ConfigurationError(
        "TROUBLESHOOTER_DATABASE: write postgresql://USER@HOST/DATABASE, or sqlite:///FILE"
    )


def open_store(home: Path) -> Store:
    """The store in force, its folder made; raises ConfigurationError or StoreError."""
    url = address(home)
    if url.get_backend_name() == "sqlite":
        _prepare_file(Path(str(url.database)))
    return Store(url)


def open_file(file: Path) -> Store:
    """A store of this user's own in `file`, its folder made; nobody else may read it, and what is
    deleted from it is overwritten. Raises StoreError."""
    _prepare_file(file)
    with suppress(OSError):
        # It may have come from elsewhere, such as a backup.
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            file.chmod(0o600)
    store = Store(sa.URL.create("sqlite", database=str(file)))

    @event.listens_for(store.engine, "connect")
    def _overwrite(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA secure_delete=ON")

    return store


def _prepare_file(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{file.parent}: cannot be made: {error.strerror}") from error
    _make_private(file)


def _make_private(file: Path) -> None:
    """Make the file, readable by its owner only; the files that SQLite puts beside it follow."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return  # It is there already, or opening it will tell what is wrong.


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(url, pool_pre_ping=True, pool_size=8)
        except ImportError as error:
            raise ConfigurationError(
                'PostgreSQL needs its driver: pip install "troubleshooter[postgres]"'
            ) from error
    engine = sa.create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # Writers take the lock when they begin, so that none of two readers-then-writers fails.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _says(error: Exception, words: tuple[str, ...]) -> bool:
    said = str(getattr(error, "orig", None) or error).casefold()
    return any(word in said for word in words)
