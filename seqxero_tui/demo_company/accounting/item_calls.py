"""The verbs of /Items (xero-api section 10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from seqxero_tui.demo_company.accounting import history, owners, settings
from seqxero_tui.demo_company.accounting.books import Books
from seqxero_tui.demo_company.accounting.call import Answer, Call
from seqxero_tui.demo_company.accounting.errors import Invalid
from seqxero_tui.demo_company.accounting.reading import decimal_of, flag_of, object_of, text_of
from seqxero_tui.demo_company.accounting.totals import decimals
from seqxero_tui.demo_company.accounting.writing import write_each
from seqxero_tui.demo_company.wire import ZERO_ID, Json, new_id, number, wire_instant

PLURAL, SINGULAR = "Items", "Item"
TEXTS = {"Code": 30, "Name": 50, "Description": 4000, "PurchaseDescription": 4000}
# What an item of one side only does not carry.
_SELLING, _BUYING = ("Description", "SalesDetails"), ("PurchaseDescription", "PurchaseDetails")


def get_list(call: Call) -> Answer:
    return call.answer(PLURAL, [_rounded(call, one) for one in settings.items(call)])


def get_one(call: Call) -> Answer:
    """An item by id or code."""
    return call.answer(PLURAL, [_rounded(call, one) for one in settings.items(call, owners.item(call))])


def write(call: Call) -> Answer:
    """PUT creates, POST creates or changes by id or code; with an id in the path only that item."""
    elements = call.elements(PLURAL, SINGULAR)
    if call.arguments:
        elements = [{**elements[0], "itemid": owners.item(call)}]

    def save(element: Json) -> tuple[Json, list[str]]:
        stored = _matched(call.books, element) if call.method == "POST" else None
        item = _applied(call, dict(stored or {"ItemID": new_id()}), element)
        call.books.save_setting("item", item["ItemID"], item)
        change = history.EDITED if stored else history.CREATED
        history.changed(call.books, item["ItemID"], change, f"{item['Code']}.")
        return {**_rounded(call, item), "UpdatedDateUTC": wire_instant(call.books.stamp)}, []

    return write_each(call, PLURAL, elements, save, _echo)


def delete(call: Call) -> Answer:
    """DELETE answers 204; lines that named the item keep its code."""
    call.books.forget_setting("item", owners.item(call))
    return Answer(b"", 1, 204, "")


def _matched(books: Books, element: Json) -> Json | None:
    item_id, code = text_of(element, "ItemID").lower(), text_of(element, "Code").casefold()
    for item in books.settings("item"):
        if item["ItemID"] == item_id or (not item_id and item["Code"].casefold() == code):
            return item
    if item_id:
        raise Invalid("The item with the supplied ItemID could not be found.")
    return None


def _applied(call: Call, item: Json, element: Json) -> Json:
    """Put everything sent into the item; raises Invalid."""
    errors: list[str] = []
    for name, longest in TEXTS.items():
        if name.lower() in element:
            item[name] = text_of(element, name)
        if len(item.get(name, "")) > longest:
            errors.append(f"The {name} field cannot be longer than {longest} characters.")
    _check_code(call.books, item, errors)
    for flag, side in (("IsSold", _SELLING), ("IsPurchased", _BUYING)):
        sent = flag_of(element, flag)
        item[flag] = item.get(flag, True) if sent is None else sent
        if item[flag]:
            item[side[1]] = _details(call, item.get(side[1], {}), object_of(element, side[1]), errors)
        else:
            for name in side:
                item.pop(name, None)
    stocked = text_of(element, "InventoryAssetAccountCode") or item.get("InventoryAssetAccountCode", "")
    if stocked:
        item["InventoryAssetAccountCode"] = stocked
    item["IsTrackedAsInventory"] = bool(stocked and item.get("PurchaseDetails", {}).get("COGSAccountCode"))
    if item["IsTrackedAsInventory"]:
        item = {"QuantityOnHand": number(Decimal(0)), "TotalCostPool": number(Decimal(0)), **item}
    if errors:
        raise Invalid(*errors)
    return {**item, "Name": item.get("Name") or item["Code"]}


def _check_code(books: Books, item: Json, errors: list[str]) -> None:
    code = item.get("Code", "")
    if not code:
        errors.append("Item Code must be specified.")
    for other in books.settings("item"):
        if other["ItemID"] != item["ItemID"] and other["Code"].casefold() == code.casefold():
            errors.append(f"Price List Item with Code '{code}' already exists")


def _details(call: Call, stored: Json, sent: Json | None, errors: list[str]) -> Json:
    """Price, account and tax type of one side."""
    if sent is None:
        return stored
    details = dict(stored)
    if (price := decimal_of(sent, "UnitPrice")) is not None:
        details["UnitPrice"] = number(decimals(price, call.unit_decimals))
    for name in ("AccountCode", "COGSAccountCode"):
        if code := text_of(sent, name):
            details[name] = code
            account = call.books.account(code=code)
            if account is None or account["Status"] != "ACTIVE":
                errors.append(f"Account code '{code}' is not a valid code for this document.")
    if tax_type := text_of(sent, "TaxType").upper():
        details["TaxType"] = tax_type
        if tax_type not in call.books.tax_rates:
            errors.append(f"The TaxType code '{tax_type}' does not exist.")
    return details


def _rounded(call: Call, item: Json) -> Json:
    """Prices to 2 or 4 decimals as `unitdp` asks."""

    def side(details: dict[str, Any]) -> dict[str, Any]:
        price = details.get("UnitPrice")
        if price is None:
            return details
        return {**details, "UnitPrice": number(decimals(Decimal(str(price)), call.unit_decimals))}

    return {name: side(value) if isinstance(value, dict) else value for name, value in item.items()}


def _echo(element: Json) -> Json:
    sent = {name: element[name.lower()] for name in TEXTS if name.lower() in element}
    return {"ItemID": element.get("itemid") or ZERO_ID, **sent}
