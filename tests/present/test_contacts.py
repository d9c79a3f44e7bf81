"""Contacts in few words: the verdict, what to put right, what an import did."""

from __future__ import annotations

import pytest

from seqxero_tui.errors import Problem
from seqxero_tui.mapping.contacts import AddressFacts, ContactFacts, review
from seqxero_tui.present import contacts
from seqxero_tui.present.pieces import Tone, text_of
from seqxero_tui.sync.reports import ImportReport
from seqxero_tui.sync.views import ContactRow, SuggestionView


def row(**changes: object) -> ContactRow:
    facts: dict[str, object] = {
        "contact_id": "k1",
        "name": "Bayside Club",
        "email": "bob@bayside.example",
        "address": "148 Bay Harbour Road, Ridge Heights",
        "country": "GB",
        "valid": True,
        "reasons": (),
        "note": None,
        "linked_customer_id": None,
        "linked_customer_name": None,
        "customer": {
            "name": "Bayside Club",
            "email": "bob@bayside.example",
            "contact_name": "Bob",
            "address": {},
        },
        "url": "https://xero.example/k1",
    }
    return ContactRow(**(facts | changes))  # type: ignore[arg-type]


def shown(contact: ContactRow) -> dict[str, str]:
    return {key: text_of(line) for key, line in contacts.import_cells(contact).items()}


def test_a_valid_contact_has_nothing_to_put_right() -> None:
    assert shown(row())["verdict"] == "●"
    assert shown(row())["reason"] == ""


def test_a_linked_contact_says_to_whom() -> None:
    cells = shown(row(linked_customer_id="c1", linked_customer_name="Bayside [Ltd]"))
    assert (cells["verdict"], cells["reason"]) == ("=", "linked to Bayside [Ltd]")


def test_every_reason_the_mapping_can_give_is_told_in_few_words() -> None:
    addresses = [
        AddressFacts("POBOX", (), "Leeds", None, "LS1", "Atlantis"),
        AddressFacts("POBOX", ("1 High St",), None, None, None, None),
        AddressFacts("POBOX", ("1 High St",), "Austin", None, "1", "US"),
        AddressFacts("POBOX", ("1 High St",), "Austin", "Nowhere", "1", "US"),
    ]
    facts = [
        ContactFacts("k", "K", email=email, addresses=(each,))
        for email in (None, "a(at)b")
        for each in addresses
    ]
    facts.append(ContactFacts("k", "K"))
    for contact in facts:
        for reason in review(contact).reasons:
            assert len(contacts.short_reason(reason)) <= 24, reason
            assert not contacts.short_reason(reason).endswith("."), reason


@pytest.mark.parametrize(
    ("code", "message", "short"),
    [
        ("invalid_country", "The country “Atlantis” is neither …", "country “Atlantis”"),
        ("missing_town", "The town or city is missing.", "no town"),
        ("never_heard_of", "Something new.", "Something new."),
    ],
)
def test_a_reason_quotes_what_was_found(code: str, message: str, short: str) -> None:
    assert contacts.short_reason(Problem(code, message, "")) == short


def test_a_missing_field_stands_out_only_when_it_has_to_be_filled() -> None:
    reason = Problem("missing_email", "The email address is missing.", "Fill it in.")
    missing = contacts.import_cells(row(email=None, valid=False, reasons=(reason,)))["email"]
    merely_empty = contacts.import_cells(row(country=None))["country"]
    assert missing[0].tone is Tone.WARN
    assert merely_empty[0].tone is Tone.MUTED


def test_an_import_says_who_came_in_and_why_others_did_not() -> None:
    report = ImportReport(
        imported=({"contact_id": "1", "name": "Ada", "customer_id": "c"},),
        skipped=(
            {
                "contact_id": "2",
                "name": "Bob",
                "reasons": [{"code": "x", "message": "No email.", "remedy": ""}],
            },
        ),
        failed=(),
    )
    assert contacts.import_headline(report) == "1 imported, 1 skipped"
    story = " ".join(map(text_of, contacts.import_summary(report)))
    assert "Ada" in story
    assert "Bob  No email." in story


def test_a_suggestion_says_why_it_is_offered_or_to_whom_it_is_linked() -> None:
    free = SuggestionView("k", "Ada", None, "same email", 100, None)
    taken = SuggestionView("k", "Ada", "a@b.example", "same email", 100, "Ada Ltd")
    assert text_of(contacts.suggestion_cells(free)["why"]) == "same email"
    assert text_of(contacts.suggestion_cells(taken)["why"]) == "= linked to Ada Ltd"


def test_what_is_left_to_be_linked_is_named() -> None:
    assert contacts.left_to_link({"1": "Ada Ltd"}) == (
        "Not marked: Ada Ltd is a customer here already, not linked. l on it links."
    )
    many = contacts.left_to_link({str(n): f"Customer {n}" for n in range(5)})
    assert "5 are customers here already" in many
    assert "and 2 more" in many
