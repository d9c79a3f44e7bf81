"""Writes: the exact request that is recorded before it is sent, and the answer element by element.

A batch is always asked to report each element by itself (`summarizeErrors=false`): one bad element must not
hide what became of its neighbours. Building payloads, and what a fate means for a document, are others'
business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from seqxero_tui.errors import InputError
from seqxero_tui.xero.ids import ZERO_ID
from seqxero_tui.xero.records import Contact, Document, DocumentKind, HistoryRecord, document_record
from seqxero_tui.xero.wire import read_instant, read_record

_PATH = re.compile(r"/[A-Z][A-Za-z]+(/[0-9a-fA-F-]{36}(/[A-Z][A-Za-z]+(/[0-9a-fA-F-]{36})?)?)?")
_KEY = re.compile(r"[\x21-\x7e]{1,128}")

EACH_BY_ITSELF: Mapping[str, str] = MappingProxyType({"summarizeErrors": "false", "unitdp": "4"})
"""The query of every batch: each element answered for itself, prices with four decimals."""


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One write, to the byte: sent again as it is, it is the same request to Xero.

    `path` is relative to the Accounting API (`/Invoices`). A DELETE has no body, and Xero takes no key with it: done
    twice it is done once. Raises InputError for a path or key Xero's API cannot have.
    """

    method: Literal["PUT", "POST", "DELETE"]
    path: str
    body: bytes = field(repr=False)
    idempotency_key: str
    query: Mapping[str, str] = field(default_factory=lambda: EACH_BY_ITSELF)

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path) or not _KEY.fullmatch(self.idempotency_key):
            raise InputError(
                "bad_write", f"{self.path!r} cannot be written to.", "Pull from Xero, then plan again."
            )

    @property
    def headers(self) -> dict[str, str]:
        """What goes with the body."""
        if self.method == "DELETE":
            return {}
        return {"Content-Type": "application/json", "Idempotency-Key": self.idempotency_key}

    @property
    def resource(self) -> str:
        """The key of the list in the answer: the last named part of the path."""
        parts = self.path.strip("/").split("/")
        return {"History": "HistoryRecords"}.get(parts[2], parts[2]) if len(parts) > 2 else parts[0]


@dataclass(frozen=True, slots=True)
class Element:
    """What became of one element of a write, as Xero answered it.

    `ok` needs a status of OK or WARNING and a real id (a refused credit note may come back with status 200
    and a zero id); only then `record` is what Xero now has. `number` is the document's or contact's own
    number as Xero echoes it: match by it or the id, not by position.
    """

    id: str | None
    number: str | None
    ok: bool
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    record: Document | Contact | HistoryRecord | None = None


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """A whole, readable answer to a write. `size` is that of its body in bytes, `body` the body where it is kept."""

    status: int
    request_id: str | None
    server_time: datetime | None
    elements: tuple[Element, ...]
    size: int
    body: bytes = field(default=b"", repr=False)


_ID_KEYS = ("InvoiceID", "CreditNoteID", "PaymentID", "ContactID")
_NUMBER_KEYS = ("InvoiceNumber", "CreditNoteNumber", "ContactNumber")
_WITHOUT_ID = ("HistoryRecords", "Allocations")
_RECORDS: dict[str, type[Document] | type[Contact] | type[HistoryRecord]] = {
    "Invoices": document_record(DocumentKind.INVOICE),
    "CreditNotes": document_record(DocumentKind.CREDIT_NOTE),
    "Contacts": Contact,
    "HistoryRecords": HistoryRecord,
}


def read_elements(body: bytes, resource: str) -> tuple[tuple[Element, ...], datetime | None]:
    """The elements under the key `resource` ("Elements" in a refusal) and the server's clock, None if it does
    not tell.

    Raises ValueError when the body is not whole JSON with such a list.
    """
    try:
        envelope = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        rows = msgspec.json.decode(envelope.get(resource, b""), type=list[msgspec.Raw])
        elements = tuple(_element(row, resource) for row in rows)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return elements, _clock(envelope)


def read_deleted(body: bytes, resource: str) -> tuple[tuple[Element, ...], datetime | None]:
    """What a DELETE came to, in the form of `read_elements`. Xero answers with the bare record, without an envelope.

    Raises ValueError when the body is not whole JSON, or of something that is still there.
    """
    said: dict[str, Any] = msgspec.json.decode(body, type=dict) if body else {}
    if said.get("IsDeleted") is False:
        raise ValueError(f"still one of {resource}")
    return (Element(id=_first(said, ("AllocationID", "AllocationId")), number=None, ok=True),), None


def _clock(envelope: Mapping[str, msgspec.Raw]) -> datetime | None:
    try:
        return read_instant(msgspec.json.decode(envelope.get("DateTimeUTC", b""), type=str))
    except ValueError:
        return None


def _element(row: msgspec.Raw, resource: str) -> Element:
    said: dict[str, Any] = msgspec.json.decode(row, type=dict)
    identity = _first(said, _ID_KEYS)
    errors = tuple(_messages(said, "ValidationErrors"))
    ok = _accepted(said, errors) and (resource in _WITHOUT_ID or identity not in (None, ZERO_ID))
    return Element(
        id=None if identity == ZERO_ID else identity,
        number=_first(said, _NUMBER_KEYS),
        ok=ok,
        warnings=tuple(_messages(said, "Warnings")),
        errors=errors,
        record=_record(row, resource) if ok else None,
    )


def _accepted(said: Mapping[str, Any], errors: tuple[str, ...]) -> bool:
    if status := said.get("StatusAttributeString"):
        return status in ("OK", "WARNING")
    return not errors and not said.get("HasErrors")


def _record(row: msgspec.Raw, resource: str) -> Document | Contact | HistoryRecord | None:
    """The record as Xero now has it; None when it is of no kind we know."""
    try:
        return read_record(row, _RECORDS[resource]) if resource in _RECORDS else None
    except ValueError:
        return None


def _first(said: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((str(said[key]) for key in keys if said.get(key)), None)


def _messages(said: object, key: str) -> Iterator[str]:
    """Every message under `key` at any depth (lines and contacts have their own), each once."""
    yield from dict.fromkeys(_walk(said, key))


def _walk(said: object, key: str) -> Iterator[str]:
    if isinstance(said, dict):
        for name, value in said.items():
            if name == key and isinstance(value, list):
                texts = (
                    each.get("Message") or each.get("Description") for each in value if isinstance(each, dict)
                )
                yield from (str(text).strip() for text in texts if text)
            else:
                yield from _walk(value, key)
    elif isinstance(said, list):
        for value in said:
            yield from _walk(value, key)
