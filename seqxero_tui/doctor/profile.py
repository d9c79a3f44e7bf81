"""What a profile keeps on the disk: folders, store, sign-in, locks. Everything is only looked at."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from seqxero_tui.doctor.finding import Finding, note, ok, wrong
from seqxero_tui.profile import Profile
from seqxero_tui.store.migrations import scripts
from seqxero_tui.sync.needs import sign_in_ends
from seqxero_tui.text import visible
from seqxero_tui.xero.tokens import TokenSet

_LEAST_BYTES = 200_000_000
_SOON = timedelta(days=14)


def folders(profile: Profile) -> Iterator[Finding]:
    """The data and the log folder: there, private, writable, with room."""
    for check, folder in (("data_folder", profile.data_dir), ("log_folder", profile.log_dir)):
        shown = visible(str(folder))
        if not folder.exists():
            yield _missing(check, folder)
        elif not folder.is_dir():
            yield wrong(
                check, f"{shown} is no folder.", "Move it away, or set SEQXERO_HOME to another folder."
            )
        elif not os.access(folder, os.W_OK | os.X_OK):
            yield wrong(
                check, f"{shown} cannot be written to.", f"Give yourself the right: chmod u+rwx {shown}"
            )
        elif _open_to_others(folder):
            yield wrong(check, f"{shown} can be read by others.", f"Close it: chmod 700 {shown}")
        else:
            yield ok(check, f"{shown} is yours alone.")
    free = shutil.disk_usage(_nearest(profile.data_dir)).free
    if free < _LEAST_BYTES:
        yield wrong("disk", f"Only {free // 1_000_000:,} MB are free on the disk.", "Make room on it.")


def _missing(check: str, folder: Path) -> Finding:
    """What is said of a folder that is not there: the first start makes it, or cannot."""
    above, shown = _nearest(folder), visible(str(folder))
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        return note(check, f"{shown} is not there yet; the first start makes it.")
    why = "cannot be written to" if above.is_dir() else "is no folder"
    return wrong(
        check,
        f"{shown} cannot be made: {visible(str(above))} {why}.",
        "Put that right, or set SEQXERO_HOME to another folder.",
    )


def _nearest(folder: Path) -> Path:
    """What there is of a path: itself, or the first above it that exists."""
    return next((each for each in (folder, *folder.parents) if each.exists()), Path(folder.anchor))


def store(profile: Profile) -> Iterator[Finding]:
    """The store opens, is whole and of a version that is known. Its URL is never shown: it may hold a password."""
    try:
        url = make_url(profile.store_url)
    except ArgumentError:
        yield wrong("store", "SEQXERO_DATABASE_URL is no address of a database.", "Correct it, or unset it.")
        return
    if url.get_backend_name() == "sqlite":
        yield from _sqlite(Path(url.database or ""))
        return
    try:
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                version = connection.execute(text("SELECT version FROM store_version")).scalar_one()
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        yield wrong(
            "store",
            f"The shared store cannot be read ({type(error).__name__}).",
            "Check SEQXERO_DATABASE_URL, its driver and the database server.",
        )
    else:
        yield _version(int(version))


def _sqlite(path: Path) -> Iterator[Finding]:
    shown = visible(str(path))
    if not path.exists():
        yield note("store", "There is no store yet; the first start makes one.")
        return
    if _open_to_others(path):
        yield wrong("store_mode", f"{shown} can be read by others.", f"Close it: chmod 600 {shown}")
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=2)
        ) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            (version,) = connection.execute("SELECT version FROM store_version").fetchone() or (0,)
    except sqlite3.Error as error:
        yield wrong(
            "store",
            f"The store {shown} cannot be read: {visible(str(error))}.",
            "Put a copy from its backups folder in its place, or move it away to start a new one.",
        )
        return
    if said != "ok":
        remedy = "Put a copy from its backups folder in its place, then pull and reconcile."
        yield wrong("store", f"The store {shown} is damaged: {visible(str(said))}.", remedy)
    else:
        yield _version(version)


def _version(version: int) -> Finding:
    newest = max(scripts())
    if version > newest:
        said = f"The store has version {version}, this program knows up to {newest}."
        return wrong("store", said, "Use the newer seqxero that wrote it.")
    if version < newest:
        return note(
            "store", f"The store is whole; the next start takes it from version {version} to {newest}."
        )
    return ok("store", f"The store is whole, version {version}.")


def sign_in(profile: Profile, environment: Mapping[str, str]) -> Iterator[Finding]:
    """The token file: private, readable, not about to run out. Shows nothing of what is in it."""
    if environment.get("SEQXERO_SECRETS") == "keyring":
        return
    path = profile.tokens_path
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        yield note(
            "sign_in", "Xero is not connected.", "Connect with `seqxero connect`, or try `seqxero demo`."
        )
        return
    if not stat.S_ISREG(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        yield wrong(
            "sign_in", f"{visible(str(path))} is a link or not yours.", "Remove it, then connect again."
        )
        return
    if _open_to_others(path):
        yield wrong(
            "sign_in_mode", "Others can read the tokens.", f"Close it: chmod 600 {visible(str(path))}"
        )
    try:
        ends = sign_in_ends(TokenSet.from_json(path.read_bytes()).expires_at)
    except (OSError, ValueError):
        yield wrong("sign_in", "The stored sign-in is damaged.", "Connect again: `seqxero connect`.")
        return
    now = datetime.now(UTC)
    if ends <= now:
        yield wrong(
            "sign_in",
            "The sign-in has ended: it was not used for 60 days.",
            "Connect again: `seqxero connect`.",
        )
    elif ends - now < _SOON:
        yield note(
            "sign_in", f"The sign-in ends on {ends:%Y-%m-%d} unless it is used.", "Run `seqxero sync`."
        )
    else:
        yield ok("sign_in", f"The sign-in is good until {ends:%Y-%m-%d}, and longer when it is used.")


def runner(profile: Profile) -> Iterator[Finding]:
    """Whether another process pushes or pulls now. A lock that nobody holds is no hindrance, however old its file."""
    path = profile.runner_lock_path
    if not path.exists():
        return
    try:
        with FileLock(path, timeout=0, mode=0o600):
            yield ok("runner", "Nobody pushes or pulls now.")
    except Timeout:
        yield note("runner", f"{_holder(path)} pushes or pulls now; others wait for it.")
    except OSError:
        yield wrong("runner", f"{visible(str(path))} cannot be locked.", "Give yourself write access to it.")


def _holder(lock: Path) -> str:
    try:
        return f"Process {int(json.loads(lock.with_suffix('.holder').read_text('utf-8'))['pid'])}"
    except (OSError, ValueError, KeyError, TypeError):
        return "Another process"


def _open_to_others(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)
