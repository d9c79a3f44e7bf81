"""`seqxero export FOLDER`: the close file, as CSV files that prove their own totals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seqxero_tui.cli.arguments import Parser
from seqxero_tui.cli.call import DONE, Call
from seqxero_tui.errors import InputError

if TYPE_CHECKING:
    from seqxero_tui.evidence.export import ExportReport


def define(command: Parser) -> None:
    """The command's arguments."""
    command.add_argument("folder", metavar="FOLDER", type=Path, help="where the files go; new or empty")
    command.add_argument("--month", metavar="YYYY-MM", help="only this month; without it everything")
    command.set_defaults(run=_run)


def _run(call: Call) -> int:
    from seqxero_tui.billing.months import Month
    from seqxero_tui.evidence.files import check_folder

    month = Month.parse(call.args.month) if call.args.month else None
    folder = call.args.folder.expanduser().absolute()
    replace = False
    try:
        check_folder(folder)
    except InputError as error:
        if error.problem.code != "folder_not_empty":
            raise
        call.console.confirm("Write over files of an earlier export?", error.problem.message)
        replace = True
    with call.workspace() as workspace:
        report = workspace.export(folder, month, replace=replace)
    call.console.result(_json(report), lambda: _human(report, call.console.cells()))
    return DONE


def _json(report: ExportReport) -> dict[str, Any]:
    from seqxero_tui.cli import month_end_forms

    check = report.month_end
    return {
        "folder": str(report.folder),
        "month": str(check.month) if check.month else None,
        "files": [
            {
                "name": each.name,
                "rows": each.rows,
                "sha256": each.sha256,
                "sums": [
                    {"column": column, "currency": currency, "sum": f"{total:f}"}
                    for column, currency, total in each.sums
                ],
            }
            for each in report.files
        ],
        "manifest": str(report.manifest),
        "month_end": month_end_forms.lines(check),
    }


def _human(report: ExportReport, cells: int | None) -> Iterator[str]:
    from seqxero_tui.cli.month_end import told
    from seqxero_tui.present.month_end import exported

    yield exported(report)
    yield ""
    yield from told(report.month_end, cells)
