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


def test_pace_and_link_template_are_set_and_shown(connected: Seqxero) -> None:
    done = connected("setup", "--pace", "slow", "--link-template", "https://books.example/{id}", "--json")
    assert done.code == 0
    assert done.json["organisation"]["pace"] == "slow"
    assert done.json["organisation"]["link_template"] == "https://books.example/{id}"
    refused = connected("setup", "--link-template", "https://books.example/", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "invalid_link_template")
