"""The Demo Company's SQLite file: its tables, one connection, and transactions that nest."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

FILE_NAME = "demo-company.sqlite"

# Amounts are whole cents, instants whole milliseconds, `*_key` columns casefolded copies that Xero compares by.
# `body` holds, already in Xero's spelling, what is only ever handed back and never searched.
_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE organisation (
    tenant_id TEXT PRIMARY KEY, position INTEGER NOT NULL, next_number INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE setting (
    tenant_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, updated INTEGER NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (tenant_id, kind, id)
);
CREATE TABLE contact (
    contact_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, name_key TEXT NOT NULL, number_key TEXT, account_key TEXT,
    email_key TEXT NOT NULL, search TEXT NOT NULL, status TEXT NOT NULL, is_customer INTEGER NOT NULL,
    is_supplier INTEGER NOT NULL, updated INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX contact_updated ON contact (tenant_id, updated, contact_id, status);
CREATE INDEX contact_name ON contact (tenant_id, name_key);
CREATE INDEX contact_email ON contact (tenant_id, email_key);
CREATE INDEX contact_number ON contact (tenant_id, number_key);
CREATE INDEX contact_account ON contact (tenant_id, account_key);

CREATE TABLE document (
    document_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL,
    number TEXT NOT NULL, number_key TEXT NOT NULL, reference TEXT NOT NULL, contact_id TEXT NOT NULL,
    date TEXT NOT NULL, due_date TEXT, status TEXT NOT NULL, currency TEXT NOT NULL, currency_rate TEXT NOT NULL,
    line_amount_types TEXT NOT NULL, lines TEXT NOT NULL, fine_units INTEGER NOT NULL, sub_total INTEGER NOT NULL,
    total_tax INTEGER NOT NULL, total INTEGER NOT NULL, paid INTEGER NOT NULL, credited INTEGER NOT NULL,
    sent INTEGER NOT NULL, url TEXT, branding_theme_id TEXT, expected_payment_date TEXT, fully_paid_on TEXT,
    updated INTEGER NOT NULL
);
CREATE INDEX document_updated ON document (tenant_id, kind, updated, document_id);
CREATE INDEX document_number ON document (tenant_id, kind, number_key);
CREATE INDEX document_contact ON document (contact_id, status);

CREATE TABLE payment (
    payment_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, document_id TEXT NOT NULL, account_id TEXT NOT NULL,
    date TEXT NOT NULL, amount INTEGER NOT NULL, currency_rate TEXT NOT NULL, reference TEXT NOT NULL,
    status TEXT NOT NULL, updated INTEGER NOT NULL
);
CREATE INDEX payment_document ON payment (document_id, status);
CREATE INDEX payment_updated ON payment (tenant_id, updated, payment_id);

CREATE TABLE allocation (
    allocation_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, credit_note_id TEXT NOT NULL, invoice_id TEXT NOT NULL,
    date TEXT NOT NULL, amount INTEGER NOT NULL, updated INTEGER NOT NULL
);
CREATE INDEX allocation_credit_note ON allocation (credit_note_id);
CREATE INDEX allocation_invoice ON allocation (invoice_id);

CREATE TABLE consent (client_id TEXT PRIMARY KEY, scopes TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE connection (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL, tenant_id TEXT NOT NULL, auth_event_id TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL
);
CREATE TABLE authorization_code (
    hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL,
    scopes TEXT NOT NULL, auth_event_id TEXT NOT NULL, expires INTEGER NOT NULL, used INTEGER NOT NULL
);
CREATE TABLE access_token (
    hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, scopes TEXT NOT NULL, auth_event_id TEXT NOT NULL,
    expires INTEGER NOT NULL
);
CREATE TABLE refresh_token (
    hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, scopes TEXT NOT NULL, auth_event_id TEXT NOT NULL,
    issued INTEGER NOT NULL, rotated INTEGER
);
CREATE TABLE remembered_answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, created INTEGER NOT NULL, status INTEGER NOT NULL,
    content_type TEXT NOT NULL, body BLOB NOT NULL
);
"""
# `record_id` is the id of whatever the record belongs to: a document, contact, payment, item or account.
_HISTORY_AND_FILES = """
CREATE TABLE history (
    id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, record_id TEXT NOT NULL, at INTEGER NOT NULL,
    changes TEXT NOT NULL, user TEXT NOT NULL, details TEXT NOT NULL
);
CREATE INDEX history_record ON history (record_id, at);
CREATE TABLE attachment (
    attachment_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, record_id TEXT NOT NULL, file_name TEXT NOT NULL,
    name_key TEXT NOT NULL, mime_type TEXT NOT NULL, include_online INTEGER NOT NULL, content BLOB NOT NULL,
    UNIQUE (record_id, name_key)
);
ALTER TABLE document ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
"""
# A file of an older version is brought up to date by the steps it lacks.
_STEPS = (_FIRST, _HISTORY_AND_FILES)

