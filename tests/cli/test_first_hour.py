"""What somebody new to the commands ran into in the first hour."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import LINKED, Seqxero


def test_a_draft_is_named_by_the_beginning_of_its_id_that_the_list_shows(loaded: Seqxero) -> None:
    listed = loaded("invoices", "list").out
    begun = re.search(r"^(66666661\S*)", listed, re.MULTILINE)
    assert begun
    shown = loaded("invoices", "show", begun[1], "--json").json
    assert shown["id"].startswith(begun[1])
    assert len(begun[1]) < len(shown["id"])
    assert loaded("invoices", "show", "6666666").code == 2


def test_what_differs_in_xero_right_after_the_push_is_told_and_exits_1(loaded: Seqxero) -> None:
    loaded("customers", "push", "Linked")
    loaded("products", "ledger", "Events", "270")  # without tax, where ours has 20%
    pushed = loaded("invoices", "finalize", "Linked", "--send")
    assert pushed.code == 1
    assert "tax total: 15.10 here, 15.00 there" in pushed.out

    synced = loaded("sync", "--json")
    assert synced.code == 1
    (differs,) = synced.json["drift"]
    assert (differs["number"], differs["differences"][0]) == (
        "SEQ-0001",
        {"field": "tax_total", "ours": "15.10", "xero": "15.00"},
    )
    assert loaded("sync").out == "1 differs in Xero\n"
    assert "1 invoice differs in Xero." in loaded("status").out

    unreasoned = loaded("invoices", "settle", "SEQ-0001", "ignore")
    assert unreasoned.code == 2
    assert "--reason" in unreasoned.err
    assert loaded("invoices", "settle", "SEQ-0001", "ignore", "--reason", "no tax on it").code == 0
    settled = loaded("sync", "--json")
    assert (settled.code, settled.json["drift"]) == (0, [])


def test_a_contact_that_is_no_customer_in_xero_is_listed_to_be_linked_again(loaded: Seqxero) -> None:
    loaded("customers", "push", "Linked")
    loaded("customers", "unlink", "Linked", "--yes")
    assert "Linked Ltd" not in loaded("contacts", "list").out
    everyone = loaded("contacts", "list", "--all", "--json").json["contacts"]
    (mine,) = [each for each in everyone if each["name"] == "Linked Ltd"]
    assert not mine["is_customer"]
    assert "no customer in Xero: link only" in loaded("contacts", "list", "--all", "--text", "Linked").out
    assert loaded("customers", "link", LINKED, mine["contact_id"]).code == 0

    taken = loaded("customers", "link", "Exempt", mine["contact_id"])
    assert taken.code == 2
    assert "--shared" in taken.err
    assert loaded("customers", "link", "Exempt", mine["contact_id"], "--shared").code == 0


def test_a_history_of_nothing_known_does_not_guess_what_was_meant(seqxero: Seqxero) -> None:
    answer = seqxero("history", "nope")
    assert (answer.code, 'There is no document, customer or product "nope".' in answer.err) == (2, True)


def test_a_store_whose_driver_is_missing_names_what_to_install(
    seqxero: Seqxero, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEQXERO_DATABASE_URL", "mssql+pyodbc://somebody@127.0.0.1:1/store")
    monkeypatch.setitem(sys.modules, "pyodbc", None)
    answer = seqxero("status", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (5, "store_driver_missing")


def test_customers_that_arrived_are_named_and_an_empty_file_says_what_it_could_hold(
    loaded: Seqxero, tmp_path: Path
) -> None:
    assert "Linked Ltd  create contact" in loaded("customers", "push", "Linked").out
    path = tmp_path / "misspelt.json"
    path.write_text('{"custmers": []}')
    assert "it has none of customers" in loaded("load", str(path)).out
