"""Tying a customer to a contact, from any screen: the picker, the questions around it, and what is offered afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TYPE_CHECKING

from seqxero_tui.billing.words import DocumentKind
from seqxero_tui.present import customers
from seqxero_tui.present.actions import TAB_KEYS, fix_key, key_of
from seqxero_tui.present.contacts import shared_story
from seqxero_tui.present.customer_actions import creatable, hindrance
from seqxero_tui.present.merges import merge_choices, merge_title
from seqxero_tui.present.pieces import Piece, Tone, line, plural, some
from seqxero_tui.sync.merge_views import MergeView
from seqxero_tui.sync.reports import SyncReport
from seqxero_tui.sync.states import LinkState
from seqxero_tui.sync.views import CustomerRow, LinkView, SuggestionView
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.link_picker import Create, LinkPicker
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.syncing import run_sync

if TYPE_CHECKING:
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace


def link_customer(app: SeqxeroApp, row: CustomerRow) -> None:
    """Let the user pick a contact for the customer; one whose contact was merged is offered the survivor first."""
    if row.link.merged:
        _offer_survivor(app, row)
    else:
        _pick_contact(app, row)


def link_customer_of(app: SeqxeroApp, kind: str, object_id: str) -> None:
    """As `link_customer` for the customer of a document, or for the customer itself; one that is linked is told so."""

    def read(workspace: Workspace, job: object) -> CustomerRow:
        own = kind == "customer"
        ref = object_id if own else workspace.documents.get(DocumentKind(kind), object_id).row.customer_id
        return workspace.customers.get(ref).row

    def link(row: CustomerRow) -> None:
        if row.link.state is LinkState.LINKED:
            app.notify(f"{row.name} is linked to {row.link.contact_name} already.")
        else:
            link_customer(app, row)

    app.jobs.start(read, link, group="link")


def _offer_survivor(app: SeqxeroApp, row: CustomerRow) -> None:
    """Follow a merge in Xero, or pick another contact after all."""

    def followed(merge: MergeView) -> None:
        app.refresh_data()
        app.notify(f"{row.name} is linked to {merge.into_name}, which its contact was merged into.")
        offer_waiting(app, [row])

    def answered(choice: str | None) -> None:
        if choice == "other":
            _pick_contact(app, row)
        elif choice is not None:
            app.jobs.write(
                lambda workspace, job: workspace.merges.follow(row.id, shared=choice == "shared"),
                followed,
                group="link",
                of=[row.id],
                doing=being_linked(row),
            )

    def ask(merge: MergeView | None) -> None:
        if merge is None or merge.problem:
            if merge and merge.problem:
                app.notify(merge.problem.message, severity="warning")
            _pick_contact(app, row)
            return
        ask_there(app, Pick(merge_title(merge), merge_choices(merge)), answered)

    app.jobs.start(lambda workspace, job: workspace.merges.of(row.id), ask, group="link")


def _pick_contact(app: SeqxeroApp, row: CustomerRow) -> None:
    """Pick any contact; they are read first if they never were."""

    def picked(answer: SuggestionView | Create | None) -> None:
        if isinstance(answer, Create):
            found = hindrance("push", row, connected=True)
            if found is None:
                create_contacts(app, [row])
            else:
                app.notify(found.sentence, severity="warning")
        elif answer is not None:
            link_to(app, row, answer, linked)

    def linked(view: LinkView) -> None:
        app.refresh_data()
        app.notify(f"{row.name} is linked to {view.contact_name}.")
        offer_waiting(app, [row])

    with_contacts(app, lambda: ask_there(app, LinkPicker(row.id, row.name), picked))


def link_to(
    app: SeqxeroApp,
    row: CustomerRow,
    contact: SuggestionView,
    linked: Callable[[LinkView], None],
    *,
    held: Collection[Hashable] = (),
) -> None:
    """Link the customer to the contact, after a question where another customer has it already (D16). `held` is what
    has to wait meanwhile besides the customer: the screen that goes on with the next one."""

    def link(shared: bool) -> None:
        app.jobs.write(
            lambda workspace, job: workspace.customers.link(row.id, contact.contact_id, shared=shared),
            linked,
            group="link",
            of=[row.id, *held],
            doing=being_linked(row),
        )

    if not contact.linked_customer_name or contact.linked_customer_name == row.name:
        link(shared=False)
        return
    question = Confirm("One contact for two customers?", shared_story(contact, row.name), agree="Link both")
    app.push_screen(question, lambda yes: link(shared=True) if yes else None)


def unlink(
    app: SeqxeroApp, row: CustomerRow, unlinked: Callable[[None], None], *, held: Collection[Hashable] = ()
) -> None:
    """Take the customer's link back; `held` as for `link_to`."""
    app.jobs.write(
        lambda workspace, job: workspace.customers.unlink(row.id),
        unlinked,
        group="link",
        of=[row.id, *held],
        doing=f"The link of {row.name} is being taken back.",
    )


