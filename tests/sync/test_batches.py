"""How a push is cut into calls: by elements and by bytes, and what is said when the day has too few of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.demo_company import limits as xeros_limits
from seqxero_tui.sync import lanes, planning, push
from seqxero_tui.sync.reports import Progress
from seqxero_tui.xero.client import XeroClient
from seqxero_tui.xero.wire import encode
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest
from tests.office import Office, invoice, open_office

ADVISED = 3_500_000  # bytes of a body, by Xero's pages


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of every body that is written, as they come."""
    sizes: list[int] = []
    real = XeroClient.write

    def write(client: XeroClient, request: WriteRequest) -> WriteAnswer:
        sizes.append(len(request.body))
        return real(client, request)

    monkeypatch.setattr(XeroClient, "write", write)
    return sizes


def test_large_documents_share_a_call_only_while_xero_advises_its_size(
    office: Office, bodies: list[int]
) -> None:
    owner = office.linked_customer()
    office.final(*(_wordy(owner) for _ in range(12)))
    office.forget_calls()
    plan = office.workspace.sync.plan()
    bodies.clear()
    report = office.workspace.sync.run(pull=False)
    assert len(report.pushed) == 12
    assert len(bodies) == plan.calls == 2, "by number alone one call would do"
    assert sum(bodies) > ADVISED > max(bodies)


def _wordy(owner: str) -> dict[str, object]:
    made = invoice(owner, *[("1", "1")] * 40)
    for line in made["lineItems"]:
        line["description"] = "ü" * 3_900  # two bytes each
    return made


@pytest.mark.parametrize(("fitting", "elements"), [(3, [3, 3, 1]), (1, [1] * 7), (0, [1] * 7)])
def test_as_many_elements_go_in_a_call_as_fit_and_one_that_does_not_goes_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch, fitting: int, elements: list[int]
) -> None:
    owner = office.linked_customer()
    office.final(*(invoice(owner) for _ in range(7)))
    size = max(len(encode(each.payload)) for each in office.workspace.sync.plan().actions)
    for module in (push, planning):
        monkeypatch.setattr(module, "BATCH_BYTES", fitting * size)
    office.forget_calls()
    assert office.workspace.sync.plan().calls == len(elements)
    office.workspace.sync.run(pull=False)
    assert [call.elements for call in office.calls("PUT")] == elements


@pytest.mark.parametrize("missing", [0, 1])
def test_a_run_that_the_day_cannot_finish_says_so_before_it_writes_and_stops_between_two_calls(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, missing: int
) -> None:
    for module in (push, planning):
        monkeypatch.setattr(module, "BATCH", 1)
    monkeypatch.setattr(lanes, "LANES", 1)
    with DemoCompanyServer(tier="starter") as server:
        office = open_office(server, own_home)
        owner = office.linked_customer()
        left = office.workspace.connection.calls_left().day
        assert left is not None
        monkeypatch.setitem(xeros_limits.PER_DAY, "starter", 1000 - left + 9)
        office.workspace.connection.refresh()
        left = office.workspace.connection.calls_left().day
        assert left is not None
        assert 1 < left < 9
        ids = office.final(*(invoice(owner) for _ in range(left + missing)))
        office.forget_calls()
        told: list[tuple[str, int]] = []

        def tell(progress: Progress) -> None:
            told.append((progress.doing, len(office.calls("PUT"))))

        report = office.workspace.sync.run(pull=False, on_progress=tell)
        warned = [(doing, written) for doing, written in told if "left today" in doing]
        if missing:
            [(sentence, written)] = warned
            assert sentence.startswith(f"{left} of {left + 1} calls are left today; the rest waits until ")
            assert written == 0
            assert report.stopped is not None
            assert report.exit_code == 4
        else:
            assert warned == []
            assert report.stopped is None
        assert [office.state(each) for each in ids] == ["synced"] * left + ["queued"] * missing
        assert {call.status for call in office.calls()} == {200}, (
            "none was asked for that the day does not have"
        )
        office.workspace.close()
