"""The Stripe account behind the Demo Company: its payment links, and the checkout sessions that paid them."""

from __future__ import annotations

import secrets
import sqlite3
import string
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from seqxero_tui.demo_company.clock import Clock
from seqxero_tui.demo_company.storage import Storage
from seqxero_tui.demo_company.wire import decode, encode_text

FILE_NAME = "stripe.sqlite"

# Amounts are whole minor units, instants whole seconds, as on Stripe's wire. `position` grows with time.
_FIRST = """
CREATE TABLE payment_link (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, currency TEXT NOT NULL,
    amount INTEGER NOT NULL, name TEXT NOT NULL, metadata TEXT NOT NULL, most_payments INTEGER
);
CREATE TABLE checkout_session (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payment_link TEXT NOT NULL, created INTEGER NOT NULL,
    currency TEXT NOT NULL, amount INTEGER NOT NULL, refunded INTEGER NOT NULL, payer TEXT,
    client_reference_id TEXT, payment_intent TEXT NOT NULL, charge TEXT NOT NULL
);
CREATE INDEX checkout_session_link ON checkout_session (payment_link, position);
"""
_ALPHABET = string.ascii_letters + string.digits


class Refused(Exception):
    """What cannot be done, in a sentence for the person who tried."""


@dataclass(frozen=True)
class PaymentLink:
    """A page at which a fixed amount is paid; `most_payments` completed payments close it, None never does."""

    id: str
    created: int
    currency: str
    amount: int
    name: str
    metadata: dict[str, str]
    most_payments: int | None
    payments: int

    @property
    def active(self) -> bool:
        return self.most_payments is None or self.payments < self.most_payments


@dataclass(frozen=True)
class Session:
    """A completed and paid visit to a payment link's page."""

    id: str
    payment_link: str
    created: int
    currency: str
    amount: int
    refunded: int
    payer: str | None
    client_reference_id: str | None
    payment_intent: str
    charge: str


class StripeAccount:
    """One account in test mode. Safe to use from any thread."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Open or create its file in `folder`; OSError when that cannot be used."""
        self._storage = Storage(folder, FILE_NAME, (_FIRST,))
        self._clock = clock

    def close(self) -> None:
        self._storage.close()

    def add_link(
        self,
        amount: int,
        currency: str,
        name: str,
        *,
        link_id: str | None = None,
        metadata: dict[str, str] | None = None,
        most_payments: int | None = None,
    ) -> PaymentLink:
        """A new payment link over `amount` minor units. With a `link_id` that is known already, that link as it stands."""
        link_id = link_id or new_id("plink_")
        row = {
            "id": link_id,
            "created": self._now(),
            "currency": currency.lower(),
            "amount": amount,
            "name": name,
            "metadata": encode_text(metadata or {}),
            "most_payments": most_payments,
        }
        with self._storage.transaction():
            found = self.link(link_id)
            if found is None:
                self._storage.insert("payment_link", row)
                found = self.link(link_id)
        assert found is not None  # noqa: S101 - it was just made
        return found

    def link(self, link_id: str) -> PaymentLink | None:
        row = self._storage.one(f"{_LINKS} WHERE id = ?", (link_id,))
        return None if row is None else _link(row)

    def links(self) -> list[PaymentLink]:
        """All of them, newest first."""
        return [_link(row) for row in self._storage.all(f"{_LINKS} ORDER BY position DESC")]

    def sessions(self, payment_link: str | None = None) -> list[Session]:
        """Those of one link, or all; newest first."""
        rows = self._storage.all(
            "SELECT * FROM checkout_session WHERE ?1 IS NULL OR payment_link = ?1 ORDER BY position DESC",
            (payment_link,),
        )
        return [_session(row) for row in rows]

    def pay(self, link_id: str, *, payer: str | None = None, reference: str | None = None) -> Session:
        """A customer pays the link's whole amount. Refused when there is no such link, or it is closed."""
        with self._storage.transaction():
            link = self.link(link_id)
            if link is None:
                raise Refused("There is no such payment link.")
            if not link.active:
                raise Refused("This payment link has been paid already.")
            session = Session(
                id=new_id("cs_test_", 58),
                payment_link=link.id,
                created=self._now(),
                currency=link.currency,
                amount=link.amount,
                refunded=0,
                payer=payer,
                client_reference_id=reference,
                payment_intent=new_id("pi_"),
                charge=new_id("ch_"),
            )
            self._storage.insert("checkout_session", dict(vars(session)))
            return session

    def refund(self, session_id: str, amount: int) -> None:
        """Send back so many minor units of a payment. Refused for more than is left of it."""
        changed = self._storage.run(
            "UPDATE checkout_session SET refunded = refunded + ?1 WHERE id = ?2 AND refunded + ?1 <= amount",
            (amount, session_id),
        )
        if not changed:
            raise Refused("Only what was paid, and not refunded yet, can be refunded.")

    def _now(self) -> int:
        return _seconds(self._clock.now())


_LINKS = (
    "SELECT *, (SELECT count(*) FROM checkout_session s WHERE s.payment_link = payment_link.id) AS payments"
    " FROM payment_link"
)


def new_id(prefix: str, length: int = 24) -> str:
    """A fresh id as Stripe makes them: what it is of, then letters and digits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _link(row: sqlite3.Row) -> PaymentLink:
    fields = {name: row[name] for name in row.keys() if name != "position"}  # noqa: SIM118 - a row iterates over values
    return PaymentLink(**{**fields, "metadata": decode(row["metadata"])})


def _session(row: sqlite3.Row) -> Session:
    return Session(**{name: row[name] for name in row.keys() if name != "position"})  # noqa: SIM118


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