def being_linked(row: CustomerRow) -> str:
    """What is said to whoever is faster than the store."""
    return f"{row.name} is being linked."


def create_contacts(
    app: SeqxeroApp,
    rows: Sequence[CustomerRow],
    *,
    hidden: int = 0,
    left_out: int = 0,
    then: Callable[[list[CustomerRow]], None] = lambda created: None,
) -> None:
    """Create customers as contacts in Xero, after a question; `then` gets those that were created (R24)."""

    def pushed(created: list[CustomerRow]) -> None:
        then(created)
        offer_waiting(app, created)

    story = customers.push_story(list(rows), out_of_sight=hidden, left_out=left_out)
    question = f"Create {plural(len(rows), 'customer')} in Xero?"
    ask_there(
        app,
        Confirm(question, story, agree=f"Create {len(rows):,}"),
        lambda yes: push_customers(app, rows, pushed) if yes else None,
    )


def push_customers(
    app: SeqxeroApp,
    rows: Sequence[CustomerRow],
    then: Callable[[list[CustomerRow]], None],
    *,
    held: Collection[Hashable] = (),
) -> None:
    """Create customers as contacts in Xero, 50 a call; `then` gets those that were created (R24). `held` as for `link_to`."""
    ids = [row.id for row in rows]
    lost = [row.id for row in rows if row.link.contact_id is not None and creatable(row)]

    def push(workspace: Workspace, job: Job[SyncReport]) -> SyncReport:
        for each in lost:  # the contact they are tied to is archived or gone
            workspace.customers.unlink(each)
        return workspace.customers.push(ids, on_progress=job.report, cancel=job.cancel)

    def pushed(report: SyncReport) -> None:
        app.refresh_data()
        app.tell_story(customers.pushed(report), customers.push_report(report, fix_key))
        created = {each.id for each in report.pushed}
        then([row for row in rows if row.id in created])

    count = plural(len(rows), "customer")
    doing = f"{count} {'is' if len(rows) == 1 else 'are'} being created in Xero."
    app.jobs.write(push, pushed, group="sync", of=[*ids, *held], doing=doing, title="creating contacts")


def offer_waiting(app: SeqxeroApp, rows: Sequence[CustomerRow]) -> None:
    """What waited for these customers' links can go now; it goes when the user says so (D15)."""

    def read(workspace: Workspace, job: object) -> list[str]:
        return [each for row in rows for each in workspace.customers.waiting(row.id)]

    def offer(waiting: list[str]) -> None:
        if not waiting:
            return
        count = plural(len(waiting), "document")
        who = line(Piece(some([row.name for row in rows]), Tone.STRONG))
        sentence = f"{count} waited for the link and can go to Xero now."
        dialog = Confirm(
            f"Push {count} now?", [who, line(sentence)], agree=f"Push {len(waiting):,}", keep="Not now"
        )
        ask_there(
            app,
            dialog,
            lambda yes: run_sync(app, waiting) if yes else None,
            otherwise=lambda: app.notify(
                f"{sentence} {TAB_KEYS['customers']}, then {key_of('customers.push_waiting')} pushes."
            ),
        )

    app.jobs.start(read, offer, group="waiting")


def with_contacts(app: SeqxeroApp, then: Callable[[], object]) -> None:
    """Go on once the contacts in Xero are known here; they are read if they never were."""
    organisation = app.standing.organisation
    if organisation is None:
        return
    if organisation.contacts_read_at is not None:
        then()
        return

    def done(_: int) -> None:
        app.refresh_data()
        then()

    app.jobs.start(
        lambda workspace, job: workspace.customers.reload_contacts(job.report, job.cancel),
        done,
        group="contacts",
        title="reading contacts",
    )
