"""PUT and POST of /TaxRates: rates an organisation makes itself, TAX001 and on (xero-api section 7)."""

from __future__ import annotations

from decimal import Decimal

from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.accounting.reading import choice_of, decimal_of, flag_of, objects_of, text_of
from seqxero_tui.demo_company.accounting.totals import decimals
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import Json, number

PLURAL, SINGULAR = "TaxRates", "TaxRate"
LONGEST_NAME, RATE_DECIMALS = 50, 4
OWN = "TAX"
STATUSES = frozenset({"ACTIVE", "DELETED", "ARCHIVED"})
# Where a rate must say which box of the tax return it belongs to.
_REPORTING = frozenset({"AU", "NZ", "UK"})


def write(call: Call) -> Answer:
    """PUT creates, POST creates or changes by TaxType or Name; whatever follows the first rate is ignored."""

    def save(element: Json) -> tuple[Json, list[str]]:
        stored = _matched(call.books, element) if call.method == "POST" else None
        return _save(call.books, stored, element), []

    (element, *_) = call.elements(PLURAL, SINGULAR)
    return write_each(call, PLURAL, [element], save, _echo, by_element=False)


def _matched(books: Books, element: Json) -> Json | None:
    tax_type, name = text_of(element, "TaxType").upper(), text_of(element, "Name").casefold()
    if tax_type:
        if tax_type not in books.tax_rates:
            raise Invalid(f"The TaxType code '{tax_type}' does not exist.")
        return books.tax_rates[tax_type]
    return next((rate for rate in books.tax_rates.values() if rate["Name"].casefold() == name), None)


def _save(books: Books, stored: Json | None, element: Json) -> Json:
    rate: Json = {
        "Name": "",
        "TaxType": _next_type(books),
        "ReportTaxType": "",
        "Status": "ACTIVE",
        **(stored or {}),
    }
    rate["Name"] = text_of(element, "Name") or rate["Name"]
    rate["ReportTaxType"] = text_of(element, "ReportTaxType").upper() or rate["ReportTaxType"]
    rate["Status"] = choice_of(element, "Status", "TaxRateStatus", STATUSES) or rate["Status"]
    errors = _wrong_names(books, stored, rate)
    if stored and rate["Status"] != "ACTIVE" and not rate["TaxType"].startswith(OWN):
        errors.append("Only tax rates that were made by the organisation can be deleted or archived.")
    if "taxcomponents" in element:
        rate["TaxComponents"] = [_component(one, errors) for one in objects_of(element, "TaxComponents")]
    if not rate.get("TaxComponents"):
        errors.append("A tax rate must have at least one TaxComponent.")
    if errors:
        raise Invalid(*errors)
    total, effective = _percentages(rate["TaxComponents"])
    rate |= {
        **_usable(rate["ReportTaxType"]),
        "DisplayTaxRate": number(total),
        "EffectiveRate": number(effective),
    }
    books.save_setting("tax_rate", rate["TaxType"], rate)
    return rate


def _next_type(books: Books) -> str:
    taken = [
        int(one[len(OWN) :]) for one in books.tax_rates if one.startswith(OWN) and one[len(OWN) :].isdigit()
    ]
    return f"{OWN}{max(taken, default=0) + 1:03d}"


def _wrong_names(books: Books, stored: Json | None, rate: Json) -> list[str]:
    errors = []
    others = [
        one for one in books.tax_rates.values() if stored is None or one["TaxType"] != stored["TaxType"]
    ]
    if not rate["Name"]:
        errors.append("Tax rate Name must be specified.")
    if len(rate["Name"]) > LONGEST_NAME:
        errors.append(f"The Name field cannot be longer than {LONGEST_NAME} characters.")
    if rate["Name"].casefold() in {one["Name"].casefold() for one in others if one["Status"] == "ACTIVE"}:
        errors.append(f"A tax rate with the name {rate['Name']} already exists.")
    if not rate["ReportTaxType"] and books.organisation["Version"] in _REPORTING:
        errors.append("ReportTaxType must be specified.")
    return errors


def _component(sent: Json, errors: list[str]) -> Json:
    name, percent = text_of(sent, "Name"), decimal_of(sent, "Rate")
    if not name or percent is None or not 0 <= percent <= 100:
        errors.append("A TaxComponent must have a Name and a Rate between 0 and 100.")
    return {
        "Name": name,
        "Rate": number(decimals(percent or Decimal(0), RATE_DECIMALS)),
        "IsCompound": flag_of(sent, "IsCompound") is True,
        "IsNonRecoverable": flag_of(sent, "IsNonRecoverable") is True,
    }


def _percentages(components: list[Json]) -> tuple[Decimal, Decimal]:
    """What is displayed, the plain sum, and what is charged: compound parts are taken on top of the others."""
    simple = sum((Decimal(str(one["Rate"])) for one in components if not one["IsCompound"]), Decimal(0))
    compound = sum((Decimal(str(one["Rate"])) for one in components if one["IsCompound"]), Decimal(0))
    effective = simple + compound * (1 + simple / 100)
    return simple + compound, decimals(effective, RATE_DECIMALS)


def _usable(report: str) -> Json:
    """Which classes of account may take the rate: purchases' rates expenses, sales' rates revenue, others all."""
    buying, selling = "INPUT" in report, "OUTPUT" in report
    return {
        "CanApplyToAssets": True,
        "CanApplyToEquity": True,
        "CanApplyToExpenses": not selling,
        "CanApplyToLiabilities": True,
        "CanApplyToRevenue": not buying,
    }


def _echo(element: Json) -> Json:
    return {name: element[name.lower()] for name in ("Name", "TaxType", "Status") if name.lower() in element}
