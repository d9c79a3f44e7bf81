"""The close file says what the store says, to the penny."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from seqxero_tui.billing.months import Month
from seqxero_tui.sync.home_views import Check
from seqxero_tui.sync.states import Choice
from tests.cli.conftest import Answer
from tests.office import Office, customer, invoice

NOVEMBER = {"billingPeriod": {"start": "2026-11-01", "endInclusive": "2026-11-30"}}


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_both_sides_lines_payments_and_the_log_of_the_month_are_there(office: Office, tmp_path: Path) -> None:
    who = office.linked_customer("=Evil() Ltd")
    (paid, unsent) = office.final(
        invoice(who, ("500", "0.001"), ("3", "25.00"), **NOVEMBER), invoice(who, **NOVEMBER)
    )
    office.drafts(invoice(who, billingPeriod={"start": "2026-01-01", "endInclusive": "2026-01-31"}))
    office.workspace.sync.run()
    office.workspace.documents.mark_paid([paid])
    report = office.workspace.export(tmp_path / "close", Month(2026, 11))

    documents = read(tmp_path / "close", "documents")
    assert [each["id"] for each in documents] == [paid, unsent]
    first = documents[0]
    assert first["customer"] == "'=Evil() Ltd"
    assert (first["gross"], first["xero_gross"], first["gross_difference"]) == ("90.60", "90.60", "0.00")
    assert (first["xero_date"], first["xero_sent"]) == ("", "no"), "3000-01-01 is no date of Xero's"
    lines = read(tmp_path / "close", "lines")
    assert [line["account"] for line in lines] == ["200"] * 3
    assert sum(Decimal(line["gross"]) for line in lines) == sum(Decimal(each["gross"]) for each in documents)
    payments = read(tmp_path / "close", "payments")
    assert [(each["payment_status"], each["open_in_xero_only"]) for each in payments] == [
        ("PAID", "yes"),
        ("UNPAID", "no"),
    ]
    lists = {(each["list"], each["id"]) for each in read(tmp_path / "close", "month-end-check")}
    assert {("Paid, but open in Xero", paid), ("Final but not sent", unsent)} <= lists
    assert {each.name: each.rows for each in report.files}["documents.csv"] == 2
    everything = "".join(path.read_text("utf-8-sig") for path in (tmp_path / "close").iterdir())
    tokens = json.loads(office.workspace.profile.tokens_path.read_text())
    assert tokens["access_token"] not in everything
    assert tokens["refresh_token"] not in everything
    assert office.workspace.history()[0].what == "exported for the close: 2026-11"


def test_an_ignored_difference_is_exported_with_its_reason(office: Office, tmp_path: Path) -> None:
    who = office.linked_customer("A")
    (odd,) = office.final(invoice(who, taxRate="0.1", **NOVEMBER))
    office.workspace.sync.run()
    office.workspace.export(tmp_path / "before", None)
    office.workspace.drifts.settle(odd, Choice.IGNORE, "Agreed with the auditor")
    office.workspace.export(tmp_path / "after", None)
    assert {each["decision"] for each in read(tmp_path / "before", "differences")} == {"open"}
    decided = read(tmp_path / "after", "differences")
    assert {(each["decision"], each["reason"]) for each in decided} == {
        ("left as it is", "Agreed with the auditor")
    }
    assert {each["field"] for each in decided} == {"tax_total", "gross_total"}


def test_an_explained_document_is_exported_with_why_it_may_stay(office: Office, tmp_path: Path) -> None:
    who = office.linked_customer("A")
    open_, explained = office.drafts(invoice(who, **NOVEMBER), invoice(who, **NOVEMBER))
    month, close = Month(2026, 11), tmp_path / "close"
    office.workspace.explanations.explain(Check.DRAFTS, month, [explained], "=waits for the order")
    report = office.workspace.export(close, month)
    drafts = [each for each in read(close, "month-end-check") if each["list"] == "Still drafts"]
    assert [each["id"] for each in drafts] == [open_, explained]
    assert [each["explained"] for each in drafts] == ["", "'=waits for the order"]
    assert [each["explained_by"] for each in drafts] == ["", "user"]
    assert drafts[1]["explained_at"].startswith(f"{office.now():%Y-%m-%d}")
    assert drafts[1]["why"] == "a draft"
    (line,) = (each for each in report.month_end.lines if each.check is Check.DRAFTS)
    assert (line.open, line.explained) == (1, 1)
    office.workspace.export(tmp_path / "all", None)
    assert not any(each["explained"] for each in read(tmp_path / "all", "month-end-check"))


def test_the_command_writes_once_and_asks_before_it_writes_over(
    seqxero: Callable[..., Answer], tmp_path: Path
) -> None:
    made = customer("Stranger Ltd")
    (tmp_path / "sequence.json").write_text(
        json.dumps({"customers": [made], "invoices": [invoice(made["id"], **NOVEMBER)]})
    )
    assert seqxero("load", str(tmp_path / "sequence.json")).code == 0
    folder = str(tmp_path / "close")
    answer = seqxero("export", folder, "--month", "2026-11", "--json")
    assert answer.code == 0
    said: dict[str, Any] = answer.json
    assert said["month"] == "2026-11"
    (drafts,) = (each for each in said["month_end"] if each["check"] == "drafts")
    assert [drafts[key] for key in ("documents", "open", "explained")] == [1, 1, 0]
    assert {each["name"]: each["rows"] for each in said["files"]}["documents.csv"] == 1
    assert seqxero("export", folder, "--json").json["error"]["code"] == "confirmation_needed"
    assert seqxero("export", folder, "--yes").code == 0
    assert seqxero("export", str(tmp_path / "x"), "--month", "November").code == 2
    assert not (tmp_path / "x").exists()
