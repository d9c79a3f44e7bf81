"""Using a credit note's credit for an invoice and taking it back, from any screen: which, how much, what Xero will show."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from seqxero_tui.billing.typed import read_number
from seqxero_tui.present import credit
from seqxero_tui.present.actions import fix_key
from seqxero_tui.present.money import money
from seqxero_tui.present.reports import sync_headline, sync_story
from seqxero_tui.sync.credit_views import AllocationView, CreditOffer, CreditTarget
from seqxero_tui.sync.views import DocumentRow
from seqxero_tui.tui.asking import ask_there
from seqxero_tui.tui.dialogs.confirm import Confirm
from seqxero_tui.tui.dialogs.pick import Pick
from seqxero_tui.tui.dialogs.prompt import Prompt

if TYPE_CHECKING:
    from seqxero_tui.sync.reports import SyncReport
    from seqxero_tui.tui.app import SeqxeroApp
    from seqxero_tui.tui.jobs import Job
    from seqxero_tui.workspace import Workspace


def allocate_credit(app: SeqxeroApp, row: DocumentRow) -> None:
    """Offer what can be done with the credit; nothing is written before the last question."""
    app.jobs.start(
        lambda workspace, job: workspace.allocations.offer(row.id),
        lambda offer: _choose(app, offer),
        group="credit",
    )


def _choose(app: SeqxeroApp, offer: CreditOffer) -> None:
    targets = {} if offer.problems else {each.invoice_id: each for each in offer.targets}
    uses = {each.id: each for each in offer.allocations if each.id}
    if not targets and not uses:
        app.tell_story(credit.refusal(offer), credit.nothing_to_do(offer))
        return
    choices = [(key, credit.choice(each, offer.currency)) for key, each in targets.items()]
    choices += [(key, credit.taking_back(each, offer.currency)) for key, each in uses.items()]

    def chosen(key: str | None) -> None:
        if key in targets:
            _how_much(app, offer, targets[key])
        elif key in uses:
            _take_back(app, offer, uses[key])

    if len(choices) == 1:
        chosen(choices[0][0])
    else:
        title = f"{offer.number}: {money(offer.remaining, offer.currency)} of credit left"
        ask_there(app, Pick(title, choices), chosen)


def _how_much(app: SeqxeroApp, offer: CreditOffer, target: CreditTarget) -> None:
    if target.problems:
        first = target.problems[0]
        app.tell_story(first.message, credit.problem_lines(target.problems))
        return

    def answered(text: str | None) -> None:
        if text is not None:
            _really(app, offer, target, read_number(text))

    prompt = Prompt(
        f"{offer.number} for {target.number}",
        credit.before(offer, target),
        value=f"{target.amount:.2f}",
        check=lambda text: credit.amount_fault(text, offer, target),
    )
    ask_there(app, prompt, answered)


def _really(app: SeqxeroApp, offer: CreditOffer, target: CreditTarget, amount: Decimal) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            _carry_out(
                app,
                offer,
                f"{offer.number}: {money(amount, offer.currency)} of its credit is used for {target.number}",
                lambda workspace, job: workspace.allocations.allocate(
                    offer.note_id, target.invoice_id, amount, on_progress=job.report, cancel=job.cancel
                ),
            )

    question = f"Use {money(amount, offer.currency)} of {offer.number} for {target.number}?"
    app.push_screen(Confirm(question, credit.after(offer, target, amount), agree="Use it"), answered)


def _take_back(app: SeqxeroApp, offer: CreditOffer, allocation: AllocationView) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            _carry_out(
                app,
                offer,
                f"{offer.number}: {money(allocation.amount, offer.currency)} is taken back from {allocation.number}",
                lambda workspace, job: workspace.allocations.deallocate(
                    offer.note_id, allocation.id, on_progress=job.report, cancel=job.cancel
                ),
            )

    question = f"Take {money(allocation.amount, offer.currency)} back from {allocation.number}?"
    story = credit.after_taking_back(offer, allocation)
    ask_there(app, Confirm(question, story, agree="Take it back"), answered)


def _carry_out(
    app: SeqxeroApp, offer: CreditOffer, done: str, call: Callable[[Workspace, Job[SyncReport]], SyncReport]
) -> None:
    def told(report: SyncReport) -> None:
        app.refresh_data()
        if report.pushed and not report.failed:
            app.notify(f"{done}.")
        else:
            app.tell_story(sync_headline(report), sync_story(report, fix_key))

    doing = f"The credit of {offer.number} is being changed."
    app.jobs.write(call, told, group="sync", of=[offer.note_id], doing=doing, title="writing to Xero")
    app.refresh_rows()
