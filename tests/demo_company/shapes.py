"""Whether an answer has the shape Xero's published description gives it, judged by the models of Xero's own SDK.

The Python SDK is generated from the OpenAPI description of the Accounting API. Its models say which fields exist and
of which type they are; here every field of an answer is held against them, and then the SDK reads the whole answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any

import httpx
from xero_python.accounting import models
from xero_python.api_client import ModelFinder
from xero_python.api_client.deserializer import deserialize

# What Xero sends (xero-api 4.1, 4.4, 8.1, 8.5, 9) and its description does not know.
BEYOND_THE_DESCRIPTION = frozenset(
    {
        ("CreditNote", "DateString"),
        ("CreditNote", "ID"),
        ("HistoryRecord", "DateUTCString"),
        ("Invoice", "DateString"),
        ("Invoice", "DueDateString"),
        ("Invoice", "InvoicePaymentServices"),
        ("LineItemTracking", "Options"),
        ("TrackingOption", "IsActive"),
        ("TrackingOption", "IsArchived"),
        ("TrackingOption", "IsDeleted"),
    }
)
_ANY_MODEL = frozenset(
    {"StatusAttributeString", "ValidationErrors", "Warnings", "HasErrors", "HasValidationErrors"}
)
_DOCUMENT = {"Type", "Contact", "Status", "LineAmountTypes", "CurrencyCode", "Total", "UpdatedDateUTC"}
# What is there in every answer about a record that exists, by the name of the list it is in.
ALWAYS = {
    "Accounts": {"AccountID", "Name", "Status", "Type", "TaxType", "Class", "UpdatedDateUTC"},
    "Attachments": {"AttachmentID", "FileName", "Url", "MimeType", "ContentLength"},
    "BrandingThemes": {"BrandingThemeID", "Name", "SortOrder", "CreatedDateUTC"},
    "Contacts": {"ContactID", "Name", "ContactStatus", "IsCustomer", "IsSupplier", "UpdatedDateUTC"},
    "CreditNotes": {"CreditNoteID", "CreditNoteNumber", "RemainingCredit", *_DOCUMENT},
    "Currencies": {"Code", "Description"},
    "HistoryRecords": {"DateUTC", "Details"},
    "Invoices": {"InvoiceID", "InvoiceNumber", "AmountDue", "AmountPaid", *_DOCUMENT},
    "Items": {"ItemID", "Code", "Name", "IsSold", "IsPurchased", "UpdatedDateUTC"},
    "Options": {"TrackingOptionID", "Name", "Status"},
    "Organisations": {
        "OrganisationID",
        "Name",
        "Version",
        "BaseCurrency",
        "CountryCode",
        "ShortCode",
        "Timezone",
    },
    "Payments": {
        "PaymentID",
        "Date",
        "Amount",
        "Status",
        "PaymentType",
        "Account",
        "Invoice",
        "UpdatedDateUTC",
    },
    "TaxRates": {"Name", "TaxType", "Status", "DisplayTaxRate", "EffectiveRate", "TaxComponents"},
    "TrackingCategories": {"TrackingCategoryID", "Name", "Status", "Options"},
    "Users": {"UserID", "EmailAddress", "OrganisationRole"},
}
# The SDK's name of an envelope where it is not the plural's own.
_ENVELOPES = {"Options": "TrackingOptions"}
_HEAD = {"Id", "Status", "ProviderName", "DateTimeUTC", "pagination"}
_FINDER = ModelFinder(models)
_PLAIN = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T00:00:00)?", value),
    "date[ms-format]": lambda value: _is_midnight(value),
    "datetime": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z?", value),
    "datetime[ms-format]": lambda value: (
        isinstance(value, str) and re.fullmatch(r"/Date\(-?\d+(\+0000)?\)/", value)
    ),
    "object": lambda value: True,
}


def _is_midnight(value: object) -> bool:
    found = re.fullmatch(r"/Date\((-?\d+)\+0000\)/", value) if isinstance(value, str) else None
    return found is not None and int(found[1]) % 86_400_000 == 0


def check(response: httpx.Response) -> None:
    """Raise AssertionError for an answer of the Accounting API that is not as described; others pass."""
    response.read()
    wanted = "/api.xro/2.0/" in response.url.path and response.status_code == 200
    if not wanted or not response.headers.get("content-type", "").startswith("application/json"):
        return
    try:
        body = response.json(parse_float=Decimal)
    except ValueError:
        return  # cut short by an ordered fault
    found = list(problems(body))
    assert not found, f"{response.request.method} {response.url.path}: {found}"


def problems(body: dict[str, Any]) -> Iterator[str]:
    """Everything in an answer that differs from the description, one sentence each."""
    if "AllocationID" in body:  # the one answer without an envelope
        yield from _model("Allocation", body, "")
        return
    plurals = set(body) - _HEAD
    if len(plurals) != 1 or not {"Id", "Status", "ProviderName", "DateTimeUTC"} <= set(body):
        yield f"the envelope holds {sorted(body)}"
        return
    (plural,) = plurals
    envelope = _ENVELOPES.get(plural, plural)
    accepted = {**body, plural: [one for one in body[plural] if not _refused(one)]}
    for element in accepted[plural]:
        if missing := ALWAYS.get(plural, set()) - set(element):
            yield f"an element of {plural} lacks {sorted(missing)}"
    yield from _model(envelope, {plural: accepted[plural]}, "")
    try:
        deserialize(envelope, accepted, _FINDER)
    except ValueError as error:
        yield f"the SDK cannot read it: {error}"


def _refused(element: dict[str, Any]) -> bool:
    """An element that was refused is an echo of what was sent, of whatever shape that had."""
    return bool(element.get("StatusAttributeString") == "ERROR" or element.get("HasErrors"))


def _model(name: str, data: Any, place: str) -> Iterator[str]:
    model = _FINDER.find_model(name)
    if issubclass(model, Enum):
        if data not in {one.value for one in model} and data != "":
            yield f"{place} is {data!r}, which is no {name}"
        return
    if not isinstance(data, dict):
        yield f"{place} is {data!r}, not a {name}"
        return
    types = {key: model.openapi_types[attribute] for attribute, key in model.attribute_map.items()}
    for key, value in data.items():
        if key in types:
            yield from _value(types[key], value, f"{place}.{key}")
        elif key not in _ANY_MODEL and (name, key) not in BEYOND_THE_DESCRIPTION:
            yield f"{place} has {key}, which {name} does not know"


def _value(kind: str, value: Any, place: str) -> Iterator[str]:
    if several := re.fullmatch(r"list\[(.*)\]", kind):
        if not isinstance(value, list):
            yield f"{place} is {value!r}, not a list"
            return
        for at, one in enumerate(value):
            yield from _value(several[1], one, f"{place}[{at}]")
    elif kind in _PLAIN:
        if not _PLAIN[kind](value):
            yield f"{place} is {value!r}, not a {kind}"
    else:
        yield from _model(kind, value, place)
