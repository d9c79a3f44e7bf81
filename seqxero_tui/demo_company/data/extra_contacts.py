"""Invented contacts beside Xero's own, marked by number EXTRA-nnn and by group, so that an import shows every case.

All their email addresses end in `.example`.
"""

from __future__ import annotations

from dataclasses import replace

from seqxero_tui.demo_company.data.contacts import Seed, Slot

GROUP = "Extra contacts for seqxero demo"

_VALID = (
    Seed(
        "Northwind Analytics Limited",
        "C",
        "accounts@northwind-analytics.example",
        Slot("14 Kingfisher Wharf", "Bristol", "BS1 6XN", "United Kingdom"),
        person=("Priya", "Nair"),
    ),
    Seed(
        "Söhne & Töchter GmbH",
        "C",
        "buchhaltung@soehne-toechter.example",
        Slot("Lindenstraße 27", "Köln", "50674", "Germany"),
        person=("Jürgen", "Weiß"),
        currency="EUR",
    ),
    Seed(
        "Café Müller SARL",
        "C",
        "compta@cafe-mueller.example",
        Slot("8 rue des Écoles", "Strasbourg", "67000", "FR"),
        currency="EUR",
    ),
    Seed(
        "東京データ株式会社",
        "C",
        "keiri@tokyo-data.example",
        Slot("千代田区丸の内1-9-2", "Tokyo", "100-0005", "Japan"),
    ),
    Seed(
        "شركة النور للتقنية",
        "C",
        "finance@alnoor-tech.example",
        Slot("شارع الشيخ زايد 12", "Dubai", "00000", "United Arab Emirates"),
        currency="USD",
    ),
    Seed(
        "Bluebird Robotics Inc",
        "C",
        "ap@bluebird-robotics.example",
        Slot("2100 Mission Street", "San Francisco", "94110", "United States", "CA"),
        currency="USD",
    ),
    Seed(
        "Harbour & Finch LLP",
        "C",
        "fees@harbourfinch.example",
        Slot("2 Lincoln's Inn Fields", "London", "WC2A 3ED", "GB"),
    ),
    Seed(
        'O\'Malley "Quick" Couriers',
        "C",
        "invoices@omalley-quick.example",
        Slot("5 Sir John Rogerson's Quay", "Dublin", "D02 T380", "Ireland"),
        currency="EUR",
    ),
    Seed(
        'ACME [/bold] "x"',
        "C",
        "road.runner@acme.example",
        Slot("1 Canyon Way", "Leeds", "LS1 4AP", "United Kingdom"),
    ),
    Seed(
        "Kestrel Logistics Ltd",
        "C",
        "ledger@kestrel-logistics.example",
        Slot("Unit 7, Falcon Park", "Felixstowe", "IP11 3SU", "gb"),
        currency="USD",
    ),
    Seed(
        "Lumen Laboratories",
        "C",
        "office@lumenlabs.example",
        Slot("40 Science Park Road", "Cambridge", "CB4 0GD", "England"),
        Slot("40 Science Park Road", "Cambridge", "CB4 0GD", "United Kingdom"),
    ),
    Seed(
        "Maple Leaf Outfitters",
        "C",
        "billing@mapleleaf-outfitters.example",
        Slot("77 Granville Street", "Vancouver", "V6C 1T1", "Canada", "BC"),
        currency="USD",
    ),
    Seed(
        "Fjord & Fell AS",
        "C",
        "regnskap@fjordfell.example",
        Slot("Bryggen 15", "Bergen", "5003", "Norway"),
        currency="EUR",
    ),
    Seed(
        "Orchard Street Dental",
        "C",
        "practice@orchard-dental.example",
        Slot("31 Orchard Street", "Edinburgh", "EH4 2HB", "United Kingdom"),
    ),
    Seed(
        "Tui & Rātā Studio",
        "C",
        "hello@tuirata.example",
        Slot("12 Cuba Street", "Wellington", "6011", "New Zealand"),
    ),
    # The postal address is unfinished, the street address is whole.
    Seed(
        "Quayside Ceramics",
        "C",
        "kiln@quayside-ceramics.example",
        Slot("PO Box 88"),
        Slot("3 Quayside", "Newcastle upon Tyne", "NE1 3DX", "United Kingdom"),
    ),
)

