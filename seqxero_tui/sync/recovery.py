"""Sends recorded attempts, and settles those whose outcome nobody knows: by replay while Xero remembers, else by look-up.

Never by guessing: an unknown stays unknown, on the screen too, until Xero has told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from seqxero_tui.errors import InputError, Problem
from seqxero_tui.sync.attempts import (
    ADD_NOTE,
    ALONE,
    CREATE_CONTACT,
    CREDIT,
    id_in,
    kind_of,
    number_in,
    open_attempts,
    payloads_of,
    request_of,
)
from seqxero_tui.sync.outcomes import Outcomes
from seqxero_tui.sync.run import Run
from seqxero_tui.sync.tables import Attempt
from seqxero_tui.sync.tries import LONG_ENOUGH
from seqxero_tui.sync.verdicts import Found, key_reused, note_given_up
from seqxero_tui.xero.errors import (
    BadRequest,
    Interrupted,
    KeyReused,
    NotFound,
    Outcome,
    Refused,
    ValidationFailed,
    XeroError,
)
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest

REMEMBERED = timedelta(minutes=5)  # Xero says 6; a minute is left for clocks and the way there
REPLAYS = (1.0, 3.0)  # seconds before each replay within a run
OF_ONE_CALL = (Interrupted, Refused, BadRequest, NotFound, ValidationFailed)
"""Errors that may be of one call alone. Any other, such as no network or no calls left, keeps all waiting."""
_SILENT = Problem(
    "answer_incomplete",
    "Xero's answer does not speak of it.",
    "The next sync finds out by itself; nothing is sent twice.",
)


class WholeRefused(Exception):
    """Xero refused the call as a whole, or met a fault, so no element was judged by itself; the attempt is still open."""

    def __init__(self, error: XeroError, *, surely: bool) -> None:
        super().__init__(error.problem.message)
        self.error = error
        self.surely = surely
        """Nothing can have been done: it was the first try, and nobody who could do it has seen it."""

    @property
    def is_fault(self) -> bool:
        """Whether nobody judged it: a fault of Xero's, or something between here and there that let it not through."""
        return isinstance(self.error, Interrupted | Refused)

    @property
    def alarm(self) -> Problem | None:
        """What is told instead of trying it in another way: Xero had the key from something else."""
        return key_reused(self.error.problem) if isinstance(self.error, KeyReused) else None


