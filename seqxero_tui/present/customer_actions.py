"""What can be done with a customer as it stands, and why something cannot: for the keys and for the sidebar alike."""

from __future__ import annotations

from typing import NamedTuple

from seqxero_tui.present.actions import key_of, not_connected
from seqxero_tui.sync.states import LinkedHow, LinkState
from seqxero_tui.sync.views import CustomerRow


class Hindrance(NamedTuple):
    """Why an action cannot be done now: in a few words beside it, and as the sentence its key answers."""

    short: str
    sentence: str


NOT_CONNECTED = Hindrance("not connected", not_connected())
OFFERED = (
    ("link", "Link to a contact"),
    ("push", "Create it in Xero"),
    ("push_waiting", "Push what waits"),
    ("open", "Open in Xero"),
    ("unlink", "Unlink"),
    ("edit", "Edit"),
    ("archive", "Archive"),
    ("restore", "Bring back"),
)
"""The verbs of the sidebar with their words; a verb is also the end of its action's id."""

_ARCHIVED = (
    "The contact of {} was made from here and is archived in Xero, which takes no second one: {} opens it, to restore it "
    "there; {} links another contact."
)
ON_XERO = ("link", "push", "push_waiting")
"""Those that need a connection."""


def creatable(row: CustomerRow) -> bool:
    """Whether a contact can be made in Xero: not linked, or to one that is gone or archived there, but for one that was
    made from here, whose number Xero takes only once."""
    if row.link.state is LinkState.ARCHIVED_IN_XERO:
        return row.link.how != LinkedHow.PUSH
    return row.link.state in (LinkState.UNLINKED, LinkState.GONE_IN_XERO)


def hindrance(verb: str, row: CustomerRow, *, connected: bool) -> Hindrance | None:
    """Why `verb` cannot be done with the customer now; None when it can."""
    if verb in ON_XERO and not connected:
        return NOT_CONNECTED
    linked = row.link.contact_id is not None
    match verb:
        case "link" if row.link.state is LinkState.LINKED:
            said = f"{row.name} is linked to {row.link.contact_name} already: {key_of('customers.unlink')} takes that back first."
            return Hindrance("linked already", said)
        case "link" | "push" if row.link.state is LinkState.PENDING:
            return Hindrance("being created", f"{row.name} is being created in Xero.")
        case "push" if row.link.state is LinkState.ARCHIVED_IN_XERO and not creatable(row):
            return Hindrance(
                "archived there",
                _ARCHIVED.format(row.name, key_of("customers.open"), key_of("customers.link")),
            )
        case "push" if row.link.state is LinkState.LINKED:
            return Hindrance("linked already", f"{row.name} is linked already: nothing to create in Xero.")
        case "open" | "unlink" if not linked:
            return Hindrance("not linked", f"{row.name} is not linked: {key_of('customers.link')} links it.")
        case "push_waiting" if not row.waiting:
            return Hindrance("nothing waits", f"No document of {row.name} waits to be pushed.")
        case "push_waiting" if row.link.state is not LinkState.LINKED:
            return Hindrance(
                "no link yet", f"{row.name} wants a link first: {key_of('customers.link')} links it."
            )
        case "archive" if row.archived_at is not None:
            said = f"{row.name} is archived already: {key_of('customers.restore')} brings it back."
            return Hindrance("archived already", said)
        case "restore" if row.archived_at is None:
            return Hindrance("not archived", f"{row.name} is not archived.")
    return None
