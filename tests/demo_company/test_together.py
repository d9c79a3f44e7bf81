"""Eight clients at once: nothing is lost, no number is given twice, and the limits bite exactly where they are."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from seqxero_tui.demo_company import DemoCompanyServer, gate
from seqxero_tui.demo_company.limits import AT_ONCE, PER_MINUTE

from .conftest import Client, elements_of

CLIENTS = 8
WRITES = 12  # for each client; together more than a minute allows
PATIENCE = 60


@pytest.fixture
def clients() -> Iterator[list[Client]]:
    """Eight programs of one app, each signed in for itself, on the Starter tier."""
    with DemoCompanyServer(tier="starter") as server:
        made = [Client(server) for _ in range(CLIENTS)]
        for client in made:
            client.sign_in()
        yield made
        for client in made:
            client.http.close()


@contextmanager
def threads(work: Callable[[int], None], count: int) -> Iterator[None]:
    """Runs `work` with each number below `count` at the same time; ends when all of them have."""
    running = [threading.Thread(target=work, args=(at,), daemon=True) for at in range(count)]
    for thread in running:
        thread.start()
    yield
    for thread in running:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def put(client: Client, body: dict[str, object]) -> httpx.Response:
    return client.call("PUT", "Invoices", body, params={"summarizeErrors": "false"})


def problem(answer: httpx.Response) -> str:
    """The limit an answer names, "" for one that was let in."""
    assert answer.status_code in (200, 429)
    assert (answer.content == b"") == (answer.status_code == 429)
    return answer.headers.get("x-rate-limit-problem", "")


def test_eight_writers_lose_nothing_and_a_minute_holds_sixty_calls(clients: list[Client]) -> None:
    body = clients[0].invoice()
    clients[0].server.company.advance(PER_MINUTE)  # the look-up of the contact was a call too
    waiting = [[f"{at}-{write}" for write in range(WRITES)] for at in range(CLIENTS)]
    answers: queue.SimpleQueue[tuple[str, str, httpx.Response]] = queue.SimpleQueue()

    def write_until_refused(at: int) -> None:
        """Writes its references in turn, again at once when too many are in flight, up to the minute's end."""
        while waiting[at]:
            reference = waiting[at][0]
            answer = put(clients[at], {**body, "Reference": reference})
            answers.put((reference, problem(answer), answer))
            if problem(answer) == "minute":
                return
            if not problem(answer):
                waiting[at].pop(0)

    rounds: list[Counter[str]] = []
    unfinished: list[int] = []  # after each round, the clients that still have something to write
    for _ in range(2):
        with threads(write_until_refused, CLIENTS):
            pass
        told = [answers.get_nowait() for _ in range(answers.qsize())]
        rounds.append(Counter(limit for _, limit, _ in told))
        for reference, limit, answer in told:
            if not limit:
                (element,) = elements_of(answer)
                assert (element["Reference"], element["StatusAttributeString"]) == (reference, "OK")
        unfinished.append(sum(1 for one in waiting if one))
        clients[0].server.company.advance(60)
    assert [one[""] for one in rounds] == [PER_MINUTE, CLIENTS * WRITES - PER_MINUTE]
    assert [one["minute"] for one in rounds] == unfinished
    assert unfinished[1] == 0

    found = clients[0].get(
        "Invoices", page=1, pageSize=1000, where='Reference.Contains("-") AND AmountDue==24'
    )
    expected = {f"{at}-{write}" for at in range(CLIENTS) for write in range(WRITES)}
    assert Counter(one["Reference"] for one in found) == Counter(expected)
    assert {one["InvoiceNumber"] for one in found} == {f"INV-{37 + at:04d}" for at in range(CLIENTS * WRITES)}


def test_of_eight_calls_at_once_five_are_let_in(
    clients: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    body, go_on = clients[0].invoice(), threading.Event()
    carry_out = gate.carry_out

    def held(*arguments: object) -> gate.Reply:
        assert go_on.wait(PATIENCE)
        return carry_out(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(gate, "carry_out", held)
    answers: queue.SimpleQueue[httpx.Response] = queue.SimpleQueue()
    with threads(lambda at: answers.put(put(clients[at], body)), CLIENTS):
        refused = [answers.get(timeout=PATIENCE) for _ in range(CLIENTS - AT_ONCE)]
        assert [problem(one) for one in refused] == ["concurrent"] * (CLIENTS - AT_ONCE)
        assert all("retry-after" not in one.headers for one in refused)
        assert answers.empty()
        go_on.set()
    let_in = [answers.get_nowait() for _ in range(AT_ONCE)]
    assert [problem(one) for one in let_in] == [""] * AT_ONCE
    assert len({elements_of(one)[0]["InvoiceNumber"] for one in let_in}) == AT_ONCE


def test_eight_clients_under_one_idempotency_key_write_once(clients: list[Client]) -> None:
    answers: queue.SimpleQueue[httpx.Response] = queue.SimpleQueue()

    def write(at: int) -> None:
        while True:
            answer = clients[at].call(
                "PUT", "Contacts", {"Name": "Only Once"}, headers={"Idempotency-Key": "one"}
            )
            if problem(answer) != "concurrent":
                answers.put(answer)
                return

    with threads(write, CLIENTS):
        pass
    given = [answers.get_nowait() for _ in range(CLIENTS)]
    assert len({elements_of(one)[0]["ContactID"] for one in given}) == 1
    assert len(clients[0].get("Contacts", searchTerm="Only Once")) == 1
