"""The whole main job without a screen, over real HTTP: connect, set up, load, import, link, finalize, sync, send."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.sync import connection
from tests.cli.conftest import DOCUMENT_KEYS, HOSTILE, HOSTILE_NAME, Seqxero, writes

HOSTILE_INVOICE = "66666662-6666-4666-8666-666666666666"
JAPANESE_INVOICE = "66666664-6666-4666-8666-666666666666"
XERO_KEYS = {
    "state",
    "problems",
    "id",
    "number",
    "status",
    "sent",
    "date",
    "due_date",
    "total",
    "tax_total",
    "url",
    "pushed_at",
    "pulled_at",
}
LINE_KEYS = {
    "id",
    "position",
    "title",
    "quantity",
    "rate",
    "net_total",
    "account_code",
    "account_source",
}
SYNC_KEYS = {"pushed", "failed", "blocked", "pulled", "calls", "seconds"}


def test_a_profile_that_is_not_connected_says_what_to_do(seqxero: Seqxero) -> None:
    status = seqxero("status", "--json")
    assert status.code == 0
    assert status.json["connected"] is False
    assert status.json["organisation"] is None
    assert [each["code"] for each in status.json["needs_you"]] == ["not_connected"]
    for argv in (["accounts", "list"], ["plan"], ["sync"], ["contacts", "list"], ["disconnect", "--yes"]):
        refused = seqxero(*argv, "--json")
        assert refused.code == 3
        assert refused.json["error"]["code"] == "not_connected"
        assert "connect" in refused.json["error"]["remedy"]


def test_connecting_setting_up_and_leaving(
    seqxero: Seqxero, company: DemoCompanyServer, own_home: Path
) -> None:
    answer = seqxero("connect", "--xero-url", company.address.url, "--demo-consent", "--json")
    assert answer.code == 0
    assert answer.json["organisation"]["name"] == "Demo Company (UK)"
    assert answer.json["setup_complete"] is False
    assert {each["code"] for each in seqxero("accounts", "list", "--json").json["accounts"]} >= {"200", "260"}

    unknown = seqxero("setup", "--default-account", "999", "--json")
    assert unknown.code == 2
    assert unknown.json["error"]["code"] == "unknown_account"
    done = seqxero("setup", "--default-account", "200", "--json")
    assert done.code == 0
    assert done.json["setup_complete"] is True

    status = seqxero("status", "--json").json
    assert set(status) >= {
        "connected",
        "organisation",
        "setup_complete",
        "counts",
        "calls_left",
        "last_pull",
        "needs_you",
    }
    organisation = status["organisation"]
    assert organisation["is_demo_company"] is True
    assert (organisation["base_currency"], organisation["country"]) == ("GBP", "GB")
    assert organisation["tenant_id"] in company.address.tenant_ids
    assert set(status["counts"]) == {"customers", "unlinked", "invoices", "credit_notes"}
    assert status["needs_you"] == []

    assert seqxero("disconnect").code == 2
    assert seqxero("status", "--json").json["connected"] is True
    assert seqxero("disconnect", "--yes").code == 0
    assert seqxero("status", "--json").json["connected"] is False
    assert not any(own_home.rglob("tokens.json"))


def test_several_organisations_and_nobody_to_ask_is_a_list_and_exit_code_2(
    seqxero: Seqxero, company: DemoCompanyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenants = company.address.tenant_ids
    everyone = (tenants[0], "Demo Company (UK)"), (tenants[1], "Second Company (UK)")
    finish = connection.Connections.finish

    def both(self: connection.Connections, sign_in: object, callback: str) -> connection.PendingConnection:
        pending = finish(self, sign_in, callback)  # type: ignore[arg-type]
        return connection.PendingConnection(
            everyone, pending.tokens, pending.hosts, pending.client_id, dict.fromkeys(tenants, "x")
        )

    monkeypatch.setattr(connection.Connections, "finish", both)
    connect = ("connect", "--xero-url", company.address.url, "--demo-consent", "--json")
    asked = seqxero(*connect)
    assert asked.code == 2
    assert asked.json["error"]["code"] == "several_organisations"
    assert [each["tenant_id"] for each in asked.json["organisations"]] == list(tenants[:2])
    assert seqxero("status", "--json").json["connected"] is False
    assert seqxero(*connect, "--tenant", tenants[0]).code == 0
    assert seqxero("status", "--json").json["organisation"]["tenant_id"] == tenants[0]


def test_a_tenant_can_be_chosen_in_the_consent(seqxero: Seqxero, company: DemoCompanyServer) -> None:
    second = company.address.tenant_ids[1]
    answer = seqxero(
        "connect", "--xero-url", company.address.url, "--demo-consent", "--tenant", second, "--json"
    )
    assert answer.code == 0
    assert answer.json["organisation"]["tenant_id"] == second


def test_import_takes_all_valid_contacts_and_names_the_others(connected: Seqxero) -> None:
    contacts = connected("contacts", "list", "--json")
    assert contacts.code == 0
    rows = contacts.json["contacts"]
    valid = [row for row in rows if row["valid"]]
    invalid = [row for row in rows if not row["valid"]]
    for row in rows:
        assert set(row) >= {"contact_id", "name", "valid", "reasons", "linked_customer_id", "customer"}
        assert row["valid"] == (row["reasons"] == []) == (row["customer"] is not None)
    assert len(valid) >= 12
    assert len(invalid) >= 12
    assert {reason["code"] for row in invalid for reason in row["reasons"]} == {
        "missing_email",
        "invalid_email",
        "missing_address",
        "missing_line1",
        "missing_town",
        "missing_postcode",
        "missing_country",
        "invalid_country",
        "missing_state",
    }

    report = connected("customers", "import", "--all", "--json")
    assert report.code == 1
    assert set(report.json) == {"imported", "skipped", "failed"}
    assert {each["contact_id"] for each in report.json["imported"]} == {row["contact_id"] for row in valid}
    assert {each["contact_id"] for each in report.json["skipped"]} == {row["contact_id"] for row in invalid}
    assert all(set(each) == {"customer_id", "contact_id", "name"} for each in report.json["imported"])
    again = connected("customers", "import", "--all", "--json").json
    assert again["imported"] == []

    customers = connected("customers", "list", "--json").json["customers"]
    assert len(customers) == len(valid)
    for row in customers:
        assert set(row) >= {"id", "name", "email", "country", "tax_status", "link"}
        assert (row["link"]["state"], row["link"]["how"]) == ("linked", "import")


def test_one_valid_contact_is_imported_and_the_code_is_0(connected: Seqxero) -> None:
    (first, *_) = connected("contacts", "list", "--only", "importable", "--json").json["contacts"]
    report = connected("customers", "import", first["contact_id"], "--json")
    assert report.code == 0
    assert report.json["imported"][0]["name"] == first["name"]
    assert connected("customers", "import", "no-such-id", "--json").json["error"]["code"] == "unknown_contact"


def test_finalize_sync_send_sync_as_xero_sees_it(loaded: Seqxero, company: DemoCompanyServer) -> None:
    assert loaded("customers", "push", "Linked", "Exempt", "--json").code == 0
    loaded("products", "ledger", "Events", "260")

    plan_before = loaded("invoices", "finalize", "Linked", "Exempt", "--no-sync", "--json")
    assert plan_before.code == 0
    assert plan_before.json["sync"] is None
    assert [each["xero"]["state"] for each in plan_before.json["results"]] == ["queued", "queued"]
    plan = loaded("plan", "--json")
    assert plan.code == 0
    assert set(plan.json) == {"actions", "blocked", "calls", "seconds", "calls_left_today"}
    assert [each["action"] for each in plan.json["actions"]] == ["create_invoice", "create_invoice"]
    assert all(
        set(each) >= {"action", "kind", "id", "number", "changes", "payload"} for each in plan.json["actions"]
    )
    line = plan.json["actions"][0]["payload"]["LineItems"][0]
    assert (line["Quantity"], line["UnitAmount"], line["AccountCode"]) == (1, 0.5, "260")
    before = len(writes(company))

    report = loaded("sync", "--json")
    assert report.code == 0
    assert set(report.json) >= SYNC_KEYS
    assert [each["action"] for each in report.json["pushed"]] == ["create_invoice", "create_invoice"]
    assert all(set(each) == {"action", "kind", "id", "number", "xero_id"} for each in report.json["pushed"])
    assert len(writes(company)) == before + 1

    shown = loaded("invoices", "show", "Linked", "--json").json
    assert set(shown) >= DOCUMENT_KEYS | {"lines", "xero"}
    assert set(shown["xero"]) >= XERO_KEYS
    assert all(set(line) >= LINE_KEYS for line in shown["lines"])
    assert shown["status"] == "FINAL"
    assert (shown["net_total"], shown["tax_total"], shown["gross_total"]) == ("75.50", "15.10", "90.60")
    assert [(each["account_code"], each["account_source"]) for each in shown["lines"]] == [
        ("260", "product"),
        ("200", "default"),
    ]
    assert shown["xero"]["state"] == "synced"
    assert (shown["xero"]["status"], shown["xero"]["sent"]) == ("AUTHORISED", False)
    assert (shown["xero"]["date"], shown["xero"]["due_date"]) == ("3000-01-01", "3000-01-01")
    assert shown["xero"]["total"] == "90.60"

    sent = loaded("invoices", "send", "Linked", "--json")
    assert sent.code == 0
    (result,) = sent.json["results"]
    assert (result["problem"], result["xero"]["state"], result["xero"]["sent"]) == (None, "synced", True)
    assert [each["action"] for each in sent.json["sync"]["pushed"]] == ["update_invoice"]
    shown = loaded("invoices", "show", shown["number"], "--json").json
    assert shown["status"] == "SENT"
    assert shown["xero"]["date"] == shown["issue_date"]
    assert shown["xero"]["due_date"] == shown["due_date"]
    settled = loaded("sync", "--json")
    assert settled.code == 0
    assert settled.json["pushed"] == []


def test_a_payment_in_xero_arrives_with_the_next_sync(loaded: Seqxero, company: DemoCompanyServer) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--send")
    xero = loaded("invoices", "show", "Linked", "--json").json["xero"]
    company.company.record_payment(company.address.tenant_ids[0], xero["id"], Decimal("90.60"))
    report = loaded("sync", "--pull-only", "--json").json
    (pulled,) = report["pulled"]
    assert pulled["number"] == "SEQ-0001"
    assert all(set(change) == {"field", "from", "to"} for change in pulled["changes"])
    assert loaded("invoices", "show", "Linked", "--json").json["payment_status"] == "PAID"


def test_an_unlinked_customers_invoice_is_final_calls_nobody_and_says_why(
    loaded: Seqxero, company: DemoCompanyServer
) -> None:
    before = httpx.get(f"{company.address.url}/demo/requests").json()["requests"]
    answer = loaded("invoices", "finalize", "Linked", "--json")
    assert answer.code == 1
    (result,) = answer.json["results"]
    assert result["problem"] is None
    assert result["xero"]["state"] == "blocked"
    assert [each["code"] for each in result["xero"]["problems"]] == ["customer_not_linked"]
    assert httpx.get(f"{company.address.url}/demo/requests").json()["requests"] == before
    assert loaded("plan", "--json").code == 1

    contacts = loaded("contacts", "list", "--only", "importable", "--json").json["contacts"]
    linked = loaded("customers", "link", "Linked", contacts[0]["contact_id"], "--json")
    assert linked.code == 0
    assert linked.json["customer"]["link"]["how"] == "picker"
    assert linked.json["waiting"] == [result["id"]]
    assert "seqxero sync" in linked.err
    assert loaded("sync", "--json").code == 0
    assert loaded("invoices", "show", "Linked", "--json").json["xero"]["state"] == "synced"


def test_a_contact_is_shared_only_on_purpose_and_unlinking_asks(loaded: Seqxero) -> None:
    contact_id = loaded("contacts", "list", "--only", "importable", "--json").json["contacts"][0][
        "contact_id"
    ]
    assert loaded("customers", "link", "Linked", contact_id).code == 0
    refused = loaded("customers", "link", "Exempt", contact_id, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "contact_already_linked")
    assert loaded("customers", "link", "Exempt", contact_id, "--shared").code == 0
    assert loaded("customers", "unlink", "Exempt").code == 2
    assert (
        loaded("customers", "unlink", "Exempt", "--yes", "--json").json["customer"]["link"]["state"]
        == "unlinked"
    )


def test_exempt_and_reverse_charged_lines_carry_none_and_taxed_lines_no_tax_type(loaded: Seqxero) -> None:
    loaded("customers", "push", "--all")
    loaded("invoices", "finalize", "Linked", "Exempt", "--no-sync")
    actions = loaded("plan", "--json").json["actions"]
    taxes = {each["name"]: [line.get("TaxType") for line in each["payload"]["LineItems"]] for each in actions}
    assert taxes == {"Linked Ltd": [None, None], "Exempt Charity": ["NONE"]}


def test_a_currency_xero_does_not_know_blocks_with_a_remedy(loaded: Seqxero) -> None:
    loaded("customers", "push", "東京")
    answer = loaded("invoices", "finalize", JAPANESE_INVOICE, "--json")
    assert answer.code == 1
    assert [each["code"] for each in answer.json["sync"]["blocked"][0]["problems"]] == [
        "currency_not_enabled"
    ]


def test_history_tells_what_happened_newest_first(loaded: Seqxero) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--send")
    events = loaded("history", "SEQ-0001", "--json").json["events"]
    assert all(set(each) >= {"at", "actor", "what", "details", "request_id"} for each in events)
    assert events == sorted(events, key=lambda each: each["at"], reverse=True)
    assert events[-1]["what"] == "finalized and sent"
    assert len(loaded("history", "--json").json["events"]) > len(events)
    assert loaded("history", "nothing", "--json").json["error"]["code"] == "unknown_reference"


def test_a_hostile_name_is_shown_as_it_is_and_obeyed_nowhere(loaded: Seqxero) -> None:
    loaded("customers", "push", HOSTILE)
    loaded("invoices", "finalize", HOSTILE, HOSTILE_INVOICE)
    for argv in (
        ["customers", "list"],
        ["customers", "show", HOSTILE],
        ["invoices", "list"],
        ["invoices", "show", HOSTILE_INVOICE],
        ["invoices", "finalize", HOSTILE_INVOICE],
        ["history"],
        ["plan"],
    ):
        answer = loaded(*argv)
        assert "\x1b" not in answer.out + answer.err
        as_json = loaded(*argv, "--json")
        assert "\x1b" not in as_json.out
    assert 'ACME [/bold] "x" ␛[31m' in loaded("customers", "list").out
    assert loaded("customers", "show", HOSTILE, "--json").json["name"] == HOSTILE_NAME
