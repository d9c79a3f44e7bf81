"""Sends recorded attempts, and settles those whose outcome nobody knows: by replay while Xero remembers, else by look-up.

Never by guessing: an unknown stays unknown, on the screen too, until Xero has told.
"""

from __future__ import annotations

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
from seqxero_tui.sync.verdicts import Found
from seqxero_tui.xero.errors import BadRequest, NotFound, Outcome, ValidationFailed, XeroError
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.writing import WriteAnswer, WriteRequest

REMEMBERED = timedelta(minutes=5)  # Xero says 6; a minute is left for clocks and the way there
REPLAYS = (1.0, 3.0)  # seconds before each replay within a run


class WholeRefused(Exception):
    """Xero refused the call as a whole, so no element was looked at by itself; the attempt is still open."""

    def __init__(self, error: XeroError, *, surely: bool) -> None:
        super().__init__(error.problem.message)
        self.error = error
        self.surely = surely
        """Nothing can have been done: it was the first try, and Xero could not even read it."""


class Recovery:
    """Works on attempts one by one."""

    def __init__(self, run: Run, outcomes: Outcomes) -> None:
        self._run, self._outcomes = run, outcomes

    def settle(self) -> None:
        """Settles every attempt of unknown outcome. Raises XeroError when Xero does not answer; nothing is lost then.

        One that cannot be looked up stays unknown, is told, and does not keep the others waiting.
        """
        for attempt in open_attempts(self._run.books.store, self._run.tenant_id):
            since = attempt.sent_at or attempt.recorded_at
            try:
                if self._remembered(since):
                    self.send(attempt.id, request_of(attempt), since=since)
                else:
                    self.look_up(attempt)
            except WholeRefused:
                self.look_up(attempt)
            except InputError as error:
                self._outcomes.unknown(attempt.id, error.problem)

    def send(self, attempt_id: str, request: WriteRequest, *, since: datetime | None = None) -> None:
        """Sends an attempt, again with the same key while its outcome is unknown and Xero remembers the key, and applies
        the answer.

        `since` is when an earlier try may have arrived: then no refusal of a replay speaks for that one.
        Raises WholeRefused with the attempt still open; a XeroError after its outcome has been recorded.
        """
        maybe_done, began = since is not None, since or self._run.books.clock()
        for pause in (*REPLAYS, None):
            try:
                answer = self._run.client.write(request)
            except (BadRequest, NotFound) as error:
                surely = error.outcome is Outcome.REJECTED and not maybe_done
                raise WholeRefused(error, surely=surely) from None
            except ValidationFailed as error:
                answer = WriteAnswer(error.status or 400, error.request_id, None, tuple(error.elements), 0)
            except XeroError as error:
                if error.outcome is Outcome.UNKNOWN:
                    maybe_done = True
                    again = pause is not None and not self._run.cancel.wait(pause)
                    if again and self._remembered(began):
                        continue
                self._give_up(attempt_id, error.problem, maybe_done)
                raise
            taken = self._outcomes.answered(attempt_id, answer)
            if taken:
                # "Must be unique" speaks of an earlier write that succeeded, ours or another's: look whose it is.
                attempt = self._open(attempt_id)
                assert attempt is not None  # noqa: S101 - its taken members are open
                self._outcomes.found(attempt_id, self._records(attempt), taken)
            return

    def look_up(self, attempt: Attempt) -> None:
        """Settles an attempt by what Xero has under its members' ids and numbers."""
        self._outcomes.found(attempt.id, self._records(attempt), {})

    def look_up_open(self, attempt_id: str, refusal: Problem | None = None) -> None:
        """`look_up`, if the attempt is still open; what is not there was then refused for `refusal`, if that is given."""
        attempt = self._open(attempt_id)
        if attempt is not None:
            numbers = [number_in(each) for each in payloads_of(attempt)] if refusal else []
            self._outcomes.found(
                attempt.id, self._records(attempt), {number: [refusal] for number in numbers if refusal}
            )

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
