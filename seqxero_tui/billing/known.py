"""What the objects of a file may refer to: the customers, products, prices, schedules and invoices that exist."""

from __future__ import annotations

from dataclasses import dataclass, field

from seqxero_tui.billing.sequence_json import all_prices, misfit, quoted
from seqxero_tui.billing.shapes import SequenceFile
from seqxero_tui.errors import InputError


@dataclass(frozen=True, slots=True)
class ScheduleTerms:
    """What an invoice inherits from its billing schedule."""

    payment_provider: str | None = None
    due_date_days: int | None = None


@dataclass(frozen=True, slots=True)
class CreditedInvoice:
    """What a credit note inherits from the invoice it credits."""

    number: str | None
    tax_status: str


@dataclass(frozen=True, slots=True)
class Known:
    """What can be referred to, by id: what the store holds, and then also what the file brings."""

    tax_status_of_customer: dict[str, str] = field(default_factory=dict)
    products: set[str] = field(default_factory=set)
    product_of_price: dict[str, str] = field(default_factory=dict)
    schedules: dict[str, ScheduleTerms] = field(default_factory=dict)
    invoices: dict[str, CreditedInvoice] = field(default_factory=dict)

    def add(self, file: SequenceFile) -> None:
        """Adds what `file` brings; it overrides what the store holds."""
        self.tax_status_of_customer.update((item.id, item.tax_status.value) for item in file.customers)
        self.products.update(item.id for item in file.products)
        self.product_of_price.update((price.id, price.product_id) for _, price in all_prices(file))
        for schedule in file.billing_schedules:
            provider = schedule.payment_provider and schedule.payment_provider.value
            self.schedules[schedule.id] = ScheduleTerms(provider, schedule.default_due_date_days)
        for invoice in file.invoices:
            own = invoice.customer_tax_status and invoice.customer_tax_status.value
            status = own or self.tax_status_of_customer.get(invoice.customer_id)
            if status:
                self.invoices[invoice.id] = CreditedInvoice(invoice.invoice_number, status)

    def check_customer(self, path: str, customer_id: str) -> None:
        """Raises `InputError` unless the customer exists."""
        if customer_id not in self.tax_status_of_customer:
            raise _unknown(f"{path}.customerId", "customer", customer_id)

    def check_product(self, path: str, product_id: str) -> None:
        """Raises `InputError` unless the product exists."""
        if product_id not in self.products:
            raise _unknown(f"{path}.productId", "product", product_id)


def _unknown(path: str, noun: str, wanted: str) -> InputError:
    return misfit(
        path,
        f"no {noun} {quoted(wanted)} is in the file or in the store",
        "unknown_reference",
        f"Add the {noun} to the file, or load it first; nothing was loaded.",
    )
