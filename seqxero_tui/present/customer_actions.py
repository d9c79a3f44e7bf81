"""What can be done with a customer as it stands, and why something cannot: for the keys and for the sidebar alike."""

from __future__ import annotations

from typing import NamedTuple

from seqxero_tui.present.actions import key_of, not_connected
from seqxero_tui.sync.states import LinkState
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

ON_XERO = ("link", "push", "push_waiting")
"""Those that need a connection."""


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
        case "push" if linked:
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
