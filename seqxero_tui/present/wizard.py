"""The words of the setup wizard: its five steps, where to take it up again, what each step says, the closing count.

Connecting, organisation and consent come together on Xero's own page (D58); the wizard is done once a default
ledger account is chosen (R9, D59).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from seqxero_tui.present import accounts
from seqxero_tui.present.actions import TAB_KEYS
from seqxero_tui.present.cells import fit
from seqxero_tui.present.pieces import BLANK, Line, Piece, Tone, line, plural
from seqxero_tui.present.times import countdown
from seqxero_tui.sync.views import OrganisationView

ANOTHER = "another"
"""Stands for a Demo Company whose address is asked for."""


class Step(IntEnum):
    """The steps in their order."""

    ENVIRONMENT = 1
    CONNECT = 2
    ORGANISATION = 3
    ACCOUNTS = 4
    SUMMARY = 5


TITLES = {
    Step.ENVIRONMENT: "Environment",
    Step.CONNECT: "Sign in",
    Step.ORGANISATION: "Organisation",
    Step.ACCOUNTS: "Ledger accounts",
    Step.SUMMARY: "Ready",
}

_INTRODUCTIONS = {
    Step.ENVIRONMENT: "Invoices and credit notes go from Sequence to one organisation in Xero. Which Xero?",
    Step.CONNECT: "Xero asks in your browser whether seqxero may read and write your invoices and contacts.",
    Step.ORGANISATION: "Choose the organisation that gets your invoices.",
    Step.ACCOUNTS: "Every line goes to a ledger account: its own, its product's, or the default you choose here.",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What the summary counts. `contacts` is None while they have not been read from Xero."""

    customers: int
    unlinked: int
    on_default: int
    contacts: int | None
    importable: int
    """Contacts that can be imported and are no customers here yet, linked or not."""


def taken_up_at(organisation: OrganisationView | None) -> Step:
    """The step at which the wizard begins: what is done already is not asked again."""
    if organisation is None:
        return Step.ENVIRONMENT
    return Step.SUMMARY if organisation.setup_complete else Step.ACCOUNTS


def short_progress(current: Step) -> str:
    """Where one is, where there is no room for the list: `Connect to Xero · 4 of 5 · Ledger accounts`."""
    return f"Connect to Xero · {current.value} of {len(Step)} · {TITLES[current]}"


def progress(current: Step, reached: Step) -> tuple[Line, ...]:
    """The list of steps: done, here, to come; by glyph as well as by tone."""
    return tuple(_progress_line(step, current, reached) for step in Step)


def _progress_line(step: Step, current: Step, reached: Step) -> Line:
    text = f"{step.value} {TITLES[step]}"
    if step == current:
        return line(Piece("▸ ", Tone.KEY), Piece(text, Tone.STRONG))
    if step < reached:
        return line(Piece("✓ ", Tone.GOOD), Piece(text))
    return line(Piece("○ ", Tone.MUTED), Piece(text, Tone.MUTED))


def introduction(step: Step) -> str:
    """What a step is about, in a sentence or two; empty for the summary, which speaks for itself."""
    return _INTRODUCTIONS.get(step, "")


def environment(url: str | None) -> tuple[Line, ...]:
    """An environment to choose: Xero itself for None, `ANOTHER` for an address to be asked for, else a Demo Company's
    address."""
    if url is None:
        own = "your organisation, or Xero's own demo company"
        return (line(Piece("Xero", Tone.STRONG)), line(Piece(own, Tone.MUTED)))
    quiet = "a Xero on this machine: nothing leaves it"
    where = "at an address you give" if url == ANOTHER else url
    return (line(Piece("Demo Company", Tone.STRONG), f"  {where}"), line(Piece(quiet, Tone.MUTED)))


def environment_note(demo_address: str | None) -> str:
    """What is said below the environments: where the other ones are."""
    if demo_address is None:
        return "To look around first, without an account, start: seqxero demo"
    return "This is the demo. To connect your own organisation, start seqxero without “demo”."


def waiting(seconds_left: float) -> Line:
    """How long the program still waits for the browser."""
    return line(
        Piece("◌ waiting for your browser…  ", Tone.BUSY),
        Piece(f"{countdown(seconds_left)} left", Tone.MUTED),
    )


def looks_like_demo(name: str) -> bool:
    """Whether an organisation is called as Xero calls its demo companies; the certain sign is read on connecting."""
    return name.casefold().startswith("demo company")


def organisation(name: str, *, testing: bool) -> Line:
    """An organisation to choose from, with its badge; `testing` recommends a demo company (R7, D57)."""
    if not looks_like_demo(name):
        return line(name)
    recommended = (Piece("  recommended for testing", Tone.MUTED),) if testing else ()
    return (*line(name, "  ", Piece("DEMO", Tone.WARN)), *recommended)


def left_early() -> str:
    """What is said when the wizard is left before its end (D59)."""
    return (
        "The setup is incomplete: documents wait until a default ledger account is chosen. "
        f"{TAB_KEYS['integration']} takes it up again."
    )


def summary(organisation: OrganisationView, account_name: str | None, counts: Counts) -> tuple[Line, ...]:
    """What the connection has come to, in numbers."""
    default = accounts.label(organisation.default_account, account_name)
    lines = [
        line(
            Piece("● ", Tone.GOOD),
            Piece(organisation.name, Tone.STRONG),
            f" is connected · {organisation.base_currency}",
        ),
        BLANK,
        _count("Default account", default, f"{plural(counts.on_default, 'line')} on it"),
        _count("Customers", f"{counts.customers:,}", _unlinked(counts.unlinked)),
    ]
    if counts.contacts is not None:
        lines.append(
            _count("Contacts in Xero", f"{counts.contacts:,}", f"{counts.importable:,} ready to import")
        )
    return tuple(lines)


def next_steps(counts: Counts) -> tuple[tuple[str, Line], ...]:
    """What to do next, the most useful first, then where everything can be changed: (where, words)."""
    steps = [("invoices", line("Finalize and send invoices, and see them arrive"))]
    if counts.unlinked:
        steps.insert(
            0, ("customers", line(f"Link {plural(counts.unlinked, 'customer')} to contacts in Xero"))
        )
    if counts.importable:
        steps.insert(0, ("import", line(f"Import {plural(counts.importable, 'customer')} from Xero")))
    return (*steps, ("integration", line(Piece("See the connection and all settings", Tone.MUTED))))


def _count(title: str, value: str, more: str = "") -> Line:
    return line(
        Piece(fit(title, 18), Tone.MUTED), Piece(value), Piece(f" · {more}" if more else "", Tone.MUTED)
    )


def _unlinked(number: int) -> str:
    return f"{number:,} not linked to Xero yet" if number else "all linked"
