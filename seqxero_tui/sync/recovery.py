"""Sends recorded attempts, and settles those whose outcome nobody knows: by replay while Xero remembers, else by look-up.

Never by guessing: an unknown stays unknown, on the screen too, until Xero has told.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from seqxero_tui.sync.attempts import ADD_NOTE, Attempts, Found, key_of, payloads_of
from seqxero_tui.sync.books import Books
from seqxero_tui.sync.tables import Attempt
from seqxero_tui.xero.errors import BadRequest, NotFound, Outcome, ValidationFailed, XeroError
from seqxero_tui.xero.records import DocumentKind as XeroKind
from seqxero_tui.xero.writing import Element, WriteRequest

if TYPE_CHECKING:
    from seqxero_tui.xero.client import XeroClient

REMEMBERED = timedelta(minutes=5)  # Xero says 6; a minute is left for clocks and the way there
REPLAYS = (1.0, 3.0)  # seconds before each replay within a run


class Recovery:
    """Works on attempts one by one. `cancel` cuts a wait between two replays short."""

    def __init__(
        self, books: Books, client: XeroClient, attempts: Attempts, *, cancel: threading.Event
    ) -> None:
        self._books, self._client, self._attempts, self._cancel = books, client, attempts, cancel

    def settle(self) -> None:
        """Settles every attempt of unknown outcome. Raises XeroError when Xero does not answer; nothing is lost then."""
        for attempt in self._attempts.open():
            age = self._books.clock() - (attempt.sent_at or attempt.recorded_at)
            if timedelta(0) <= age < REMEMBERED:
                try:
                    self.send(attempt.id, _request(attempt))
                except (BadRequest, NotFound):
                    self.look_up(attempt.id)
            else:
                self.look_up(attempt.id)

    def send(self, attempt_id: str, request: WriteRequest) -> None:
        """Sends an attempt, again with the same key while its outcome is unknown, and applies the answer.

        Raises BadRequest or NotFound when the call was refused as a whole, with the attempt still open; any other XeroError
        after its outcome has been recorded.
        """
        for pause in (*REPLAYS, None):
            try:
                answer = self._client.write(request)
            except (BadRequest, NotFound):
                raise
            except ValidationFailed as error:
                self._apply(attempt_id, error.elements, error.status or 400, error.request_id)
                return
            except XeroError as error:
                if error.outcome is not Outcome.UNKNOWN:
                    self._attempts.not_processed(attempt_id, error.problem)
                    raise
                if pause is None or self._cancel.wait(pause):
                    self._attempts.unknown(attempt_id, error.problem)
                    raise
            else:
                self._apply(attempt_id, answer.elements, answer.status, answer.request_id)
                return

    def look_up(self, attempt_id: str) -> None:
        """Settles an attempt by what Xero has under its members' numbers."""
        attempt = next((each for each in self._attempts.open() if each.id == attempt_id), None)
        if attempt is not None:
            self._attempts.found(attempt_id, self._records(attempt), {})

    def _apply(
        self,
        attempt_id: str,
        elements: tuple[Element, ...] | list[Element],
        status: int,
        request_id: str | None,
    ) -> None:
        taken = self._attempts.answered(attempt_id, elements, status=status, request_id=request_id)
        if taken:
            # "Must be unique" speaks of an earlier write that succeeded, ours or another's: look whose it is.
            attempt = next(each for each in self._attempts.open() if each.id == attempt_id)
            self._attempts.found(attempt_id, self._records(attempt), taken)

    def _records(self, attempt: Attempt) -> dict[str, Found]:
        """What Xero has under the keys of the attempt's members, by key."""
        if attempt.action == ADD_NOTE:
            (_, _, document_id, _) = attempt.path.split("/")
            notes = self._client.history(XeroKind.CREDIT_NOTE, document_id)
            return {each.details or "": each for each in notes}
        if not attempt.action.startswith("create"):
            return {}  # a change names its document by id: sending it again does no harm
        keys = [key_of(each) for each in payloads_of(attempt)]
        found: dict[str, Found] = {}
        if attempt.action == "create_contact":
            for page in self._client.contacts(numbers=keys, include_archived=True):
                found |= {each.contact_number or "": each for each in page.items}
        else:
            for documents in self._client.documents(_kind(attempt), numbers=keys):
                found |= {each.number: each for each in documents.items}
        return found


def _kind(attempt: Attempt) -> XeroKind:
    return XeroKind(attempt.action.partition("_")[2])


def _request(attempt: Attempt) -> WriteRequest:
    """The attempt's request, to the byte."""
    method: Literal["PUT", "POST"] = "PUT" if attempt.method == "PUT" else "POST"
    return WriteRequest(method, attempt.path, attempt.body.encode(), attempt.idempotency_key, attempt.query)
