"""Breaks the sync on purpose, one way at a time, and tells whether its model notices. Run: python -m tests.sync.mutants

Each mutant is a fault that somebody could write into the program tomorrow. The model (`test_model`) takes its walks on it,
and then runs the same examples each time, `--examples` of them (0: none) with `--steps` steps; a mutant is caught when an invariant
breaks. With names, only those whose description has them. Ends with 1 when one survives.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from seqxero_tui.demo_company import DemoCompanyServer
from seqxero_tui.sync import (
    assess,
    document_verbs,
    lanes,
    observe,
    outcomes,
    preflight,
    pull,
    push,
    recovery,
    runner,
)
from seqxero_tui.sync.dossiers import Dossier, _AccountChooser
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.pull import OVERLAP, Pull
from seqxero_tui.sync.push import Push
from seqxero_tui.sync.recovery import Recovery
from tests.sync.test_model import SyncMachine, walk
from tests.sync.walks import WALKS
from tests.sync.world import World

Mutant = Callable[[], AbstractContextManager[Any]]


def _forget_unknown() -> AbstractContextManager[Any]:
    return patch.object(Outcomes, "unknown", Outcomes.not_processed)


def _lost_answers_are_refusals() -> AbstractContextManager[Any]:
    return patch.object(
        Outcomes, "unknown", lambda self, one, problem: self.refused(one, problem, None, None)
    )


def _any_look_up_is_done() -> AbstractContextManager[Any]:
    return patch.object(outcomes, "_was_done", lambda *_: True)


def _no_look_up_is_done() -> AbstractContextManager[Any]:
    return patch.object(outcomes, "_was_done", lambda *_: False)


def _whatever_has_our_number_is_ours() -> AbstractContextManager[Any]:
    return patch.object(outcomes, "is_ours", lambda *_: True)


def _nothing_is_settled() -> AbstractContextManager[Any]:
    return patch.object(Recovery, "settle", lambda self: None)


def _replays_have_a_key_of_their_own() -> AbstractContextManager[Any]:
    real = recovery.request_of
    return patch.object(
        recovery, "request_of", lambda each: replace(real(each), idempotency_key=str(uuid.uuid4()))
    )


def _judged_when_the_run_begins() -> AbstractContextManager[Any]:
    real = Push._assessed

    def assessed(self: Push, session: Any, ids: Sequence[str]) -> list[Any]:
        known = self.__dict__.setdefault("known", {})
        found = real(self, session, ids)
        for each in found:
            known.setdefault(each.dossier.document.id, each)
        return [known[one] for one in ids if one in known]

    return patch.object(Push, "_assessed", assessed)


def _no_turns() -> AbstractContextManager[Any]:
    return patch.object(runner, "turn", lambda *_: nullcontext())


def _watermark_before_rows() -> AbstractContextManager[Any]:
    real = Pull._store

    def store(self: Pull, *rest: Any) -> bool:
        run = self._run
        with run.books.store.transaction() as session:
            organisation = run.organisation(session)
            organisation.pull_from = run.books.clock() - OVERLAP
            session.add(organisation)
        return real(self, *rest)

    # The crash points of the model wrap what they find, so the place moves after them and before the rows are stored.
    return patch.object(Pull, "_store", store)


def _changes_go_without_a_look() -> AbstractContextManager[Any]:
    return patch.object(Pull, "look", lambda *_: None)


def _the_dummy_date_stays() -> AbstractContextManager[Any]:
    real = assess.document_payload

    def payload(facts: Any, wire: Any) -> dict[str, Any]:
        made = real(facts, wire)
        return made | ({"Date": "3000-01-01"} if facts.sent else {})

    return patch.object(assess, "document_payload", payload)


def _sent_without_the_mark() -> AbstractContextManager[Any]:
    real = assess.document_payload

    def payload(facts: Any, wire: Any) -> dict[str, Any]:
        return {key: value for key, value in real(facts, wire).items() if key != "SentToContact"}

    return patch.object(assess, "document_payload", payload)


def _pushed_lines_follow_new_accounts() -> AbstractContextManager[Any]:
    real = _AccountChooser.__init__

    def init(self: _AccountChooser, *rest: Any) -> None:
        real(self, *rest)
        self._frozen = {}

    return patch.object(_AccountChooser, "__init__", init)


@contextmanager
def _paid_documents_are_voided() -> Iterator[None]:
    with ExitStack() as stack:
        for module in (document_verbs, preflight):
            stack.enter_context(patch.object(module, "void_problems", lambda *_: ()))
        yield


def _unlinked_customers_are_pushed() -> AbstractContextManager[Any]:
    real = assess.problems

    def problems(dossier: Dossier, setting: Any) -> tuple[Any, ...]:
        return tuple(each for each in real(dossier, setting) if each.code != "customer_not_linked")

    return patch.object(assess, "problems", problems)


def _answers_are_not_compared() -> AbstractContextManager[Any]:
    return patch.object(observe, "_differences", lambda *_: iter(()))


def _payments_are_not_followed() -> AbstractContextManager[Any]:
    return patch.object(observe, "follows_xero", lambda *_: False)


def _nothing_is_followed() -> AbstractContextManager[Any]:
    return patch.object(pull, "follow", lambda *_, **__: [])


def _no_note_leads_back() -> AbstractContextManager[Any]:
    return patch.object(push, "notes_to_push", lambda *_: [])


def _a_refusal_speaks_for_an_earlier_try() -> AbstractContextManager[Any]:
    real = Recovery._give_up
    return patch.object(
        Recovery, "_give_up", lambda self, one, problem, _maybe: real(self, one, problem, False)
    )


MUTANTS: dict[str, Mutant] = {
    "an unknown outcome is forgotten, as if nothing had been sent": _forget_unknown,
    "a lost answer is taken for a refusal": _lost_answers_are_refusals,
    "whatever a look-up finds was done": _any_look_up_is_done,
    "whatever a look-up finds was not done": _no_look_up_is_done,
    "whatever carries our number in Xero is ours": _whatever_has_our_number_is_ours,
    "what was left open is never settled": _nothing_is_settled,
    "a replay has a key of its own": _replays_have_a_key_of_their_own,
    "a refused replay speaks for the first try": _a_refusal_speaks_for_an_earlier_try,
    "a batch is judged when the run begins, not when it is recorded": _judged_when_the_run_begins,
    "two processes push at once": _no_turns,
    "the place to pull from moves before the rows are stored": _watermark_before_rows,
    "a change goes to Xero without a look at what it shows": _changes_go_without_a_look,
    "what is sent keeps the dummy date": _the_dummy_date_stays,
    "what is sent is not marked as sent": _sent_without_the_mark,
    "pushed lines follow a new default account": _pushed_lines_follow_new_accounts,
    "what is paid can be voided": _paid_documents_are_voided,
    "documents of unlinked customers are pushed": _unlinked_customers_are_pushed,
    "answers and pulls are not compared with what was sent": _answers_are_not_compared,
    "payments in Xero are not followed": _payments_are_not_followed,
    "nothing that happens in Xero is followed": _nothing_is_followed,
    "credit notes get no note that leads back": _no_note_leads_back,
}


def caught(server: DemoCompanyServer, mutant: Mutant, examples: int, steps: int) -> str | None:
    """The first line of what broke, None when nothing did."""
    fixed = settings(
        max_examples=max(examples, 1),
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        report_multiple_bugs=False,
    )
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        homes = (Path(folder) / f"world-{n}" for n in itertools.count())
        for module, name, value in (
            (recovery, "REPLAYS", (0.0, 0.0)),
            (push, "BATCH", 2),
            (lanes, "LANES", 1),
        ):
            stack.enter_context(patch.object(module, name, value))
        stack.enter_context(mutant())
        stack.enter_context(redirect_stdout(StringIO()))

        def world() -> World:
            return World(server, next(homes))

        where = ""
        try:
            for name, steps in WALKS.items():
                where = f"{name}: "
                walk(world, steps)
            where = ""
            if examples:
                run_state_machine_as_test(lambda: SyncMachine(world), settings=fixed)  # type: ignore[arg-type]
        except Exception as error:
            said = str(error).splitlines() or [traceback.extract_tb(error.__traceback__)[-1].line or ""]
            return f"{where}{type(error).__name__}: {said[0]}"[:130]
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--examples", type=int, default=60)
    parser.add_argument("--steps", type=int, default=14)
    asked = parser.parse_args()
    chosen = {
        name: mutant
        for name, mutant in MUTANTS.items()
        if not asked.names or any(part in name for part in asked.names)
    }
    survived = 0
    with DemoCompanyServer(tier="none") as server:
        for name, mutant in chosen.items():
            started = time.monotonic()
            how = caught(server, mutant, asked.examples, asked.steps)
            survived += how is None
            line = f"{'caught  ' if how else 'SURVIVED'} {name} ({time.monotonic() - started:.0f} s)"
            print(f"{line}: {how}" if how else line, flush=True)  # noqa: T201
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
