"""GET, PUT and POST of /Attachments below the records that take files (xero-api sections 4.5 and 8.5)."""

from __future__ import annotations

import mimetypes
import sqlite3
from collections.abc import Callable
from urllib.parse import quote

from seqxero_tui.demo_company.accounting import history
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import not_found, validation
from seqxero_tui.demo_company.wire import Json, new_id

PLURAL = "Attachments"
MOST_FILES = 10
FORBIDDEN = frozenset('<>:"/\\|?*+')
# Only what a customer may be shown says whether it is.
_SHOWN_ONLINE = frozenset({"Invoices", "CreditNotes"})

# The id of the record whose files the address names; raises the 404 answer.
Owner = Callable[[Call], str]


def holders(books: Books) -> set[str]:
    """The ids of all records that have files, for HasAttachments."""
    rows = books.storage.all(
        "SELECT DISTINCT record_id FROM attachment WHERE tenant_id = ?", (books.tenant_id,)
    )
    return {row["record_id"] for row in rows}


def list_of(resource: str, owner: Owner) -> Callable[[Call], Answer]:
    """GET of all files of a record; `resource` is its name in addresses."""

    def read(call: Call) -> Answer:
        rows = call.books.storage.all(
            "SELECT *, length(content) AS size FROM attachment WHERE tenant_id = ? AND record_id = ? ORDER BY rowid",
            (call.books.tenant_id, owner(call)),
        )
        return call.answer(PLURAL, [_wire(call, resource, row) for row in rows])

    return read


def file_of(owner: Owner) -> Callable[[Call], Answer]:
    """GET of one file's bytes, by its name or id."""

    def read(call: Call) -> Answer:
        wanted = call.arguments[1].casefold()
        row = call.books.storage.one(
            "SELECT * FROM attachment WHERE tenant_id = ? AND record_id = ? AND ? IN (name_key, attachment_id)",
            (call.books.tenant_id, owner(call), wanted),
        )
        if row is None:
            raise not_found()
        return Answer(row["content"], content_type=row["mime_type"])

    return read


def write_of(resource: str, owner: Owner) -> Callable[[Call], Answer]:
    """PUT and POST of raw bytes under a name; the name's earlier file is replaced and keeps its id."""

    def write(call: Call) -> Answer:
        books, record_id, name = call.books, owner(call), call.arguments[1]
        earlier = books.storage.one(
            "SELECT attachment_id FROM attachment WHERE record_id = ? AND name_key = ?",
            (record_id, name.casefold()),
        )
        _check(call, record_id, name, new=earlier is None)
        row: dict[str, object] = {
            "attachment_id": earlier["attachment_id"] if earlier else new_id(),
            "tenant_id": books.tenant_id,
            "record_id": record_id,
            "file_name": name,
            "name_key": name.casefold(),
            "mime_type": _mime_type(call, name),
            "include_online": int(call.flag("includeonline")),
            "content": call.body,
        }
        books.storage.insert("attachment", row, replace=True)
        told = f"Attached the file {name} through the Xero API using {books.app}"
        history.happened(books, record_id, "Attached a file", told)
        saved = books.storage.one(
            "SELECT *, length(content) AS size FROM attachment WHERE attachment_id = ?",
            (row["attachment_id"],),
        )
        return call.answer(PLURAL, [_wire(call, resource, saved)] if saved else [], saved=1)

    return write


def _check(call: Call, record_id: str, name: str, *, new: bool) -> None:
    """Refuse a bad name, an empty file, and an eleventh one; the words are ours, Xero's are unconfirmed."""
    count = call.books.storage.number("SELECT count(*) FROM attachment WHERE record_id = ?", (record_id,))
    if wrong := sorted(set(name) & FORBIDDEN):
        message = f"The file name cannot contain {' '.join(wrong)}"
    elif not call.body:
        message = "The file is empty."
    elif new and count >= MOST_FILES:
        message = f"A maximum of {MOST_FILES} files can be attached."
    else:
        return
    refused: Json = {"FileName": name, "HasErrors": True, "ValidationErrors": [{"Message": message}]}
    raise validation([refused])


def _mime_type(call: Call, name: str) -> str:
    sent = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent in ("", "application/octet-stream"):
        return mimetypes.guess_type(name)[0] or "application/octet-stream"
    return sent


def _wire(call: Call, resource: str, row: sqlite3.Row) -> Json:
    address = f"http://{call.headers.get('host', '')}/api.xro/2.0/{resource}/{row['record_id']}/Attachments"
    out: Json = {
        "AttachmentID": row["attachment_id"],
        "FileName": row["file_name"],
        "Url": f"{address}/{quote(row['file_name'])}",
        "MimeType": row["mime_type"],
        "ContentLength": row["size"],
    }
    if resource in _SHOWN_ONLINE:
        out["IncludeOnline"] = bool(row["include_online"])
    return out
