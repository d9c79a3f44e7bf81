"""Which tax code goes with a line: none for taxed customers, the configured one for the others (R34-R37, D30, D31)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

NO_TAX: Final = "NONE"


class TaxStatus(StrEnum):
    """A customer's standing with sales tax, as the document's own snapshot has it (D31)."""

    TAXED = "TAXED"
    TAX_EXEMPT = "TAX_EXEMPT"
    REVERSE_CHARGED = "REVERSE_CHARGED"


def tax_type(status: TaxStatus, *, exempt: str = NO_TAX, reverse_charge: str = NO_TAX) -> str | None:
    """Xero's TaxType for every line of a document; None means: send none, Xero applies the account's default."""
    codes = {TaxStatus.TAXED: None, TaxStatus.TAX_EXEMPT: exempt, TaxStatus.REVERSE_CHARGED: reverse_charge}
    return codes[status]
