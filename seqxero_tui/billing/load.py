"""Loads Sequence API objects from a JSON file into the store: all or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from sqlalchemy import delete, inspect, select
from sqlmodel import Session, SQLModel, col

from seqxero_tui.billing import numbers
from seqxero_tui.billing.document_rows import DocumentRows, document_rows
from seqxero_tui.billing.known import CreditedInvoice, Known, ScheduleTerms
from seqxero_tui.billing.lifecycle import source_of
from seqxero_tui.billing.rows import Row, customer_rows, price_rows, product_rows, schedule_rows
from seqxero_tui.billing.sequence_json import all_prices, parse, quoted
from seqxero_tui.billing.shapes import SequenceFile
from seqxero_tui.billing.tables import BillingSchedule, Customer, Document, LineItem, Price, Product
from seqxero_tui.billing.words import DocumentKind, DocumentStatus, PaymentStatus
from seqxero_tui.errors import InputError
from seqxero_tui.store.engine import Store, upsert

Item = TypeVar("Item")

_CHUNK = 5_000  # ids in one statement, documents in memory at once

_PROGRESS = {word: at for at, word in enumerate(DocumentStatus)}
_PAYMENT_PROGRESS = {
    PaymentStatus.UNPAID: 0,
    PaymentStatus.PARTIALLY_PAID: 1,
    PaymentStatus.UNCOLLECTIBLE: 2,
    PaymentStatus.PAID: 3,
}
_NAMES = {DocumentKind.INVOICE: "invoices", DocumentKind.CREDIT_NOTE: "credit_notes"}


@dataclass
class Counts:
    """What became of one kind of object. `kept`: further along here than in the file, and left alone."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0

    def as_dict(self) -> dict[str, int]:
        """The JSON form."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "kept": self.kept}


@dataclass
class LoadReport:
    """What a load did: counts by kind of object, and the ids of the documents it added or changed."""

    counts: dict[str, Counts] = field(
        default_factory=lambda: {
            name: Counts()
            for name in ("customers", "products", "prices", "billing_schedules", "invoices", "credit_notes")
        }
    )
    new_documents: list[str] = field(default_factory=list)
    changed_documents: list[str] = field(default_factory=list)
    schedules: set[str] = field(default_factory=set)
    """The billing schedules whose invoices changed."""
    payment_sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Invoices whose payment is another's word now, by id: whose before, whose after (D42)."""

    def as_dict(self) -> dict[str, dict[str, int]]:
        """The JSON form: {"customers": {"new": 1, "changed": 0, "unchanged": 0, "kept": 0}, …}."""
        return {name: counts.as_dict() for name, counts in self.counts.items()}


def load(store: Store, text: str | bytes) -> LoadReport:
    """Loads the objects of `text` in one transaction. Raises `InputError`, and then nothing has changed."""
    file = parse(text)
    with store.transaction() as session:
        return load_into(session, file)


def load_into(session: Session, file: SequenceFile) -> LoadReport:
    """Loads a parsed file in the caller's transaction, which is to be dropped when this raises `InputError`.

    Objects replace those of the same id, with three exceptions. A document that is further along here (its status, or
    at the same status its payment, or its lines because they were edited) is kept as it is, lines and all: an older
    file never takes back what has been written, finalized, sent, voided or paid. A customer that was archived or brought
    back here stays so (D70). And a number that was allotted here stays.
    """
    report = LoadReport()
    known = _known(session, file)
    customers = customer_rows(file)
    overruled = _keep_archiving(session, customers)
    _merge(session, Customer, customers, report.counts["customers"], overruled)
    _merge(session, Product, product_rows(file), report.counts["products"])
    _merge(session, Price, price_rows(file, known), report.counts["prices"])
    _merge(session, BillingSchedule, schedule_rows(file, known), report.counts["billing_schedules"])
    documents = document_rows(file, known)
    while chunk := list(islice(documents, _CHUNK)):
        _merge_documents(session, chunk, report)
    numbers.pass_over(session, DocumentKind.INVOICE, (item.invoice_number or "" for item in file.invoices))
    numbers.pass_over(
        session, DocumentKind.CREDIT_NOTE, (item.credit_note_number or "" for item in file.credit_notes)
    )
    return report


def _known(session: Session, file: SequenceFile) -> Known:
    """What the file refers to: looked up in the store, then completed by the file itself."""
    documents = [*file.invoices, *file.credit_notes]
    customers = {item.customer_id for item in documents}
    customers.update(item.customer_id for item in file.billing_schedules)
    line_prices = {line.price_id for item in documents for line in item.line_items if line.price_id}
    products = {price.product_id for _, price in all_prices(file)}
    schedules = {item.billing_schedule_id for item in file.invoices if item.billing_schedule_id}
    invoices = {item.invoice_id for item in file.credit_notes if item.invoice_id}
    known = Known(
        tax_status_of_customer={
            row["id"]: row["tax_status"] for row in _held(session, Customer, customers, "id", "tax_status")
        },
        products={row["id"] for row in _held(session, Product, products, "id")},
        product_of_price={
            row["id"]: row["product_id"] for row in _held(session, Price, line_prices, "id", "product_id")
        },
        schedules={
            row["id"]: ScheduleTerms(row["payment_provider"], row["default_due_date_days"])
            for row in _held(
                session, BillingSchedule, schedules, "id", "payment_provider", "default_due_date_days"
            )
        },
        invoices={
            row["id"]: CreditedInvoice(row["number"], row["customer_tax_status"])
            for row in _held(session, Document, invoices, "id", "number", "customer_tax_status")
        },
    )
    known.add(file)
    return known


