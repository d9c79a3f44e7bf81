"""Whatever happens, in whatever order: the sync ends quiet and right (hypothesis state machine over a Demo Company).

Steps are what people do here (finalize, send, void, pay, link, unlink, accounts, choices about drift), what people do in
Xero (pay, unpay, void, mark as sent, edit, archive or merge a contact, allocate), every fault the Demo Company knows at any
request, one document that Xero fails on each time and one it never speaks of, a process that dies at a named point and
is opened anew, a second process that goes on or gets a word in between two requests or wants to sync as well, somebody
else's invoice that takes our number, and time that passes.
Throughout: no write leaves whose attempt was not committed before, to the byte, or is over; what is recorded is judged in
that very transaction; Xero is never asked to make what we made there before; nothing that we know to be paid is voided.
After the faults stop and a few syncs have run:

- the last sync wrote nothing, heard nothing new, and read each list once at most;
- no attempt is open, not even of what Xero fails on each time, nothing is queued or on its way, the plan is empty, and
  what is blocked or failed says why;
- what an attempt is said not to have done Xero did not do, and what a look-up took for done it did;
- the documents in Xero are exactly those we know, each once; no draft is there; the history tells each making once, and
  each credit note there has one note that leads back;
- what we show of Xero's side is what Xero has: number, status, dates, sent flag, payments, use of credit;
- totals and status agree, or the difference is shown, accepted with a reason, or waits with a problem; a difference in
  anything but totals is somebody's doing in Xero, and in the very field that was changed there;
- what was changed in Xero and not decided about here is still so there, or shown; a line keeps
  its account unless somebody chose another one for it;
- of what is called synced: sent means real dates and the sent mark, unsent the dummy date, and accounts agree by line;
- no customer was made a contact twice; reconnecting is asked for only after consent was taken away.

CI walks a few ways that once led somewhere wrong (`walks`) and runs a few fixed examples. A long, random run: `SEQXERO_MODEL=1000x40 pytest tests/sync/test_model.py` (examples x
steps; the failing steps are printed, and kept for the next run in .hypothesis).
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.sync import lanes, push, recovery
from tests.office import CREDIT_NOTE, INVOICE
from tests.sync.invariants import heal
from tests.sync.points import OUTSIDE_TRANSACTIONS, POINTS, WHILE_READING, at
from tests.sync.walks import NEWEST, WALKS, Step
from tests.sync.world import CHANGES_IN_XERO, Crash, World

_DOCUMENTS = ("finalize", "finalize and send", "send", "void", "mark paid", "push again", "settle drift")
_SETTINGS = ("choose account", "choose default", "link", "unlink", "order customer", "follow merge")
_ASKING_XERO = ("push customer", "reload contacts", "reconcile", "use credit", "take credit back")
_IN_XERO = (
    "pay",
    "unpay",
    "archive contact",
    "restore contact",
    "merge contact",
    "allocate",
    *CHANGES_IN_XERO,
)
_FAULTS = (
    "status_500",
    "status_503_text",
    "html_error",
    "truncated_json",
    "drop_before",
    "drop_after",
    "slow",
    "rate_limit",
    "day_spent",
    "expire_token",
    "revoke",
)
_SIZE = os.environ.get("SEQXERO_MODEL")  # read now: tests are given a clean environment
_PICK = st.integers(0, 11)
_LINES = st.lists(
    st.tuples(
        st.sampled_from(("1", "3", "0.3333", "12.5")), st.sampled_from(("100", "0.07", "33.335", "19.99"))
    ),
    min_size=1,
    max_size=3,
)


class SyncMachine(RuleBasedStateMachine):
    """One world; hypothesis chooses what happens in it."""

    def __init__(self, world: Callable[[], World]) -> None:
        super().__init__()
        self.world = world()

    def teardown(self) -> None:
        try:
            heal(self.world)
        finally:
            self.world.close()

    @rule(
        owner=st.integers(0, 2),
        kind=st.sampled_from((INVOICE, INVOICE, CREDIT_NOTE)),
        lines=_LINES,
        pick=_PICK,
    )
    def a_draft_comes(self, owner: int, kind: str, lines: list[tuple[str, str]], pick: int) -> None:
        self.world.draft(owner, kind, lines, pick)

    @rule(owner=st.integers(0, 1), lines=_LINES, send=st.booleans())
    def an_invoice_is_pushed(self, owner: int, lines: list[tuple[str, str]], send: bool) -> None:
        self.world.draft(owner, INVOICE, lines, 0)
        self.world.local("finalize and send" if send else "finalize", len(self.world.documents) - 1)
        self.world.sync()

    @rule(verb=st.sampled_from(_DOCUMENTS), pick=_PICK)
    def somebody_handles_a_document(self, verb: str, pick: int) -> None:
        self.world.local(verb, pick)

    @rule(verb=st.sampled_from(_SETTINGS + _ASKING_XERO), pick=_PICK)
    def somebody_sets_something(self, verb: str, pick: int) -> None:
        self.world.local(verb, pick)

    @rule(kind=st.sampled_from((INVOICE, CREDIT_NOTE)), owner=st.integers(0, 2), lines=_LINES, pick=_PICK)
    def a_document_is_made_final(
        self, kind: str, owner: int, lines: list[tuple[str, str]], pick: int
    ) -> None:
        self.world.draft(owner, kind, lines, pick)
        self.world.local("finalize", len(self.world.documents) - 1)

    @rule(deed=st.sampled_from(_IN_XERO), pick=_PICK)
    def somebody_in_xero(self, deed: str, pick: int) -> None:
        self.world.in_xero(deed, pick)

    @rule(
        fault=st.sampled_from(_FAULTS),
        method=st.sampled_from((None, "PUT", "POST", "GET")),
        times=st.integers(1, 4),
        skip=st.integers(0, 2),
        applied=st.booleans(),
    )
    def xero_has_a_bad_day(
        self, fault: str, method: str | None, times: int, skip: int, applied: bool
    ) -> None:
        self.world.revoked |= fault == "revoke"
        limits = {"rate_limit": {"retry_after": 3}, "day_spent": {"problem": "day", "retry_after": 3600}}
        limit = limits.get(fault, {})
        self.world.company.add_fault(
            "rate_limit" if limit else fault,
            method=method,
            times=times,
            skip=skip,
            applied=applied and not limit,  # what the limits refuse is not done
            seconds=0.01,
            **limit,
        )

    @rule(
        verbs=st.sampled_from(((), ("send",), ("void",), ("choose account", "push again"))),
        fault=st.sampled_from(("status_500", "html_error", "truncated_json", "drop_after", "drop_before")),
        applied=st.booleans(),
        seconds=st.sampled_from((0, 400)),
        then=st.sampled_from(_DOCUMENTS),
    )
    def an_outcome_stays_unknown_and_somebody_goes_on(
        self, verbs: tuple[str, ...], fault: str, applied: bool, seconds: int, then: str
    ) -> None:
        self.world.draft(0, INVOICE, [("1", "100")], 0)
        one = len(self.world.documents) - 1
        self.world.local("finalize", one)
        if verbs:
            self.world.sync()
        for verb in verbs:
            self.world.local(verb, one)
        for method in ("PUT", "POST"):
            self.world.company.add_fault(fault, method=method, path="api.xro", times=3, applied=applied)
        self.world.sync(pull=False)
        self.world.office.later(seconds)
        self.world.local(then, one)

    @rule(verb=st.sampled_from(("void", "send", "choose account", "unlink")), nth=st.integers(0, 1))
    def another_process_does_something_to_what_waits_for_its_batch(self, verb: str, nth: int) -> None:
        for _ in range(3):
            self.world.draft(0, INVOICE, [("1", "100")], 0)
            self.world.local("finalize", len(self.world.documents) - 1)
        last = 0 if verb == "unlink" else len(self.world.documents) - 1
        with at("with an outcome stored", nth, lambda: self.world.local(verb, last, self.world.other)):
            self.world.sync()

    @rule(pick=_PICK, silent=st.booleans())
    def xero_fails_on_a_document_each_time_or_never_speaks_of_it(self, pick: int, silent: bool) -> None:
        number = self.world.number(pick)
        if number:
            (self.world.silent_about if silent else self.world.fails_on).clear()
            (self.world.silent_about if silent else self.world.fails_on).add(number)

    @rule(
        back=st.booleans(),
        pick=_PICK,
        fault=st.sampled_from(("status_500", "html_error", "truncated_json", "drop_after", "drop_before")),
        applied=st.booleans(),
        seconds=st.sampled_from((0, 400)),
    )
    def credit_moves_and_the_answer_is_lost(
        self, back: bool, pick: int, fault: str, applied: bool, seconds: int
    ) -> None:
        self.world.credit_to_use()
        if back:
            self.world.local("use credit", pick)
        self.world.company.add_fault(fault, path="/Allocations", times=3, applied=applied)
        self.world.local("take credit back" if back else "use credit", pick)
        self.world.office.later(seconds)
        self.world.sync(pull=False)

    @rule(
        deed=st.sampled_from(CHANGES_IN_XERO),
        verbs=st.sampled_from((("send",), ("void",), ("choose account", "push again"), ("settle drift",))),
        pull=st.booleans(),
    )
    def both_sides_change_a_document(self, deed: str, verbs: tuple[str, ...], pull: bool) -> None:
        self.world.draft(0, INVOICE, [("1", "100")], 0)
        one = len(self.world.documents) - 1
        self.world.local("finalize", one)
        self.world.sync()
        self.world.in_xero(deed, NEWEST)
        for verb in verbs:
            self.world.local(verb, one)
        self.world.sync(pull=pull)

    @rule()
    def a_sync(self) -> None:
        self.world.sync()

    @rule()
    def a_push(self) -> None:
        self.world.sync(pull=False)

    @rule(
        point=st.sampled_from(OUTSIDE_TRANSACTIONS),
        nth=st.integers(0, 3),
        verb=st.sampled_from(_DOCUMENTS + _SETTINGS),
        pick=_PICK,
    )
    def a_sync_while_another_process_does_something(self, point: str, nth: int, verb: str, pick: int) -> None:
        with at(point, nth, lambda: self.world.local(verb, pick, self.world.other)):
            self.world.sync()

    @rule(
        point=st.sampled_from(OUTSIDE_TRANSACTIONS),
        nth=st.integers(0, 3),
        deed=st.sampled_from(_IN_XERO),
        pick=_PICK,
    )
    def a_sync_while_somebody_edits_in_xero(self, point: str, nth: int, deed: str, pick: int) -> None:
        with self.world.between_requests(point, nth, lambda: self.world.in_xero(deed, pick)):
            self.world.sync()

    @rule(
        point=st.sampled_from(OUTSIDE_TRANSACTIONS),
        nth=st.integers(0, 2),
        seconds=st.sampled_from((0, 400)),
        lines=_LINES,
    )
    def two_processes_sync_at_once(
        self, point: str, nth: int, seconds: int, lines: list[tuple[str, str]]
    ) -> None:
        self.world.draft(0, INVOICE, lines, 0)
        self.world.local("finalize", len(self.world.documents) - 1)

        def beside() -> None:
            self.world.office.later(seconds)
            self.world.sync_beside()

        with at(point, nth, beside):
            self.world.sync()

    @rule(waiting=st.booleans(), pick=_PICK)
    def somebody_takes_our_number_in_xero(self, waiting: bool, pick: int) -> None:
        self.world.take_a_number(waiting, pick)

    @rule(deed=st.sampled_from(_IN_XERO), pick=_PICK, point=st.sampled_from(WHILE_READING))
    def a_sync_dies_while_it_reads(self, deed: str, pick: int, point: str) -> None:
        self.world.in_xero(deed, pick)
        self.world.office.later(400)
        self._dies(point, 0)

    @rule(point=st.sampled_from(sorted(POINTS)), nth=st.integers(0, 2))
    def a_sync_dies(self, point: str, nth: int) -> None:
        self._dies(point, nth)

    def _dies(self, point: str, nth: int) -> None:
        def die() -> None:
            raise Crash

        try:
            with at(point, nth, die):
                self.world.sync()
        except Crash:
            self.world.crash()

    @rule()
    def the_other_process_goes_on(self) -> None:
        self.world.swap()

    @rule(seconds=st.sampled_from((30, 400, 2000)))
    def time_passes(self, seconds: int) -> None:
        self.world.office.later(seconds)


def walk(world: Callable[[], World], steps: list[Step]) -> None:
    """Takes the steps in a world of their own, then lets it heal and judges it."""
    machine = SyncMachine(world)
    try:
        for name, order in steps:
            getattr(machine, name)(**order)
    except BaseException:
        machine.world.close()
        raise
    machine.teardown()


def _settings() -> settings:
    fixed = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    if _SIZE:
        examples, steps = map(int, _SIZE.split("x"))
        return settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
            **fixed,  # type: ignore[arg-type]
        )
    return settings(
        max_examples=6,
        stateful_step_count=12,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        **fixed,  # type: ignore[arg-type]
    )


@pytest.fixture
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "REPLAYS", (0.0, 0.0))
    monkeypatch.setattr(push, "BATCH", 2)  # something can happen between two batches
    monkeypatch.setattr(lanes, "LANES", 1)  # the same steps lead to the same end; `test_at_once` has all five


@pytest.mark.usefixtures("_small_steps")
@pytest.mark.parametrize("steps", WALKS.values(), ids=list(WALKS))
def test_ways_that_once_led_somewhere_wrong(
    server: DemoCompanyServer, tmp_path: Path, steps: list[Step]
) -> None:
    walk(lambda: World(server, tmp_path / "world"), steps)


@pytest.mark.usefixtures("_small_steps")
def test_whatever_happens_the_sync_ends_quiet_and_right(server: DemoCompanyServer, tmp_path: Path) -> None:
    homes = (tmp_path / f"world-{n}" for n in itertools.count())
    run_state_machine_as_test(lambda: SyncMachine(lambda: World(server, next(homes))), settings=_settings())
