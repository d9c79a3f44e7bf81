"""The penny proof before a push: what Xero will make of a payload, beside what Sequence charges. A warning, never a bar."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from seqxero_tui.billing.words import DocumentStatus
from seqxero_tui.errors import Problem
from seqxero_tui.mapping.accounts import tax_warning
from seqxero_tui.mapping.tax import NO_TAX, TaxStatus
from seqxero_tui.mapping.totals import Totals, predicted_totals, total_differences
from seqxero_tui.sync.assess import Assessment
from seqxero_tui.sync.dossiers import Setting
from seqxero_tui.text import one_line


def warnings(assessment: Assessment, setting: Setting) -> tuple[Problem, ...]:
    """What to know before the document is pushed: totals Xero will compute otherwise, accounts without a tax (D32, D33)."""
    return tuple(_warnings(assessment, setting))


def prediction(assessment: Assessment, setting: Setting) -> Totals | None:
    """The totals Xero will come to; None when no lines are written."""
    lines = (assessment.payload or {}).get("LineItems")
    if lines is None:
        return None

    def rate_of(code: str, tax_type: str | None) -> Decimal:
        account = setting.account_facts(code)
        rate = setting.tax_rates.get(tax_type or (account.tax_type if account else None) or NO_TAX)
        return rate.rate if rate else Decimal(0)

    return predicted_totals(lines, tax_rate_of=rate_of)


def _warnings(assessment: Assessment, setting: Setting) -> Iterator[Problem]:
    payload, document, sync = assessment.payload, assessment.dossier.document, assessment.dossier.sync
    if payload and "Date" in payload and sync and (sync.amount_paid or sync.amount_credited):
        yield Problem(
            "paid_before_sent",
            "Xero has payments or credits on it already, and may keep its date of 1 January 3000.",
            "Take them off in Xero before it is sent, and record them again after; or settle the difference.",
        )
    predicted = prediction(assessment, setting)
    if payload is None or predicted is None:
        return
    ours = Totals(document.net_total, document.tax_total, document.gross_total)
    differing = total_differences(ours, predicted)
    if differing:
        said = ", ".join(
            f"{each.field.removesuffix('_total')} {each.xero:.2f} instead of {each.ours:.2f}"
            for each in differing
        )
        yield Problem(
            "totals_will_differ",
            f"Xero will come to other totals: {said}.",
            "Choose ledger accounts with the right tax for its lines, or push it and settle the difference after.",
        )
    for line in assessment.dossier.lines:
        if line.price_id and line.quantity == 0 and document.status == DocumentStatus.DRAFT:
            yield Problem(
                "line_without_quantity",
                f"{one_line(line.title)} has the quantity 0, and will be charged nothing.",
                "Fill in what was used before the draft is finalized, unless it was nothing.",
            )
    status = TaxStatus(document.customer_tax_status)
    for code in dict.fromkeys(line["AccountCode"] for line in payload["LineItems"]):
        account = setting.account_facts(code)
        if account and document.tax_total and (warning := tax_warning(account, status)):
            yield warning
