"""Customers made and changed by commands, and the settings that came with the Integration screen."""

from __future__ import annotations

from tests.cli.conftest import Seqxero

FIELDS = (
    *("--name", "Aldgate Pumps Ltd", "--email", "ap@aldgate.example", "--line1", "1 Aldgate"),
    *("--town", "London", "--postcode", "EC3N 1AH"),
)


def test_a_customer_is_made_pushed_and_changed(connected: Seqxero) -> None:
    refused = connected("customers", "create", *FIELDS, "--country", "UK", "--json")
    assert refused.code == 2
    assert refused.json["error"]["code"] == "invalid_country"
    assert "did you mean GB" in refused.json["error"]["message"]

    made = connected("customers", "create", *FIELDS, "--country", "gb", "--tax", "exempt", "--push", "--json")
    assert made.code == 0
    assert made.json["link"]["state"] == "linked"
    assert made.json["tax_status"] == "TAX_EXEMPT"

    changed = connected("customers", "edit", "Aldgate", "--email", "billing@aldgate.example", "--json")
    assert changed.code == 0
    assert changed.json["differences"] == [
        {"field": "email", "ours": "billing@aldgate.example", "xero": "ap@aldgate.example"}
    ]
    assert connected("customers", "edit", "Aldgate").code == 2


def test_customers_are_archived_and_brought_back(loaded: Seqxero) -> None:
    refused = loaded("customers", "archive", "Exempt", "--json")
    assert refused.code == 1
    [result] = refused.json["results"]
    assert (result["name"], result["problem"]["code"]) == ("Exempt Charity", "invoices_not_final")
    assert loaded("invoices", "void", "Exempt", "--yes", "--no-sync").code == 0
    assert loaded("invoices", "void", "Linked", "--yes", "--no-sync").code == 0

    told = loaded("customers", "archive", "Exempt", "Linked")
    assert told.code == 1
    assert told.out.splitlines() == [
        "Exempt Charity  archived",
        "Linked Ltd  not archived: Linked Ltd has credit notes that are not final yet. Finalize, void or delete them "
        "first; `seqxero credit-notes list --status DRAFT` shows them.",
    ]
    assert "Exempt" not in loaded("customers", "list").out
    [archived] = loaded("customers", "list", "--archived", "--json").json["customers"]
    assert archived["name"] == "Exempt Charity"
    assert archived["archived_at"]
    assert "Archived" in loaded("customers", "show", "Exempt").out

    assert loaded("customers", "restore", "Exempt", "--json").json["results"][0]["problem"] is None
    assert loaded("customers", "restore", "Exempt").code == 1
    assert loaded("customers", "list", "--archived", "--json").json == {"customers": []}
    assert loaded("customers", "archive", "Nobody").code == 2


def test_pace_and_link_template_are_set_and_shown(connected: Seqxero) -> None:
    done = connected("setup", "--pace", "slow", "--link-template", "https://books.example/{id}", "--json")
    assert done.code == 0
    assert done.json["organisation"]["pace"] == "slow"
    assert done.json["organisation"]["link_template"] == "https://books.example/{id}"
    refused = connected("setup", "--link-template", "https://books.example/", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "invalid_link_template")
