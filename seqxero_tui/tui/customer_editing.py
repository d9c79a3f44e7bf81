"""Making and changing customers, from any screen: the form, the questions around it, and the push that may follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from seqxero_tui.mapping.customer_entry import CustomerEntry
from seqxero_tui.present import customer_form
from seqxero_tui.sync.views import CustomerRow
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.linking import offer_waiting, push_customers

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.dialogs.customer_form import Filled
    from seqxero_tui.workspace import Workspace


def new_customer(app: SeqxeroApp, made: Callable[[str], None]) -> None:
    """Let the user make a customer; `made` gets its id once it is kept (R21, R24)."""
    from seqxero_tui.tui.dialogs.customer_form import CustomerForm

    def filled(answer: Filled | None) -> None:
        if answer is not None:
            _unless_here_already(app, answer.entry, lambda: _create(app, answer, made))

    connected = app.standing.organisation is not None
    app.push_screen(CustomerForm("New customer", CustomerEntry(), can_push=connected), filled)


def edit_customer(app: SeqxeroApp, row: CustomerRow) -> None:
    """Let the user change a customer. Its contact in Xero stays as it is (D22b)."""
    from seqxero_tui.tui.dialogs.customer_form import CustomerForm

    def ask(entry: CustomerEntry) -> None:
        ask_there(app, CustomerForm(f"Edit {row.name}", entry, can_push=False), filled)

    def filled(answer: Filled | None) -> None:
        if answer is not None:
            app.jobs.write(
                lambda workspace, job: workspace.customers.change(row.id, answer.entry),
                lambda changed: kept(answer.entry.legal_name.strip(), changed),
                group="customer-form",
                of=[row.id],
                doing=f"{row.name} is being saved.",
            )

    def kept(name: str, changed: tuple[str, ...]) -> None:
        app.refresh_data()
        app.notify(customer_form.saved(name, changed, linked=row.link.contact_id is not None))

    app.jobs.start(lambda workspace, job: workspace.customers.entry(row.id), ask, group="customer-form")


def _unless_here_already(app: SeqxeroApp, entry: CustomerEntry, go_on: Callable[[], None]) -> None:
    def ask(names: list[str]) -> None:
        if not names:
            go_on()
            return
        question = Confirm(
            "Make one more customer?", customer_form.like_story(names), agree="Make it all the same"
        )
        app.push_screen(question, lambda yes: go_on() if yes else None)

    app.jobs.start(lambda workspace, job: workspace.customers.like(entry), ask, group="customer-form")


def _create(app: SeqxeroApp, filled: Filled, made: Callable[[str], None]) -> None:
    def create(workspace: Workspace, job: object) -> CustomerRow:
        return workspace.customers.get(workspace.customers.create(filled.entry)).row

    def created(row: CustomerRow) -> None:
        app.refresh_standing()
        made(row.id)
        app.notify(f"{row.name} is a customer now.")
        if filled.push:
            push_customers(app, [row], lambda created: offer_waiting(app, created))

    doing = "The customer is being made."
    app.jobs.write(create, created, group="customer-form", of=[filled.entry], doing=doing)
