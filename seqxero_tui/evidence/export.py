"""Writes the close file of a month, or of everything, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from seqxero_tui.billing.months import Month
from seqxero_tui.evidence.files import MANIFEST, FileReport, check_folder, write
from seqxero_tui.evidence.tables import tables
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.documents import Documents
from seqxero_tui.sync.explanations import with_explanations
from seqxero_tui.sync.home_views import Check, MonthEnd
from seqxero_tui.sync.month_end import found_ids, month_end


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: the folder, its files without the manifest, and the check as it stood."""

    folder: Path
    files: tuple[FileReport, ...]
    month_end: MonthEnd

    @property
    def manifest(self) -> Path:
        """The file that lists the others."""
        return self.folder / MANIFEST


def export(books: Books, folder: Path, month: Month | None, *, replace: bool = False) -> ExportReport:
    """Writes the files into `folder`, which must be new or empty unless `replace` is meant, and tells the history.

    All files are of one reading of the store. Raises `InputError`.
    """
    check_folder(folder, replace=replace)
    documents = Documents(books)
    with books.store.snapshot() as session:
        checked = {}
        for check in Check:
            rows = documents.rows_of(session, found_ids(books, session, check, month))
            checked[check] = list(with_explanations(books, session, check, month, rows))
        files = write(folder, tables(books, session, month, checked), replace=replace)
        outcome = month_end(books, session, month)
        organisation = books.organisation(session)
    if organisation:
        with books.store.transaction() as session:
            books.record(
                session,
                "organisation",
                organisation.tenant_id,
                f"exported for the close: {month or 'everything'}",
                details={"files": {each.name: each.sha256 for each in files}},
                tenant_id=organisation.tenant_id,
            )
    return ExportReport(folder, files, outcome)