_INVALID = (
    Seed("Silent Partners Ltd", "C", "", Slot("9 Hush Lane", "York", "YO1 7HH", "United Kingdom")),
    Seed(
        "Foundry Street Gym",
        "C",
        "accounts(at)foundry-gym.example",
        Slot("22 Foundry Street", "Sheffield", "S3 8EN", "United Kingdom"),
    ),
    Seed(
        "Two Mailboxes Ltd",
        "C",
        "one@twomail.example; two@twomail.example",
        Slot("2 Post Row", "Hull", "HU1 2AA", "United Kingdom"),
    ),
    Seed("Nowhere Studios", "C", "studio@nowhere.example"),
    Seed("Lineless Lofts", "C", "lofts@lineless.example", Slot("", "Leeds", "LS2 7EW", "United Kingdom")),
    Seed(
        "Townless Traders", "C", "trade@townless.example", Slot("4 Old Mill", "", "BD1 1HX", "United Kingdom")
    ),
    Seed("Codeless Coffee", "C", "beans@codeless.example", Slot("11 Bean Row", "Bath", "", "United Kingdom")),
    Seed("Stateless Yachts", "C", "crew@stateless.example", Slot("1 The Marina", "Poole", "BH15 1HJ")),
    Seed("Union Jackets", "C", "jackets@union.example", Slot("50 Carnaby Street", "London", "W1F 9QA", "UK")),
    Seed(
        "Misspelt Maps",
        "C",
        "maps@misspelt.example",
        Slot("6 Compass Close", "Ludlow", "SY8 1AA", "Great Britian"),
    ),
    Seed(
        "Lone Star Lumber",
        "C",
        "mill@lonestar-lumber.example",
        Slot("900 Congress Avenue", "Austin", "78701", "United States"),
        currency="USD",
    ),
    Seed(
        "Prairie Winds Energy",
        "C",
        "power@prairie-winds.example",
        Slot("15 Portage Avenue", "Winnipeg", "R3B 2B3", "Canada"),
        currency="USD",
    ),
    # Everything is missing that can be.
    Seed("Blank Slate [draft]", "C"),
    Seed(
        "Atlantis Diving",
        "C",
        "reef@atlantis-diving.example",
        Slot("1 Deep End", "Atlantis", "00001", "Atlantis"),
    ),
)

_NOT_CUSTOMERS = (
    Seed(
        "Northwind Ventures",
        "",
        "team@northwind-ventures.example",
        Slot("16 Kingfisher Wharf", "Bristol", "BS1 6XN", "United Kingdom"),
    ),
    Seed(
        "Pebble & Co",
        "",
        "post@pebble.example",
        Slot("3 Shingle Street", "Brighton", "BN1 1AA", "United Kingdom"),
    ),
    Seed(
        "Skylark Printing",
        "S",
        "print@skylark.example",
        Slot("8 Press Yard", "Norwich", "NR3 1AA", "United Kingdom"),
    ),
)

_GONE = (
    Seed(
        "Old Harbour Inn",
        "C",
        "inn@old-harbour.example",
        Slot("1 Harbour Steps", "Whitby", "YO22 4DE", "United Kingdom"),
        archived=True,
    ),
    Seed(
        "Kestrel Haulage",
        "C",
        "ledger@kestrel-logistics.example",
        Slot("Unit 7, Falcon Park", "Felixstowe", "IP11 3SU", "United Kingdom"),
        archived=True,
        merged_into="Kestrel Logistics Ltd",
    ),
)

EXTRA = tuple(
    replace(seed, number=f"EXTRA-{position:03d}", group=GROUP)
    for position, seed in enumerate((*_VALID, *_INVALID, *_NOT_CUSTOMERS, *_GONE), start=1)
)
