"""What commands do to invoices and credit notes, and how they are named and listed."""

from __future__ import annotations

from seqxero_tui.demo_company import DemoCompanyServer
from tests.cli.conftest import DOCUMENT_KEYS, EVENTS, EXEMPT, JAPANESE, LINKED, Seqxero, writes


def test_ledger_accounts_can_be_chosen_and_taken_back(loaded: Seqxero) -> None:
    changed = loaded("invoices", "ledger", "Linked", "2", "260", "--json")
    assert changed.code == 0
    assert (changed.json["line"]["account_code"], changed.json["line"]["account_source"]) == ("260", "line")
    assert (changed.json["line"]["title"], changed.json["lines_changed"]) == ("Seats", 1)
    cleared = loaded("invoices", "ledger", "Linked", changed.json["line"]["id"], "--clear", "--json")
    assert (cleared.json["line"]["account_code"], cleared.json["line"]["account_source"]) == (
        "200",
        "default",
    )
    for argv, code in (
        (["invoices", "ledger", "Linked", "9", "200"], "unknown_line"),
        (["invoices", "ledger", "Linked", "1", "999"], "unknown_account"),
        (["products", "ledger", "Events", "999"], "unknown_account"),
        (["products", "ledger", "Nothing", "200"], "unknown_reference"),
    ):
        refused = loaded(*argv, "--json")
        assert (refused.code, refused.json["error"]["code"]) == (2, code)
    product = loaded("products", "ledger", "Events", "260", "--json").json["product"]
    assert (product["id"], product["account_code"], product["account_name"]) == (
        EVENTS,
        "260",
        "Other Revenue",
    )
    assert loaded("products", "list", "--json").json["products"] == [product]


def test_verbs_that_do_not_apply_are_told_one_by_one(loaded: Seqxero) -> None:
    answer = loaded("invoices", "send", "Linked", "--no-sync", "--json")
    loaded("invoices", "finalize", "Exempt", "--no-sync")
    again = loaded("invoices", "finalize", "Exempt", "Linked", "--no-sync", "--json")
    assert answer.code in (0, 1)
    assert again.code == 1
    problems = [result["problem"] for result in again.json["results"]]
    assert problems[0] is not None
    assert set(problems[0]) == {"code", "message", "remedy"}


def test_voiding_asks_first_and_naming_what_is_unknown_changes_nothing(loaded: Seqxero) -> None:
    loaded("invoices", "finalize", "Linked", "--no-sync")
    assert loaded("invoices", "void", "Linked", "--json").json["error"]["code"] == "confirmation_needed"
    unknown = loaded("invoices", "void", "Linked", "SEQ-9999", "--yes", "--json")
    assert (unknown.code, unknown.json["error"]["code"]) == (2, "unknown_reference")
    assert loaded("invoices", "show", "Linked", "--json").json["status"] == "FINAL"
    assert loaded("invoices", "void", "Linked", "--yes", "--json").code == 0
    assert loaded("invoices", "show", "Linked", "--json").json["status"] == "VOIDED"


def test_credit_notes_have_the_same_verbs(loaded: Seqxero) -> None:
    loaded("customers", "push", "Linked")
    done = loaded("credit-notes", "finalize", "Linked", "--json")
    assert done.code == 0
    assert done.json["results"][0]["xero"]["state"] == "synced"
    shown = loaded("credit-notes", "show", "Linked", "--json").json
    assert set(shown) >= DOCUMENT_KEYS | {"lines", "xero", "invoice_id"}
    assert (shown["number"], shown["xero"]["number"]) == ("SCN-0001", "SCN-0001")
    assert shown["xero"]["date"] == "3000-01-01"
    (listed,) = loaded("credit-notes", "list", "--json").json["credit_notes"]
    assert "lines" not in listed
    sent = loaded("credit-notes", "send", "Linked", "--json").json
    assert [each["action"] for each in sent["sync"]["pushed"]] == ["update_credit_note"]
    assert loaded("credit-notes", "void", "Linked", "--yes", "--json").json["sync"]["pushed"] != []


def test_a_credit_note_is_drafted_from_lines_of_an_invoice(loaded: Seqxero) -> None:
    invoices = loaded("invoices", "list", "--json").json["invoices"]
    mine = next(each["id"] for each in invoices if each["status"] == "DRAFT")
    assert loaded("credit-notes", "create", mine, "--json").json["error"]["code"] == "cannot_credit"
    number = loaded("invoices", "finalize", mine, "--no-sync", "--json").json["results"][0]["number"]
    whole = loaded("invoices", "show", number, "--json").json
    part = loaded("credit-notes", "create", number, "--line", "1", "--memo", "late", "--json")
    assert part.code == 0
    assert (part.json["status"], part.json["invoice_id"], part.json["memo"]) == ("DRAFT", mine, "late")
    assert part.json["lines"][0]["net_total"] == whole["lines"][0]["net_total"]
    again = loaded("credit-notes", "create", number, "--line", "1=1", "--json")
    assert (again.code, again.json["error"]["code"]) == (2, "credits_too_much")
    unknown = loaded("credit-notes", "create", number, "--line", "99", "--json")
    assert unknown.json["error"]["code"] == "unknown_line"


def test_marking_as_paid_writes_nothing_to_xero(loaded: Seqxero, company: DemoCompanyServer) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--send")
    before = writes(company)
    assert loaded("invoices", "mark-paid", "Linked", "--json").code == 0
    assert writes(company) == before
    shown = loaded("invoices", "show", "Linked", "--json").json
    assert (shown["payment_status"], shown["payment_source"]) == ("PAID", "manual")


def test_lists_are_narrowed(loaded: Seqxero) -> None:
    loaded("invoices", "finalize", "Linked", "--no-sync")
    for argv, count in (
        ([], 4),
        (["--status", "final"], 1),
        (["--status", "DRAFT"], 3),
        (["--state", "blocked"], 1),
        (["--customer", "Exempt"], 1),
        (["--text", "SEQ-0001"], 1),
        (["--text", "nobody"], 0),
    ):
        assert len(loaded("invoices", "list", *argv, "--json").json["invoices"]) == count
    assert len(loaded("customers", "list", "--link", "unlinked", "--json").json["customers"]) == 4
    assert loaded("customers", "list", "--link", "married").code == 2


def test_references_are_ids_numbers_or_beginnings_of_names(loaded: Seqxero) -> None:
    assert loaded("customers", "show", EXEMPT, "--json").json["name"] == "Exempt Charity"
    assert loaded("customers", "show", "exempt", "--json").json["id"] == EXEMPT
    assert loaded("customers", "show", JAPANESE, "--json").json["id"] == JAPANESE
    assert loaded("customers", "show", LINKED, "--json").json["id"] == LINKED
    unknown = loaded("customers", "show", "Nobody", "--json")
    assert (unknown.code, unknown.json["error"]["code"]) == (2, "unknown_reference")


def test_xero_out_of_reach_after_a_change_tells_both(loaded: Seqxero, company: DemoCompanyServer) -> None:
    loaded("customers", "push", "Linked")
    company.stop()
    answer = loaded("invoices", "finalize", "Linked", "--json")
    assert answer.code == 4
    assert answer.json["results"][0]["problem"] is None
    assert answer.json["sync"] is None
    assert set(answer.json["error"]) == {"code", "message", "remedy"}
    assert "Traceback" not in answer.err
    assert loaded("invoices", "show", "Linked", "--json").json["status"] == "FINAL"