Values: TypeAlias = Sequence[object]


def _fold(text: str | None) -> str:
    return (text or "").casefold()


class Storage:
    """One SQLite connection shared by the server's worker threads, one of which may use it at a time."""

    def __init__(self, folder: Path, name: str = FILE_NAME, steps: Sequence[str] = _STEPS) -> None:
        """Open or create the file `name` in `folder` (0700, the file 0600), with the tables that `steps` make.

        Raises OSError, in one sentence, when the file is not ours or was written by another version.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path, self._steps = folder / name, steps
        # Created before SQLite sees it: its -wal and -shm neighbours take over the file's mode.
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.create_function("fold", 1, _fold, deterministic=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise OSError(f"{self.path} cannot be used as the Demo Company's file: {error}.") from error

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA trusted_schema = OFF")
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        foreign = (
            version == 0 and self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        )
        if foreign or version > len(self._steps):
            self._connection.close()
            raise OSError(
                f"{self.path} was written by another version of the Demo Company; start with an empty folder."
            )
        if missing := ";".join(self._steps[version:]):
            script = f"BEGIN;{missing};PRAGMA user_version = {len(self._steps)};COMMIT;"
            self._connection.executescript(script)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; other threads wait. Inside another transaction it is a savepoint of that one."""
        with self._lock:
            outermost, mark = self._depth == 0, f"level{self._depth}"
            self._connection.execute("BEGIN IMMEDIATE" if outermost else f"SAVEPOINT {mark}")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                self._connection.execute("ROLLBACK" if outermost else f"ROLLBACK TO {mark}")
                raise
            self._depth -= 1
            self._connection.execute("COMMIT" if outermost else f"RELEASE {mark}")

    def all(self, sql: str, values: Values = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Values = ()) -> sqlite3.Row | None:
        with self._lock:
            row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def number(self, sql: str, values: Values = ()) -> int:
        """The single integer a query answers with; NULL counts as 0."""
        row = self.one(sql, values)
        return int(row[0] or 0) if row else 0

    def run(self, sql: str, values: Values = ()) -> int:
        """Carry out one statement and say how many rows it changed."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, row: dict[str, object], *, replace: bool = False) -> None:
        """Add a row given by column name, or with `replace` write over the one with its key."""
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        marks = ", ".join("?" * len(row))
        self.run(f"{verb} INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

    def insert_many(self, table: str, rows: Iterable[dict[str, object]]) -> None:
        """Add rows that all have the same columns."""
        listed = list(rows)
        if listed:
            columns, marks = ", ".join(listed[0]), ", ".join("?" * len(listed[0]))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
            with self._lock:
                self._connection.executemany(sql, [list(row.values()) for row in listed])

    def analyze(self) -> None:
        """Let SQLite look at how the rows are spread, so that it takes the narrow index after much was added."""
        with self._lock:
            self._connection.execute("ANALYZE")

    def meta(self, key: str) -> str | None:
        row = self.one("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row["value"])

    def set_meta(self, key: str, value: str) -> None:
        self.insert("meta", {"key": key, "value": value}, replace=True)

    def rows_of(self, table: str) -> list[sqlite3.Row]:
        return self.all(f"SELECT * FROM {table}")  # noqa: S608

    def empty(self) -> None:
        """Forget every row of every table."""
        with self.transaction():
            for row in self.all("SELECT name FROM sqlite_schema WHERE type = 'table'"):
                self.run(f"DELETE FROM {row['name']}")  # noqa: S608
