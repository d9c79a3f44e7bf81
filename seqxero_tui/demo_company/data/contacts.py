"""The Demo Company's own contacts (xero-api section 13.4), for the UK with invented postcodes of its form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Slot:
    """One address; empty parts are not sent."""

    line1: str = ""
    town: str = ""
    postcode: str = ""
    country: str = ""
    region: str = ""
    line2: str = ""
    attention: str = ""

    def body(self) -> dict[str, str]:
        named = {
            "AddressLine1": self.line1,
            "AddressLine2": self.line2,
            "City": self.town,
            "Region": self.region,
            "PostalCode": self.postcode,
            "Country": self.country,
            "AttentionTo": self.attention,
        }
        return {name: text for name, text in named.items() if text}


@dataclass(frozen=True)
class Seed:
    """A contact to begin with: role C (customer), S (supplier), both or neither."""

    name: str
    role: str = ""
    email: str = ""
    postal: Slot = Slot()
    street: Slot = Slot()
    person: tuple[str, str] = ("", "")
    phone: str = ""
    phones: dict[str, str] = field(default_factory=dict)
    number: str = ""
    currency: str = ""
    group: str = ""
    archived: bool = False
    merged_into: str = ""

    def body(self) -> dict[str, Any]:
        """The contact in Xero's spelling, unchecked: some of them are wrong on purpose."""
        named = {
            "ContactNumber": self.number,
            "Name": self.name,
            "FirstName": self.person[0],
            "LastName": self.person[1],
            "EmailAddress": self.email,
            "DefaultCurrency": self.currency,
        }
        numbers = {**({"DEFAULT": self.phone} if self.phone else {}), **self.phones}
        return {
            **{name: text for name, text in named.items() if text},
            "Addresses": {"POBOX": self.postal.body(), "STREET": self.street.body()},
            "Phones": {kind: {"PhoneNumber": text} for kind, text in numbers.items()},
        }


_TRAINING = "Training Customers"

DEMO = (
    Seed(
        "Bank West",
        "C",
        postal=Slot("Procurement Services", "Pinehaven", "PH98 7GB", line2="GPO 1234"),
        phone="02 2023456",
        group=_TRAINING,
    ),
    Seed(
        "Basket Case",
        "C",
        postal=Slot("Shop 14 Ridgeway Mall", "Pinehaven", "PH2 3AB", line2="500 River Road"),
        phones={"MOBILE": "01 7773001"},
    ),
    Seed("Boom FM", "C", group=_TRAINING),
    Seed(
        "City Agency", "C", postal=Slot("P O Box 4321", "Oaktown", "OK12 3TN", line2="Central Mailing Centre")
    ),
    Seed(
        "City Limousines",
        "C",
        person=("Martin", "Dale"),
        postal=Slot(
            "1206 Harbour Tower", "Coppertown", line2="59-65 South Street", attention="Accounts Dept"
        ),
        phone="01 8004001",
        phones={"MOBILE": "01 7774001"},
    ),
    Seed("DIISR - Small Business Services", "C", phone="01 8009001", phones={"FAX": "01 8009002"}),
    Seed(
        "Hamilton Smith Ltd",
        "C",
        "info@hsg.co",
        Slot("3 Park Street Industrial Village", "Oaktown", "OK12 4LT"),
        phone="01 2345678",
    ),
    Seed("Marine Systems", "C"),
    Seed("Petrie McLoud Watson & Associates", "C"),
    Seed("Port & Philip Freight", "C", phone="01 2323434"),
    Seed(
        "Rex Media Group",
        "C",
        "info@rexmedia.co",
        Slot("L9, Nairn Towers", "Oaktown", "OK12 6MG", line2="120-130 Flinders Street"),
        phone="01 4546789",
    ),
    Seed("Ridgeway University", "C", phone="01 8005001", phones={"MOBILE": "01 7775001"}),
    Seed(
        "Bayside Club",
        "CS",
        "secretarybob@bsclub.co",
        Slot(
            "P O Box 3354",
            "Madeupville",
            "MA60 0BC",
            "United Kingdom",
            "MA",
            "South Mailing Centre, Ridge Heights",
            "Club Secretary",
        ),
        Slot("148 Bay Harbour Road", "Madeupville", "MA60 0BC", "United Kingdom", "MA", "Ridge Heights"),
        ("Bob", "Partridge"),
        "202 2024455",
        {"DDI": "202 2024418", "FAX": "202 2025566", "MOBILE": "202 7774455"},
    ),
    Seed("RITE Agency", "CS"),
    Seed(
        "Young Bros Transport",
        "CS",
        "rog@ybt.co",
        Slot("P O Box 5678", "Oaktown", "OK12 5YB", line2="Central Mailing Centre"),
        phone="01 3435678",
    ),
    Seed("ABC Furniture", "S", "info@abfl.com", person=("Trish", "Rawlings"), phone="1 800 124578"),
    Seed("Capital Cab Co", "S", phone="1 800 235689"),
    Seed("Espresso 31", phone="+64 4 23241290"),
    *(
        Seed(name, "S")
        for name in (
            "Bayside Wholesale",
            "Carlton Functions",
            "Central Copiers",
            "Gateway Motors",
            "Hoyt Productions",
            "MCO Cleaning Services",
            "Net Connect",
            "PC Complete",
            "PowerDirect",
            "SMART Agency",
            "Swanston Security",
            "Truxton Property Management",
            "Xero",
        )
    ),
    *(
        Seed(name)
        for name in (
            "24 Locks",
            "7-Eleven",
            "Abby & Wells",
            "Berry Brew",
            "Brunswick Petals",
            "Coco Cafe",
            "Dimples Warehouse",
            "Eastside Club",
            "Epicenter Cafe",
            "Fulton Airport Parking",
            "Gable Print",
            "Luna Cafe",
            "Melrose Parking",
            "Office Supplies Company",
            "Orlena Greenville",
            "Passing Places Parking",
            "Ridgeway Bank",
            "Telus",
            "Woolworths Market",
        )
    ),
)

# The postcodes that were recorded, by those of the UK.
_RECORDED = {
    "PH98 7GB": "9876",
    "PH2 3AB": "2345",
    "OK12 3TN": "1237",
    "OK12 4LT": "1234",
    "OK12 6MG": "1236",
    "OK12 5YB": "1235",
    "MA60 0BC": "60010",
}


def elsewhere(seed: Seed, country: str) -> Seed:
    """A contact of `DEMO` as it is outside the UK, in the words of that country."""
    return replace(seed, postal=_moved(seed.postal, country), street=_moved(seed.street, country))


def _moved(slot: Slot, country: str) -> Slot:
    postcode = _RECORDED.get(slot.postcode, slot.postcode)
    return replace(slot, postcode=postcode, country=country if slot.country else "")
