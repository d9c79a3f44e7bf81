"""Whatever one document, one answer or one plan does: everything else goes on, and it is said what does not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from seqxero_tui.cli.pushing import exit_code
from seqxero_tui.errors import SeqxeroError
from seqxero_tui.http.reply import Reply
from seqxero_tui.sync import preflight, push
from seqxero_tui.sync.preflight import void_problems
from seqxero_tui.sync.reports import SyncReport
from seqxero_tui.sync.tables import DocumentSync
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.transport import Http
from seqxero_tui.xero.writing import Element, WriteAnswer, WriteRequest
from tests.office import CREDIT_NOTE, Office, invoice
from tests.sync.test_credit_notes import credit_note

FAULT = Reply(500, {"content-type": "application/json"}, b'{"Message":"An error occurred in Xero."}')
TOO_LARGE = Reply(413, {"content-type": "text/html"}, b"<html>too large</html>")
FIREWALL = Reply(403, {"content-type": "text/html"}, b"<html>blocked</html>")
POISON = "poison"


def answering(
    monkeypatch: pytest.MonkeyPatch, reply: Reply, meant: Callable[[str, str, bytes], bool]
) -> list[str]:
    """A network that answers so to what is meant, by method, address and body. Returns the keys of what it answered."""
    real, keys = Http.send, []

    def send(self: Http, method: str, url: str, **more: Any) -> Reply:
        if meant(method, url, more.get("content") or b""):
            keys.append((more.get("headers") or {}).get("Idempotency-Key", ""))
            return reply
        return real(self, method, url, **more)

    monkeypatch.setattr(Http, "send", send)
    return keys


def of_poison(method: str, url: str, body: bytes) -> bool:
    return method == "PUT" and POISON.encode() in body


def creating(method: str, url: str, body: bytes) -> bool:
    return method == "PUT" and url.endswith("/Invoices")


def poisoned(owner: str) -> dict[str, Any]:
    made = invoice(owner)
    made["lineItems"][0]["title"] = POISON
    return made


def tried(office: Office) -> SyncReport | None:
    with suppress(SeqxeroError):
        return office.workspace.sync.run()
    return None


def record(office: Office, document_id: str) -> DocumentSync:
    with office.workspace._books.store.read() as session:
        return session.get_one(DocumentSync, (office.tenant, document_id))


def codes(report: SyncReport) -> list[str]:
    return [problem.code for each in report.failed for problem in each.problems]


def sent_pair(office: Office) -> tuple[str, str]:
    """A sent credit note and a sent invoice of one customer, both in Xero."""
    owner = office.linked_customer()
    (one,) = office.drafts(invoice(owner))
    note = credit_note(owner)
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([one, note["id"]], send=True)
    office.workspace.sync.run()
    return note["id"], one


# One document that always fails


@pytest.mark.parametrize("reply", [FAULT, TOO_LARGE, FIREWALL], ids=["500", "413", "403 from a firewall"])
def test_one_document_that_always_fails_keeps_neither_its_neighbours_nor_the_pull(
    office: Office, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    owner = office.linked_customer()
    (paid,) = office.final(invoice(owner))
    office.workspace.sync.run()
    (bad, *neighbours) = office.final(poisoned(owner), *(invoice(owner) for _ in range(5)))
    office.pay(paid, "10")
    keys = answering(monkeypatch, reply, of_poison)
    first = tried(office)
    assert first is not None
    assert exit_code(first) == 1
    assert office.get(paid).row.payment_status == "PARTIALLY_PAID", "the pull happened"
    assert office.state(bad) == {500: "pushing", 413: "failed", 403: "queued"}[reply.status]
    assert (
        codes(first)[0] == {500: "outcome_unknown", 413: "request_too_large", 403: "not_done"}[reply.status]
    )
    for _ in range(3):
        office.later(200)
        report = tried(office)
        assert {office.state(each) for each in neighbours} == {"synced"}
    office.later(400)
    tried(office)
    assert office.state(bad) == "failed"
    assert office.problems(bad) == ["request_too_large" if reply is TOO_LARGE else "fails_each_time"]
    keys.clear()
    for _ in range(2):
        office.later(1000)
        report = tried(office)
        assert report is not None
        assert report.failed == []
    assert keys == [], "it is not sent again by itself"
    monkeypatch.undo()
    office.workspace.documents.push_again([bad])
    office.workspace.sync.run()
    assert office.state(bad) == "synced"


def test_a_short_outage_of_all_writes_is_blamed_on_no_document(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(9)))
    monkeypatch.setattr(push, "BATCH", 3)
    with monkeypatch.context() as broken:
        keys = answering(broken, FAULT, creating)
        for _ in range(4):
            tried(office)
            office.later(60)
        assert len(keys) < 60
    assert not [each for each in ids if office.state(each) == "failed"]
    assert all(office.problems(each) in ([], ["not_done"]) for each in ids)
    tried(office)
    assert {office.state(each) for each in ids} == {"synced"}


def test_a_firewall_that_lets_nothing_through_stops_the_run_and_fails_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(3)))
    keys = answering(monkeypatch, FIREWALL, lambda method, url, body: "/api.xro/" in url)
    with pytest.raises(SeqxeroError) as refused:
        office.workspace.sync.run()
    assert (refused.value.exit_code, refused.value.problem.code) == (4, "refused_on_the_way")
    assert {office.state(each) for each in ids} == {"queued"}
    assert len(keys) <= 3, "the batch, and looks whether anything is answered"


@pytest.mark.parametrize("reads_too", [True, False])
def test_a_note_that_always_fails_is_let_go_and_holds_up_nothing(office: Office, reads_too: bool) -> None:
    owner = office.linked_customer()
    note = credit_note(owner)
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([note["id"]])
    method = None if reads_too else "PUT"
    office.company.add_fault("status_500", path="/History", method=method, times=None)
    (one,) = office.final(invoice(owner))
    tried(office)
    office.pay(one, "10")
    office.later(400)
    tried(office)
    assert office.get(one).row.payment_status == "PARTIALLY_PAID"
    for _ in range(3):
        office.later(400)
        tried(office)
    assert office.get(note["id"], CREDIT_NOTE).row.xero.state == "synced"
    assert not record(office, note["id"]).note_wanted
    report = tried(office)
    assert report is not None
    assert report.failed == []


def test_an_answer_that_xero_keeps_for_a_key_holds_up_no_other_document(office: Office) -> None:
    owner = office.linked_customer()
    (one,) = office.final(invoice(owner))
    fault = {"path": "/Invoices", "method": "PUT", "applied": True}
    office.company.add_fault("status_500", times=3, **fault)
    tried(office)
    assert office.state(one) == "pushing"
    (two,) = office.final(invoice(owner))
    office.company.add_fault("status_500", times=1, **fault)  # the same answer to the same key
    office.later(60)
    report = tried(office)
    assert report is not None
    assert (office.state(one), office.state(two), report.failed) == ("synced", "synced", [])


def test_what_arrived_unseen_is_known_again_after_its_contact_was_merged_into_another(office: Office) -> None:
    owner = office.linked_customer()
    contact = office.workspace.customers.get(owner).row.link.contact_id
    other = office.workspace.customers.get(office.linked_customer("Survivor Ltd")).row.link.contact_id
    (one,) = office.final(invoice(owner))
    office.company.add_fault("drop_after", path="/Invoices", method="PUT", times=3)
    tried(office)
    office.company.clear_faults()
    office.company.merge_contacts(office.tenant, contact, other)
    office.later(400)
    tried(office)
    assert record(office, one).xero_id is not None
    assert office.problems(one) == []


# Answers that say too little


@pytest.mark.parametrize("arrived", [True, False])
def test_what_an_answer_does_not_speak_of_is_looked_up_or_told_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    owner = office.linked_customer()
    one, other = office.final(invoice(owner), invoice(owner))
    number, real = office.get(other).row.number, XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        if not arrived:
            body = request.body.replace(str(number).encode(), b"ELSEWHERE")
            request = replace(request, body=body)
        answer = real(client, request)
        return replace(answer, elements=tuple(each for each in answer.elements if each.number != number))

    with monkeypatch.context() as silent:
        silent.setattr(XeroClient, "write", write)
        report = office.workspace.sync.run(pull=False)
    assert office.state(one) == "synced"
    assert office.state(other) == ("synced" if arrived else "queued")
    assert codes(report) == ([] if arrived else ["not_done"])
    assert exit_code(report) == (0 if arrived else 1)


def test_what_cannot_be_looked_up_then_is_told_as_unknown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = office.final(invoice(office.linked_customer()))
    office.company.add_fault("status_500", path="/Invoices", method="GET")
    real = XeroClient.write
    with monkeypatch.context() as silent:
        silent.setattr(
            XeroClient, "write", lambda client, request: replace(real(client, request), elements=())
        )
        report = office.workspace.sync.run(pull=False)
    assert (office.state(one), codes(report), exit_code(report)) == ("pushing", ["outcome_unknown"], 1)
    office.workspace.sync.run(pull=False)
    assert office.state(one) == "synced"


def test_a_refusal_without_elements_is_of_the_whole_batch_and_halved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    good, bad, other = office.final(invoice(owner), poisoned(owner), invoice(owner))
    refusal = b'{"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred"}'
    answering(monkeypatch, Reply(400, {"content-type": "application/json"}, refusal), of_poison)
    report = office.workspace.sync.run(pull=False)
    assert [office.state(each) for each in (good, bad, other)] == ["synced", "failed", "synced"]
    assert codes(report) == ["validation_failed"]


def test_a_key_that_xero_knows_from_something_else_is_an_alarm_and_no_other_key_is_tried(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    ids = office.final(invoice(owner), invoice(owner))
    said = b'{"Message":"Idempotency Key: k is used with a different request."}'
    keys = answering(monkeypatch, Reply(400, {"content-type": "application/json"}, said), creating)
    report = office.workspace.sync.run(pull=False)
    assert len(set(keys)) == 1
    assert codes(report) == ["idempotency_key_reused"] * 2
    assert {office.state(each) for each in ids} == {"failed"}
    tried(office)
    assert len(keys) == 1


# What has nothing to be known by is not repeated blindly


def test_a_clock_that_was_set_back_uses_no_credit_twice(office: Office) -> None:
    note, one = sent_pair(office)
    before = len(office.company.storage.all("SELECT * FROM allocation", ()))
    office.company.add_fault("drop_after", path="/Allocations", times=3)
    with suppress(SeqxeroError):
        office.workspace.allocations.allocate(note, one, Decimal("1"))
    office.company.clear_faults()
    office.company.advance(420)  # for Xero seven minutes went by, for us none
    office.workspace.sync.run()
    assert len(office.company.storage.all("SELECT * FROM allocation", ())) == before + 1
    assert len(office.get(note, CREDIT_NOTE).allocations) == 1


def test_a_clock_that_was_set_back_makes_no_second_note(office: Office) -> None:
    note = credit_note(office.linked_customer())
    office.load(creditNotes=[note])
    office.workspace.documents.finalize([note["id"]])
    office.company.add_fault("drop_after", path="/History", times=3)
    tried(office)
    office.company.advance(420)
    office.workspace.sync.run()
    rows = office.company.storage.all("SELECT * FROM history WHERE details LIKE '%in Sequence: %'", ())
    assert (len(rows), record(office, note["id"]).note_wanted) == (1, False)


def test_an_order_about_credit_that_never_arrived_is_given_again_while_xero_knows_its_key(
    office: Office,
) -> None:
    note, one = sent_pair(office)
    office.company.add_fault("status_500", path="/Allocations", times=3)
    with suppress(SeqxeroError):
        office.workspace.allocations.allocate(note, one, Decimal("1"))
    office.company.clear_faults()
    office.workspace.sync.run()
    # Xero kept its fault for that key: it stays unknown until Xero has forgotten it, and is not given again then.
    office.later(400)
    office.workspace.sync.run()
    assert len(office.get(note, CREDIT_NOTE).allocations) <= 1
    assert office.get(note, CREDIT_NOTE).row.xero.state == "synced"


# Too large, too many


def test_a_document_larger_than_xero_takes_is_not_sent_and_says_how_large_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    monkeypatch.setattr(preflight, "_LARGEST", 2_000)
    (large,) = office.final(invoice(owner, *[("1", "10")] * 30))
    (small,) = office.final(invoice(owner))
    office.workspace.sync.run(pull=False)
    assert (office.state(large), office.state(small)) == ("blocked", "synced")
    assert office.problems(large) == ["document_too_large"]
    (problem,) = office.get(large).row.xero.problems
    assert "30 lines" in problem.message


def test_a_full_plan_is_said_once_and_the_invoices_wait_without_being_tried_one_by_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = office.linked_customer()
    ids = office.final(*(invoice(owner) for _ in range(12)))
    monkeypatch.setattr(push, "BATCH", 1)
    said = "You have reached the limit of invoices you can approve"
    writes: list[str] = []

    def write(_client: XeroClient, request: WriteRequest) -> WriteAnswer:
        writes.append(request.path)
        return WriteAnswer(200, None, None, (Element(None, _number(request), False, errors=(said,)),), 0)

    with monkeypatch.context() as full:
        full.setattr(XeroClient, "write", write)
        report = office.workspace.sync.run(pull=False)
        assert len(writes) <= 5, "those that were under way at once"
        assert ([each.code for each in report.problems], report.failed) == (["plan_limit"], [])
        assert exit_code(report) == 1
        assert {office.state(each) for each in ids} == {"queued"}
        assert {tuple(office.problems(each)) for each in ids} == {("plan_limit",)}
        writes.clear()
        office.workspace.sync.run(pull=False)
        assert len(writes) == 1, "one is enough to see it"
    office.workspace.sync.run(pull=False)
    assert {office.state(each) for each in ids} == {"synced"}
    assert office.problems(ids[0]) == []


def _number(request: WriteRequest) -> str:
    return request.body.decode().split('"InvoiceNumber":"')[1].partition('"')[0]


# What an update's answer leaves out


def test_credit_is_known_after_an_update_whose_answer_leaves_it_out(office: Office) -> None:
    note, one = sent_pair(office)
    office.workspace.allocations.allocate(note, one, Decimal("1"))
    office.workspace.documents.set_line_account(one, office.get(one).lines[0].id, "260")
    office.workspace.documents.push_again([one])
    office.workspace.sync.run(pull=False)
    assert record(office, one).amount_credited == 1
    assert [each.amount for each in office.get(one).allocations] == [1]
    books = office.workspace._books
    with books.store.read() as session:
        organisation = books.connected(session)
    assert [each.code for each in void_problems("invoice", record(office, one), organisation)] == [
        "void_has_payments"
    ]
