"""Every action a user can take, once: its key, its words, where it works. Pure; sentences take their keys from here.

Bindings, footer, `?` help, command palette and the README's table of keys are all read from here. What an action
does is a method of the screen: `customers.link` is `do_link` of the screen whose places name `customers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from seqxero_tui.present.pieces import Piece, Tone

TAB_KEYS = {
    "home": "1",
    "customers": "2",
    "products": "3",
    "schedules": "4",
    "invoices": "5",
    "credit_notes": "6",
    "activity": "7",
    "integration": "8",
    "reconcile": "9",
}
"""The keys of the numbered screens; they stay the same for everybody."""

PLACES: dict[str, str] = {
    "home": "Home",
    "month_end": "Lists of the month-end check",
    "customers": "Customers",
    "customer_form": "New or changed customer",
    "round": "Linking one after another",
    "import": "Import from Xero",
    "link": "Link picker",
    "products": "Products",
    "prices": "Prices of a product or a schedule",
    "schedules": "Schedules",
    "drafts": "Drafts to be generated",
    "document": "Invoices and credit notes",
    "documents": "Lists of invoices and credit notes",
    "detail": "A document and its lines",
    "draft": "Writing a draft",
    "credit": "Crediting an invoice",
    "results": "What became of each document",
    "search": "Choosing a customer or a price",
    "entry": "Fields to fill in",
    "plan": "Plan before a push",
    "activity": "Activity",
    "happening": "One thing that happened",
    "reconcile": "Reconcile",
    "accounts": "Ledger account picker",
    "integration": "Integration",
    "wizard": "Setup wizard",
    "waiting": "What waits for Xero",
    "list": "Every list",
    "panel": "Beside the list",
    "everywhere": "Everywhere",
}
"""Where actions work, in the order of the help."""

SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "semicolon": ";",
    "colon": ":",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "underscore": "_",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "at": "@",
    "number_sign": "#",
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "asterisk": "*",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "apostrophe": "'",
    "quotation_mark": '"',
    "grave_accent": "`",
    "tilde": "~",
    "vertical_line": "|",
    "backslash": "\\",
    "circumflex_accent": "^",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
}
"""What is printed on the keys that Textual calls by a name."""

_CHOSEN: dict[str, tuple[str, ...]] = {}
"""The keys the user chose instead of the registry's, by action. One program has one user."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can do. `footer` orders the footer (1 first, 0 not shown there)."""

    id: str
    key: str
    label: str
    help: str
    footer: int = 0
    priority: bool = False
    """Works before the focused widget sees the key."""

    @property
    def where(self) -> str:
        """The place the action works in."""
        return self.id.partition(".")[0]

    @property
    def method(self) -> str:
        """The method of the screen that does it."""
        return "do_" + self.id.partition(".")[2]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that do it now."""
        return _CHOSEN.get(self.id, (self.key,))

    @property
    def sign(self) -> str:
        """The key as it is printed."""
        return key_sign(self.keys[0])


ACTIONS: tuple[Action, ...] = (
    Action("home.open", "enter", "Go there", "Go to where something can be done about the line.", 1),
    Action("home.previous", "left_square_bracket", "Month before", "Check the month before.", 3),
    Action("home.next", "right_square_bracket", "Month after", "Check the month after.", 4),
    Action("home.pull", "r", "Pull", "Read from Xero what changed: payments, sent marks, status.", 5),
    Action(
        "home.export",
        "X",
        "Export",
        "Write the check, the documents and the log as CSV files for the close.",
        6,
    ),
    Action("month_end.detail", "enter", "Lines", "The document with its lines and their ledger accounts.", 4),
    Action(
        "month_end.earlier", "y", "Earlier too", "Show also what is on the list from the months before.", 7
    ),
    Action("customers.import", "m", "Import", "Import customers from the contacts in Xero.", 1),
    Action("customers.link", "l", "Link", "Link the customer to a contact in Xero.", 2),
    Action(
        "customers.push",
        "p",
        "Push to Xero",
        "Create the customer, or every marked one, as a contact in Xero.",
        3,
    ),
    Action(
        "customers.round",
        "b",
        "Link in bulk",
        "Link the marked customers, or all that are not linked, one after another.",
        4,
    ),
    Action("customers.new", "n", "New", "Make a customer, and a contact in Xero for it if wanted.", 7),
    Action("customers.edit", "E", "Edit", "Change the customer; its contact in Xero stays as it is."),
    Action(
        "customers.archive",
        "A",
        "Archive",
        "Archive the customer, or every marked one: out of the lists, and nothing new is billed.",
    ),
    Action("customers.restore", "B", "Bring back", "Bring the archived customer, or every marked one, back."),
    Action("customers.archived", "w", "Archived", "Show archived customers too, or only these."),
    Action("customers.unlink", "u", "Unlink", "Take the link between customer and contact back.", 6),
    Action("customers.open", "o", "Open in Xero", "Open the linked contact in Xero.", 5),
    Action("customers.links", "L", "By link", "Show only the customers in one state of link."),
    Action("customers.push_waiting", "P", "Push waiting", "Push the documents that waited for a link."),
    Action("customer_form.save", "enter", "Save", "Keep the customer.", 1, priority=True),
    Action(
        "customer_form.choose",
        "ctrl+t",
        "From a list",
        "Choose the country or the state from a list.",
        2,
        priority=True,
    ),
    Action("round.link", "enter", "Link", "Link the customer to the contact under the cursor, and go on.", 1),
    Action("round.other", "l", "Other", "Search all contacts for the one it is.", 2),
    Action(
        "round.create",
        "p",
        "Create in Xero",
        "Gather the customer for those that are created in Xero at the end, and go on.",
        3,
    ),
    Action("round.skip", "s", "Skip", "Go on to the next customer; nothing changes for this one.", 4),
    Action("round.previous", "b", "Back one", "Back to the customer before.", 5),
    Action("round.undo", "u", "Take back", "Take back the link, or the creation, of this customer.", 7),
    Action("round.open", "o", "Open in Xero", "Open the contact under the cursor in Xero.", 6),
    Action("round.push_waiting", "P", "Push waiting", "At the end: push the documents that waited.", 2),
    Action("import.choose", "enter", "Import", "Import the marked contacts as customers.", 1),
    Action(
        "import.all_valid",
        "a",
        "All valid",
        "Mark every contact that can be imported and is no customer here yet.",
        2,
    ),
    Action("import.invalid", "exclamation_mark", "Invalid", "Show only what has to be put right in Xero.", 3),
    Action("import.reload", "r", "Reload", "Read the contacts from Xero again; marks and cursor stay.", 5),
    Action(
        "import.show", "O", "By verdict", "Show only what can be imported, has to be put right, or is linked."
    ),
    Action("import.open", "o", "Open in Xero", "Open the contact in Xero to put it right there.", 6),
    Action("link.choose", "enter", "Link", "Link to the contact under the cursor.", 1, priority=True),
    Action(
        "link.everyone",
        "ctrl+t",
        "All contacts",
        "Offer every active contact, not only customers.",
        2,
        priority=True,
    ),
    Action(
        "products.ledger",
        "g",
        "Ledger account",
        "Choose the ledger account of the product, or of every marked one.",
        1,
    ),
    Action("products.prices", "enter", "Prices", "The product's prices with their own ledger accounts.", 2),
    Action(
        "products.accounts",
        "w",
        "By account",
        "Show only products with or without an account of their own.",
        5,
    ),
    Action(
        "prices.ledger",
        "g",
        "Ledger account",
        "Choose the ledger account of the price, or of every marked one.",
        1,
    ),
    Action(
        "schedules.generate",
        "G",
        "Generate drafts",
        "Show the drafts that all schedules, or the marked ones, make until a day.",
        1,
    ),
    Action("schedules.prices", "enter", "Prices", "The schedule's prices with their own ledger accounts.", 2),
    Action("schedules.status", "w", "Status", "Show only schedules of one status.", 5),
    Action("drafts.make", "enter", "Make drafts", "Make the marked drafts, or all of them.", 1),
    Action("drafts.quantity", "E", "Quantity", "Fill in a quantity that is not known here.", 2),
    Action(
        "document.finalize", "f", "Finalize", "Give drafts their number, lock them, and push them to Xero.", 1
    ),
    Action("document.send", "s", "Send", "Mark as sent, with the real dates, here and in Xero.", 2),
    Action("documents.detail", "enter", "Lines", "The document with its lines and their ledger accounts.", 4),
    Action(
        "documents.ledger", "g", "Ledger account", "Go to the lines to choose a line's ledger account.", 3
    ),
    Action(
        "detail.ledger", "g", "Ledger account", "Choose the ledger account of the line under the cursor.", 3
    ),
    Action("document.refresh", "r", "Pull", "Read from Xero what changed: payments, sent marks, status.", 5),
    Action(
        "document.push",
        "p",
        "Push again",
        "Push once more what failed, is out of date, or never was in Xero.",
        6,
    ),
    Action(
        "document.settle",
        "e",
        "Settle",
        "Settle a difference between both sides: both values, and what can be done.",
        1,
    ),
    Action(
        "document.preview",
        "i",
        "Preview",
        "Check drafts, and see exactly what would be written; nothing is changed by looking.",
    ),
    Action("document.open", "o", "Open in Xero", "Open the document in Xero.", 10),
    Action(
        "document.payment_page", "O", "Payment page", "Open the page where the customer pays the invoice."
    ),
    Action("document.link", "l", "Link customer", "Link the document's customer to a contact in Xero.", 3),
    Action("document.restore", "B", "Restore customer", "Bring the document's archived customer back.", 3),
    Action("document.void", "v", "Void", "Void here and in Xero. Cannot be taken back.", 11),
    Action(
        "document.allocate",
        "a",
        "Use credit",
        "Use a credit note's credit for an invoice in Xero, or take it back.",
    ),
    Action(
        "document.mark_paid", "m", "Mark as paid", "For money that came another way than the payment link."
    ),
    Action("documents.new", "n", "New", "Write a draft by hand: customer, currency, lines.", 7),
    Action("document.edit", "E", "Edit draft", "Change a draft: its lines, reference, due days."),
    Action("document.delete", "D", "Delete draft", "Delete a draft for good; asks first."),
    Action(
        "document.credit",
        "k",
        "Credit",
        "Draft a credit note from chosen lines of a final or sent invoice.",
        7,
    ),
    Action("draft.save", "ctrl+s", "Save", "Keep the draft as it stands.", 1, priority=True),
    Action("draft.add", "n", "Add line", "Add a line: a price of a product, or your own words.", 2),
    Action("draft.change", "enter", "Change line", "Change the line under the cursor.", 3),
    Action("draft.remove", "D", "Delete line", "Take the line under the cursor off the draft.", 4),
    Action("draft.terms", "E", "Terms", "Reference, purchase order, memo, and when it is due.", 5),
    Action("draft.up", "K", "Move up", "Move the line under the cursor up.", 6),
    Action("draft.down", "J", "Move down", "Move the line under the cursor down.", 7),
    Action(
        "credit.save", "ctrl+s", "Create", "Draft the credit note from the chosen lines.", 1, priority=True
    ),
    Action(
        "credit.choose", "space", "Choose line", "Credit all that is left of the line, or nothing of it.", 2
    ),
    Action("credit.part", "enter", "Part", "Credit a quantity or an amount of the line.", 3),
    Action("credit.all", "a", "All lines", "Credit all that is left of every line.", 4),
    Action("results.go", "enter", "Go to it", "Go to the document under the cursor.", 1),
    Action("search.choose", "enter", "Choose", "Take what is under the cursor.", 1, priority=True),
    Action(
        "entry.keep", "enter", "Keep", "Keep what was typed, once nothing is wrong with it.", 1, priority=True
    ),
    Action("documents.status", "w", "Status", "Show only documents of one status."),
    Action("documents.payment", "y", "Payment", "Show only invoices of one payment status."),
    Action("documents.state", "z", "Xero state", "Show only documents in one state of their way to Xero."),
    Action("detail.sidebar", "x", "Sidebar", "Show or hide both sides beside the lines.", 9),
    Action("plan.push", "p", "Push", "Write what is shown: the marked writes, or all of them.", 1),
    Action("plan.open", "enter", "Open", "The document with its lines, or the customer.", 3),
    Action("plan.json", "J", "JSON", "What Xero receives to the letter, and back to words.", 5),
    Action("plan.group", "w", "Kind", "Show only new, changed, voided or blocked ones."),
    Action("activity.detail", "enter", "Details", "Request, answer and results of what happened.", 1),
    Action(
        "activity.retry",
        "p",
        "Try again",
        "Push once more what failed of this row, or of the marked ones.",
        2,
    ),
    Action("activity.retry_all", "a", "Try all again", "Push once more everything that failed.", 3),
    Action(
        "activity.failed",
        "z",
        "Failed",
        "Show only what failed or is not known yet, and everything again.",
        4,
    ),
    Action("activity.object", "g", "Go to it", "The document or customer it is about.", 5),
    Action("activity.kind", "w", "Kind", "Show only requests to Xero, invoices, customers and so on."),
    Action("activity.who", "y", "Who", "Show only what a person, the background or a command did."),
    Action("happening.open", "enter", "Open", "The document or customer under the cursor.", 1),
    Action("happening.retry", "p", "Try again", "Push once more what failed of it.", 2),
    Action(
        "reconcile.run",
        "r",
        "Compare",
        "Compare both sides of every document in Xero; neither is changed.",
        1,
    ),
    Action(
        "reconcile.choose", "enter", "Settle", "Choose what holds, for one document or all marked ones.", 2
    ),
    Action("reconcile.settle", "e", "Settle", "The same as enter."),
    Action("reconcile.object", "g", "Go to it", "The document with its lines.", 5),
    Action("reconcile.open", "o", "Open in Xero", "Open the document in Xero.", 6),
    Action("reconcile.kind", "w", "Kind", "Show only invoices or only credit notes."),
    Action("reconcile.what", "y", "What", "Show only one kind of difference."),
    Action("reconcile.month", "z", "Issued", "Show only documents issued in one month."),
    Action("accounts.choose", "enter", "Choose", "Take the account under the cursor.", 1, priority=True),
    Action(
        "accounts.everything",
        "ctrl+t",
        "All accounts",
        "Offer every account a sale can use, not only revenue.",
        2,
        priority=True,
    ),
    Action("integration.change", "enter", "Change", "Choose the setting under the cursor anew.", 1),
    Action(
        "integration.reread",
        "r",
        "Read again",
        "Read the organisation, its accounts, tax rates and currencies from Xero again: four calls.",
        2,
    ),
    Action(
        "integration.anew",
        "n",
        "Connect anew",
        "The wizard again: sign in anew, or connect another organisation. Links and settings are kept.",
        3,
    ),
    Action(
        "integration.disconnect",
        "u",
        "Disconnect",
        "Throw the sign-in away; links, settings and history are kept.",
        4,
    ),
    Action("wizard.next", "enter", "Choose", "Take what is under the cursor and go on.", 1),
    Action(
        "wizard.consent",
        "g",
        "Give consent",
        "Give a Demo Company's consent from here, without a browser.",
        1,
    ),
    Action("wizard.browser", "b", "Open browser", "Open Xero's sign-in page in your browser.", 2),
    Action(
        "waiting.plan",
        "P",
        "Push waiting",
        "What waits for Xero: look at every write first, then push all of it, or some.",
    ),
    Action("list.filter", "slash", "Filter", "Type to narrow the list down.", 8),
    Action("list.sort", "S", "Sort", "Put the list into another order."),
    Action("list.columns", "C", "Columns", "Choose the columns of the list."),
    Action("list.mark", "space", "Mark", "Mark the row, or take its mark back.", 4),
    Action(
        "list.mark_all", "asterisk", "Mark all", "Mark all rows of the list or of its filter, or none.", 8
    ),
    Action("panel.sidebar", "x", "Sidebar", "Show or hide what is known about the row.", 9),
    Action(
        "everywhere.copy",
        "c",
        "Copy",
        "Copy the number, the id or the link of the row, or the marked or all rows as CSV.",
        12,
    ),
    Action("everywhere.details", "d", "Details", "The whole story of the last message, to read and to copy."),
    Action(
        "everywhere.theme",
        "t",
        "Next theme",
        "Dark, light, high contrast, or the terminal's own colours; kept for the next time.",
    ),
    Action(
        "everywhere.redact",
        "R",
        "Hide or show",
        "Hide names, emails, addresses and amounts while the screen is shared, or show them again.",
    ),
    Action("everywhere.jump", "semicolon", "Jump", "Letters on all that can be gone to: press one."),
    Action("everywhere.stop", "ctrl+x", "Stop", "Stop what is under way, after the step it is at.", 1),
    Action("everywhere.quit", "q", "Quit", "Leave the program; asks while something is on its way to Xero."),
    Action(
        "everywhere.back",
        "escape",
        "Back",
        "Take back the latest step: the filter, the marks, then the screen.",
    ),
    Action("everywhere.help", "question_mark", "Help", "All keys, to search through.", 90),
    Action("everywhere.commands", "ctrl+p", "Commands", "Every command, by name.", 91),
)


def use_keys(chosen: Mapping[str, Sequence[str]]) -> None:
    """From now on these keys do these actions, and all others have their own."""
    _CHOSEN.clear()
    _CHOSEN.update({action: tuple(keys) for action, keys in chosen.items()})


def key_sign(key: str) -> str:
    """A key as it is printed: `/` for `slash`, `^p` for `ctrl+p`, `esc` for `escape`."""
    if key.startswith("ctrl+"):
        return "^" + key_sign(key.removeprefix("ctrl+"))
    return "esc" if key == "escape" else SIGNS.get(key, key)


BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def key_of(action_id: str) -> str:
    """The key of an action as it is printed."""
    return BY_ID[action_id].sign


def key_piece(action_id: str) -> Piece:
    """The key of an action, to stand in a line."""
    return Piece(key_of(action_id), Tone.KEY)


def not_connected(why: str = "") -> str:
    """That there is no connection, why that matters here, and the key of the screen that connects."""
    return f"Not connected to Xero{f': {why}' if why else ' yet'}. {TAB_KEYS['integration']} connects."


def fix_key(action: str) -> str:
    """The key of an action of `present.fixes`, on a document where it works there; "" where none does."""
    if action in TAB_KEYS:
        return TAB_KEYS[action]
    ids = (f"{place}.{action}" for place in ("document", "documents", "detail", "customers"))
    return next((BY_ID[each].sign for each in ids if each in BY_ID), "")


def own_words() -> frozenset[str]:
    """The words with which the program speaks of what it does, in lower case."""
    text = " ".join(f"{action.label} {action.help}" for action in ACTIONS)
    return frozenset(word.strip(".,:;()?").lower() for word in text.split())


def shown_key(key: str, places: Iterable[str]) -> str:
    """How the key of whatever `key` does in these places by default is printed now."""
    return next((action.sign for action in at(places) if key in (action.key, key_sign(action.key))), key)


def at(places: Iterable[str]) -> list[Action]:
    """The actions that work in these places, in the order of the registry."""
    wanted = set(places)
    return [action for action in ACTIONS if action.where in wanted]