def _keep_archiving(session: Session, customers: Sequence[Row]) -> set[str]:
    """Puts into the rows what was archived or brought back here, unless Sequence archived it after that (D70).

    Returns the ids of the customers of which the file says otherwise.
    """
    overruled = set()
    rows = {row["id"]: row for row in customers}
    for row in customers:
        row["archive_edited_at"] = None
    for held in _held(session, Customer, rows, "id", "archived_at", "archive_edited_at"):
        row, decided = rows[held["id"]], held["archive_edited_at"]
        said = row["archived_at"]
        if decided is None or (said is not None and said > decided):
            continue
        if said != held["archived_at"]:
            overruled.add(held["id"])
        row["archived_at"], row["archive_edited_at"] = held["archived_at"], decided
    return overruled


def _merge(
    session: Session,
    model: type[SQLModel],
    rows: Sequence[Row],
    counts: Counts,
    overruled: Collection[str] = (),
) -> None:
    """Writes the rows that are new or differ; of the `overruled` the file says more than is taken over."""
    for chunk in _chunks(rows):
        held = {row["id"]: row for row in _held(session, model, [row["id"] for row in chunk])}
        new = [row for row in chunk if row["id"] not in held]
        changed = [row for row in chunk if row["id"] in held and _differs(row, held[row["id"]])]
        upsert(session, model, new + changed)
        kept = {row["id"] for row in chunk if row["id"] in overruled} - {row["id"] for row in changed}
        counts.new += len(new)
        counts.changed += len(changed)
        counts.kept += len(kept)
        counts.unchanged += len(chunk) - len(new) - len(changed) - len(kept)


def _merge_documents(session: Session, chunk: Sequence[DocumentRows], report: LoadReport) -> None:
    held = {row["id"]: row for row in _held(session, Document, [rows.document["id"] for rows in chunk])}
    held_lines: dict[str, dict[str, Row]] = defaultdict(dict)
    for line in _held(session, LineItem, held, by="document_id"):
        held_lines[line["document_id"]][line["id"]] = line
    written: list[DocumentRows] = []
    for rows in chunk:
        document = rows.document
        before = held.get(document["id"])
        counts = report.counts[_NAMES[document["kind"]]]
        if before is None:
            counts.new += 1
            report.new_documents.append(document["id"])
            written.append(rows)
            continue
        if before["kind"] != document["kind"]:
            raise _taken("document", document["id"], "is of another kind")
        if before["finalized_at"] or before["voided_at"]:
            document["number"] = before["number"]
        ahead, behind = _progress(before), _progress(document)
        if ahead > behind or (ahead == behind and before["edited_at"]):
            counts.kept += 1
        elif _differs(document, before) or _lines_differ(rows.lines, held_lines[document["id"]]):
            counts.changed += 1
            report.changed_documents.append(document["id"])
            report.schedules |= {each for each in (before["billing_schedule_id"],) if each}
            sources = _payment_source(before), _payment_source(before | document)
            if sources[0] != sources[1]:
                report.payment_sources[document["id"]] = sources
            written.append(rows)
        else:
            counts.unchanged += 1
    upsert(session, Document, [_with_link_read(rows.document, held) for rows in written])
    _write_lines(session, written)


def _with_link_read(document: Row, held: Mapping[str, Row]) -> Row:
    """The document with when its payment link was first read; another link has not been."""
    before = held.get(document["id"])
    same = before is not None and before["payment_link_id"] == document["payment_link_id"]
    return document | {"payment_link_read_at": before["payment_link_read_at"] if before and same else None}


def _write_lines(session: Session, written: Sequence[DocumentRows]) -> None:
    """Gives each document exactly its lines."""
    documents = {rows.document["id"] for rows in written}
    lines = [line for rows in written for line in rows.lines]
    for row in _held(session, LineItem, [line["id"] for line in lines], "id", "document_id"):
        if row["document_id"] not in documents:
            raise _taken("line item", row["id"], "belongs to another document")
    for ids in _chunks(sorted(documents)):
        session.connection().execute(delete(LineItem).where(col(LineItem.document_id).in_(ids)))
    upsert(session, LineItem, lines)


def _taken(noun: str, id_: str, what: str) -> InputError:
    return InputError(
        "duplicate_id",
        f"The {noun} {quoted(id_)} {what} in the store.",
        f"Give the {noun} an id of its own and load the file again; nothing was loaded.",
    )


def _progress(document: Row) -> tuple[int, int]:
    return (
        _PROGRESS[DocumentStatus(document["status"])],
        _PAYMENT_PROGRESS[PaymentStatus(document["payment_status"])],
    )


def _payment_source(document: Row) -> str:
    return source_of(document["payment_provider"], document["marked_paid_at"])


def _differs(row: Row, before: Row) -> bool:
    return any(before[name] != value for name, value in row.items())


def _lines_differ(lines: Sequence[Row], before: dict[str, Row]) -> bool:
    return len(lines) != len(before) or any(
        line["id"] not in before or _differs(line, before[line["id"]]) for line in lines
    )


def _held(
    session: Session, model: type[SQLModel], ids: Collection[str], *names: str, by: str = "id"
) -> Iterator[Row]:
    """The stored rows of `model` whose column `by` is one of `ids`: the columns `names`, or all."""
    columns = inspect(model).local_table.c
    wanted = [columns[name] for name in names] or list(columns)
    for chunk in _chunks(list(ids)):
        found = session.connection().execute(select(*wanted).where(columns[by].in_(chunk)))
        yield from (dict(row) for row in found.mappings())


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK))
