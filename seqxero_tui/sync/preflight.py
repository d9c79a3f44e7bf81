"""What the organisation would refuse about a document, found before anything is sent; every problem, not just the first.

What is wrong with a document alone is `mapping.documents.document_problems`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from seqxero_tui.billing.tables import LineItem
from seqxero_tui.billing.words import DocumentKind, DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.accounts import AccountFacts, usable_on_sales
from seqxero_tui.mapping.documents import document_problems
from seqxero_tui.mapping.tax import TaxStatus, tax_type
from seqxero_tui.sync.dossiers import Dossier, Setting
from seqxero_tui.sync.tables import DocumentSync, Organisation
from seqxero_tui.text import one_line
from seqxero_tui.xero.wire import encode

_LARGEST = 3_500_000 - 100  # bytes of one element; the rest is for what it is wrapped in


def problems(dossier: Dossier, setting: Setting) -> tuple[Problem, ...]:
    """Everything that keeps the document from being pushed as it stands now."""
    if dossier.document.status == DocumentStatus.VOIDED:
        return tuple(void_problems(dossier.kind, dossier.sync, setting.organisation))
    return (
        *_setup(setting),
        *_customer(dossier, setting),
        *_number(dossier),
        *_organisation(dossier, setting),
        *billed_twice(dossier),
        *document_problems(dossier.facts()),
        *_accounts(dossier, setting),
        *_tax(dossier, setting),
        *_currency(dossier, setting),
        *_lock(dossier, setting),
    )


def size_problems(payload: dict[str, Any]) -> tuple[Problem, ...]:
    """What Xero would refuse for its size, so that it is not sent (Xero's API limits: 3.5 MB a request)."""
    size = len(encode(payload))
    if size <= _LARGEST:
        return ()
    return (
        Problem(
            "document_too_large",
            f"It comes to {size / 1_000_000:.1f} MB, with {len(payload['LineItems']):,} lines; Xero takes 3.5 MB at once.",
            "Split it into several documents in Sequence.",
        ),
    )


def _setup(setting: Setting) -> Iterator[Problem]:
    if setting.organisation.default_account is None:
        yield Problem(
            "setup_incomplete",
            "The setup is not complete: no default ledger account is chosen.",
            "Finish the setup wizard, or run `seqxero setup --default-account CODE`.",
        )


def _customer(dossier: Dossier, setting: Setting) -> Iterator[Problem]:
    name = one_line(dossier.customer.legal_name)
    link, contact = dossier.link, dossier.contact
    if link is None or (link.contact_id is None and link.problems and not link.attempt_id):
        yield Problem(
            "customer_not_linked",
            f"The customer {name} is not linked to a Xero contact.",
            "Link the customer to a contact, or create it in Xero.",
        )
    elif link.contact_id is None:
        yield Problem(
            "customer_pending",
            f"The customer {name} has not arrived in Xero yet.",
            "Sync again: it goes before its documents.",
        )
    elif contact is None:
        read = setting.organisation.contacts_read_at
        if read and read > link.linked_at:  # else not read since it was linked: Xero's own answer will tell
            yield Problem(
                "contact_gone",
                f"The contact {name} was linked to is no longer in {one_line(setting.organisation.name)}.",
                "Link the customer to another contact.",
            )
    elif contact.merged_to:
        yield Problem(
            "contact_merged",
            f"The contact {one_line(contact.name)} was merged into {one_line(dossier.survivor or 'another one')} in Xero.",
            "Follow the merge to it, or link the customer to another contact.",
        )
    elif contact.status != "ACTIVE":
        yield Problem(
            "contact_archived",
            f"The contact {one_line(contact.name)} is archived in {one_line(setting.organisation.name)}.",
            "Restore it in Xero and reload the contacts, or link the customer to another contact.",
        )


def _number(dossier: Dossier) -> Iterator[Problem]:
    if dossier.twin and not dossier.in_xero:
        yield Problem(
            "number_used_twice",
            f"Another document here has the number {one_line(dossier.document.number or '')} too; Xero takes one only.",
            "Correct one of the two numbers in Sequence and load them again.",
        )
    if dossier.taken_by is not None and not dossier.in_xero:
        yield Problem(
            "number_taken",
            f"The number {one_line(dossier.document.number or '')} is taken in Xero by a document of {one_line(dossier.taken_by or 'someone else')}.",
            "Use another number, or change that one in Xero and sync; then push it.",
        )


def _organisation(dossier: Dossier, setting: Setting) -> Iterator[Problem]:
    agreed = dossier.sync is not None and dossier.sync.also_here
    if dossier.elsewhere and not dossier.in_xero and not agreed:
        yield Problem(
            "in_another_organisation",
            f"It is in {one_line(dossier.elsewhere)} already, and {one_line(setting.organisation.name)} is connected now.",
            "Connect that organisation again; or push it once more, and it goes into this one too.",
        )


def billed_twice(dossier: Dossier) -> Iterator[Problem]:
    """What is against finalizing or pushing an invoice whose period another one bills too (D63)."""
    if dossier.billed_too and not dossier.in_xero:
        yield Problem(
            "period_billed_twice",
            f"The invoice {one_line(dossier.billed_too)} bills a period of the same billing schedule too.",
            "Delete the draft that was generated here, or void one of the two.",
        )


def _accounts(dossier: Dossier, setting: Setting) -> Iterator[Problem]:
    seen = set()
    for line in dossier.lines:
        code = dossier.accounts[line.id].code
        if code is None or code in seen:
            continue  # a missing account is the document's own problem
        seen.add(code)
        account = setting.account_facts(code)
        if account is None:
            yield Problem(
                "account_unknown",
                f"Line {line.position} goes to ledger account {code}, which {one_line(setting.organisation.name)} does not have.",
                "Choose another ledger account for the line; one that is new in Xero is read by `seqxero accounts refresh`.",
            )
        elif problem := usable_on_sales(account):
            yield Problem(problem.code, f"Line {line.position}: {problem.message}", problem.remedy)


def _tax(dossier: Dossier, setting: Setting) -> Iterator[Problem]:
    organisation = setting.organisation
    wanted = tax_type(
        TaxStatus(dossier.document.customer_tax_status),
        exempt=organisation.exempt_tax_type,
        reverse_charge=organisation.reverse_charge_tax_type,
    )
    if wanted is None:
        return
    rate = setting.tax_rates.get(wanted)
    if rate is None or rate.status != "ACTIVE":
        yield Problem(
            "tax_type_unknown",
            f"The tax code {wanted} is not one of {one_line(organisation.name)}.",
            "Choose another tax code for exempt or reverse charged customers in the settings.",
        )
        return
    for line, account in _coded(dossier, setting):
        if account.klass == "REVENUE" and not rate.can_apply_to_revenue:
            yield Problem(
                "tax_type_not_for_sales",
                f"The tax code {wanted} cannot be used on sales.",
                "Choose another tax code for exempt or reverse charged customers in the settings.",
            )
            return
        if rate.applies_to is not None and account.klass and account.klass not in rate.applies_to.split():
            yield Problem(
                "tax_type_not_for_account",
                f"Line {line.position}: the tax code {wanted} cannot be used with ledger account {account.code}.",
                "Choose another ledger account for the line, or another tax code for exempt or reverse charged customers.",
            )


def _coded(dossier: Dossier, setting: Setting) -> Iterator[tuple[LineItem, AccountFacts]]:
    """The first line that goes to each account, with the account."""
    codes: set[str] = set()
    for line in dossier.lines:
        code = dossier.accounts[line.id].code
        account = setting.account_facts(code) if code and code not in codes else None
        if code and account:
            codes.add(code)
            yield line, account


def _currency(dossier: Dossier, setting: Setting) -> Iterator[Problem]:
    currency = dossier.document.currency
    if currency not in setting.currencies:
        yield Problem(
            "currency_not_enabled",
            f"{currency} is not enabled in {one_line(setting.organisation.name)}.",
            "Add the currency in Xero (it may need a higher Xero plan), then push again; `seqxero accounts refresh` reads it at once.",
        )


def _lock(dossier: Dossier, setting: Setting) -> Iterator[Problem]:
    issued = dossier.document.issue_date
    if not dossier.sent or issued is None:
        return
    yield from _locked(setting.organisation, issued)


def _locked(organisation: Organisation, issued: date) -> Iterator[Problem]:
    """The later of both locks counts: an adviser may pass the period lock, but Xero does not say who is connected (D73)."""
    locks = (organisation.period_lock_date, organisation.end_of_year_lock_date)
    lock = max((day for day in locks if day), default=None)
    if lock and issued <= lock:
        yield Problem(
            "date_locked",
            f"The issue date {issued.isoformat()} is in a period that is locked in Xero until {lock.isoformat()}.",
            "Ask an adviser of the organisation to move the lock date in Xero, then push again; `seqxero accounts refresh` reads it at once.",
        )


def void_problems(
    kind: str, sync: DocumentSync | None, organisation: Organisation | None
) -> Iterator[Problem]:
    """What Xero would say against voiding a document as it last showed it (D52): locked, paid, credited, used."""
    if sync is None or sync.xero_id is None or sync.gone or sync.xero_status in ("VOIDED", "DELETED"):
        return
    if organisation and sync.xero_date:
        yield from _locked(organisation, sync.xero_date)
    if not (sync.amount_paid or sync.amount_credited):
        return
    used = [one_line(each["number"]) for each in sync.allocations or ()]
    if used and kind == DocumentKind.CREDIT_NOTE:
        yield Problem(
            "void_has_allocations",
            f"Its credit is used for {', '.join(used)} in Xero, which cannot void it until that is taken back.",
            "Take the credit back first, then void it.",
        )
    else:
        yield Problem(
            "void_has_payments",
            "Xero cannot void it while payments or credits are applied to it there.",
            "Remove the payments or credits in Xero, sync, and void again; or raise a credit note.",
        )