class Recovery:
    """Works on attempts one by one."""

    def __init__(self, run: Run, outcomes: Outcomes) -> None:
        self._run, self._outcomes = run, outcomes

    def settle(self) -> None:
        """Settles every attempt of unknown outcome. Raises XeroError when Xero answers nothing at all; nothing is lost
        then.

        One that cannot be settled stays unknown, is told, and does not keep the others waiting.
        """
        for attempt in open_attempts(self._run.books.store, self._run.tenant_id):
            try:
                self._settle(attempt)
            except (InputError, *OF_ONE_CALL) as error:
                self._outcomes.unknown(attempt.id, error.problem)
                self.see_that_xero_answers()

    def _settle(self, attempt: Attempt) -> None:
        """Replays or looks up one attempt. What has nothing to be known by is looked for first: a replay would do it twice
        once Xero has forgotten its key, and only Xero's clock, not ours, tells when that is."""
        since = attempt.sent_at or attempt.recorded_at
        remembered, fault, refusal = self._remembered(since), None, None
        if remembered and attempt.action in ALONE:
            self._outcomes.found(attempt.id, self._records(attempt), {}, keep=True)
        if remembered and self._open(attempt.id):
            try:
                self.send(attempt.id, request_of(attempt), since=since, once=True)
                return
            except WholeRefused as refused:
                if refused.is_fault and attempt.action in ALONE:
                    raise refused.error from None  # it may still be at work on it
                fault = refused.error.problem if refused.is_fault else None
                refusal = refused.alarm
        try:
            self._look_up(attempt, refusal, fault)
        except Interrupted as error:
            if attempt.action != ADD_NOTE or self._run.books.clock() - since < LONG_ENOUGH:
                raise
            (payload,) = payloads_of(attempt)
            problem = note_given_up(error.problem.message)
            self._outcomes.found(attempt.id, {}, {number_in(payload): [problem]})

    def see_that_xero_answers(self) -> None:
        """Reads something small, after one call came to nothing. Raises XeroError when Xero does not answer that either."""
        self._run.client.organisation()

    def send(
        self, attempt_id: str, request: WriteRequest, *, since: datetime | None = None, once: bool = False
    ) -> None:
        """Sends an attempt, again with the same key while its outcome is unknown and Xero remembers the key, and applies
        the answer. What the answer does not speak of is looked up.

        `since` is when an earlier try may have arrived: then no refusal of a replay speaks for that one. With `once` a
        fault is not tried again, and the caller looks it up.
        Raises WholeRefused with the attempt still open; a XeroError after its outcome has been recorded.
        """
        maybe_done, began = since is not None, since or self._run.books.clock()
        for pause in (None,) if once else (*REPLAYS, None):
            try:
                answer = self._run.client.write(request)
            except (BadRequest, NotFound, Refused) as error:
                surely = error.outcome is not Outcome.UNKNOWN and not maybe_done
                raise WholeRefused(error, surely=surely) from None
            except ValidationFailed as error:
                if not error.elements:
                    raise WholeRefused(error, surely=False) from None
                answer = WriteAnswer(error.status or 400, error.request_id, None, tuple(error.elements), 0)
            except XeroError as error:
                if error.outcome is Outcome.UNKNOWN:
                    if once:
                        raise WholeRefused(error, surely=False) from None
                    maybe_done = True
                    again = pause is not None and not self._run.cancel.wait(pause)
                    if again and self._remembered(began):
                        continue
                self._give_up(attempt_id, error.problem, maybe_done)
                raise
            self._look_up_rest(attempt_id, self._outcomes.answered(attempt_id, answer))
            return

    def _look_up_rest(self, attempt_id: str, taken: Mapping[str, Sequence[Problem]]) -> None:
        """Looks up what an answer left open. "Must be unique" speaks of an earlier write that succeeded, ours or another's:
        look whose it is. What the answer does not speak of may be done."""
        attempt = self._open(attempt_id)
        if attempt is None:
            return
        alone = attempt.action in ALONE  # nothing tells for sure that it is not there yet

        def settle() -> None:
            self._outcomes.found(
                attempt_id, self._records(attempt), taken, fault=_SILENT, keep=alone, tell=True
            )

        if self._told(attempt, settle) and alone and self._open(attempt_id):
            self._outcomes.unknown(attempt_id, _SILENT)

    def look_up_open(
        self,
        attempt_id: str,
        refusal: Problem | None = None,
        fault: Problem | None = None,
        *,
        tell: bool = False,
    ) -> bool:
        """Settles an attempt, if it is still open, by what Xero has under its members' ids and numbers.

        What is not there was then refused for `refusal`, if that is given, else it is wanted again, and the report says so
        with `tell`; `fault` is what Xero answered instead. False when it could not be looked up and stays unknown, as is
        then told; raises XeroError when that keeps all others waiting too.
        """
        attempt = self._open(attempt_id)
        return attempt is None or self._told(
            attempt, lambda: self._look_up(attempt, refusal, fault, tell=tell)
        )

    def _look_up(
        self,
        attempt: Attempt,
        refusal: Problem | None,
        fault: Problem | None,
        *,
        tell: bool = False,
    ) -> None:
        numbers = [number_in(each) for each in payloads_of(attempt)] if refusal else []
        refusals = {number: [refusal] for number in numbers if refusal}
        self._outcomes.found(attempt.id, self._records(attempt), refusals, fault=fault, tell=tell)

    def _told(self, attempt: Attempt, settle: Callable[[], None]) -> bool:
        """Whether it could be settled; else that is told, and raised when it is not of this attempt alone."""
        try:
            settle()
        except (XeroError, InputError) as error:
            self._outcomes.unknown(attempt.id, error.problem)
            if isinstance(error, (*OF_ONE_CALL, InputError)):
                return False
            raise
        return True

    def _remembered(self, since: datetime) -> bool:
        """Whether Xero still knows the key of what was sent then; later a replay could do it twice."""
        return timedelta(0) <= self._run.books.clock() - since < REMEMBERED

    def _open(self, attempt_id: str) -> Attempt | None:
        found = open_attempts(self._run.books.store, self._run.tenant_id)
        return next((each for each in found if each.id == attempt_id), None)

    def _give_up(self, attempt_id: str, problem: Problem, maybe_done: bool) -> None:
        if maybe_done:
            self._outcomes.unknown(attempt_id, problem)
        else:
            self._outcomes.not_processed(attempt_id, problem)

    def _records(self, attempt: Attempt) -> dict[str, Found]:
        """What Xero has of the attempt's members, by number, or of a change by id; as few calls as the filters allow."""
        client, payloads = self._run.client, payloads_of(attempt)
        numbers = [number_in(each) for each in payloads]
        found: dict[str, Found] = {}
        if attempt.action in ALONE:
            (_, _, document_id, *_) = attempt.path.split("/")
        if attempt.action == ADD_NOTE:
            with suppress(NotFound):  # then its credit note is gone, and the note with it
                found = {each.details or "": each for each in client.history(kind_of(ADD_NOTE), document_id)}
        elif attempt.action in CREDIT:
            for page in client.documents(XeroKind.CREDIT_NOTE, ids=[document_id]):
                for note in page.items:
                    found[""] = note  # an allocation has nothing to be known by
        elif attempt.action == CREATE_CONTACT:
            for contacts in client.contacts(numbers=numbers, include_archived=True):
                found |= {each.contact_number or "": each for each in contacts.items}
        elif attempt.action.startswith("create"):
            for page in client.documents(kind_of(attempt.action), numbers=numbers):
                found |= {each.number: each for each in page.items}
        else:
            for page in client.documents(kind_of(attempt.action), ids=[id_in(each) for each in payloads]):
                found |= {each.id: each for each in page.items}
        return found
