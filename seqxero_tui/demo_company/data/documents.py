"""The Demo Company's sales documents (xero-api section 13.5): gross amounts, dates as days from today."""

from __future__ import annotations

from dataclasses import dataclass

SALES, FREIGHT = "200", "425"
SERVICES, GOODS, UNTAXED = "services", "goods", "untaxed"


@dataclass(frozen=True)
class Line:
    """Gross price per unit; `tax` is the kind of tax, not a type: sales, goods or none."""

    description: str
    unit: str
    quantity: str = "1"
    account: str = SALES
    tax: str = SERVICES


@dataclass(frozen=True)
class Sale:
    """An invoice; `paid` at day `paid_on`, or in full by a credit note of `CREDITS`."""

    number: str
    contact: str
    reference: str
    day: int
    due: int
    lines: tuple[Line, ...]
    paid: str = ""
    paid_on: int = 0
    draft: bool = False
    sent: bool = True
    tax_included: bool = False  # everywhere; the others only where prices are given with tax


@dataclass(frozen=True)
class Credit:
    """A credit note, allocated whole to `invoice`."""

    number: str
    contact: str
    day: int
    line: Line
    invoice: str


_SUPPORT = (Line("Monthly support", "541.25"),)
_TRAINING = Line("Half day training - Microsoft Office", "541.25")
_BOOK = Line("'Fish out of Water: Finding Your Brand'", "21.70", tax=GOODS)
_PROJECT = Line("Project management & implementation - branding workshop", "250")


def _support(first: int, day: int, due: int, paid_on: int, clients: tuple[str, ...]) -> tuple[Sale, ...]:
    return tuple(
        Sale(f"INV-{first + at:04d}", client, "Monthly Support", day, due, _SUPPORT, "541.25", paid_on)
        for at, client in enumerate(clients)
    )


_CLIENTS = ("Hamilton Smith Ltd", "Young Bros Transport", "Port & Philip Freight", "Rex Media Group")
_ONSITE = (Line("Onsite project management", "6187.50"),)

SALES_INVOICES = (
    *_support(1, -62, -51, -53, _CLIENTS),
    Sale("INV-0005", "Hamilton Smith Ltd", "Monthly Support", -61, -51, _SUPPORT),
    Sale("INV-0006", "City Limousines", "P/O 9711", -63, -53, (_PROJECT,), tax_included=True),
    Sale(
        "INV-0007",
        "City Agency",
        "Workshop",
        -59,
        -48,
        (Line("Branding workshop", "541.25"), Line(_BOOK.description, "12.995", "4", tax=GOODS)),
        "593.23",
        -48,
    ),
    Sale(
        "INV-0008",
        "Bank West",
        "Training",
        -60,
        -49,
        (Line(_TRAINING.description, "433.00"),) * 3,
        "1299.00",
        -49,
    ),
    Sale(
        "INV-0009",
        "Ridgeway University",
        "P/O CRM08-12",
        -53,
        -31,
        _ONSITE,
        "6187.50",
        -31,
        tax_included=True,
    ),
    Sale("INV-0010", "Boom FM", "Training", -54, -41, (_TRAINING,)),
    Sale(
        "INV-0011",
        "Petrie McLoud Watson & Associates",
        "Portal Proj",
        -48,
        -31,
        (Line("Development work - developer onsite per day", "703.625", "2"),),
        "1407.25",
        -31,
    ),
    Sale("INV-0012", "City Limousines", "P/O 9711", -46, -36, (Line(_PROJECT.description, "216.50"),)),
    Sale("INV-0013", "Boom FM", "Training", -43, -31, (_TRAINING,) * 2, "1082.50", -31),
    Sale(
        "INV-0016",
        "DIISR - Small Business Services",
        "Yr Ref W08-143",
        -41,
        -31,
        (Line(_PROJECT.description, "270.63"), Line("Desktop/network support", "113.6625", "5")),
        "568.31",
        -31,
    ),
    Sale("INV-0017", "City Limousines", "Book", -43, -33, (_BOOK,)),
    *_support(18, -31, -21, -21, _CLIENTS),
    Sale(
        "INV-0022",
        "DIISR - Small Business Services",
        "Yr Ref W08-143",
        -31,
        -21,
        (_BOOK, Line(_PROJECT.description, "216.50")),
        "216.50",
        -21,
    ),
    Sale(
        "INV-0024",
        "City Limousines",
        "P/O 9711",
        -6,
        9,
        (Line("Development work - developer onsite per day", "703.63"),),
    ),
    Sale("INV-0025", "Ridgeway University", "P/O CRM08-12", -22, -1, _ONSITE, tax_included=True),
    Sale(
        "INV-0026",
        "Basket Case",
        "",
        -1,
        9,
        (Line("Development work - developer onsite per hour", "94.00", "5"), Line("Meeting", "444.55")),
        sent=False,
        tax_included=True,
    ),
    Sale(
        "INV-0027",
        "Marine Systems",
        "Ref MK815",
        -1,
        5,
        (Line("Marketing guides", "99.00", "4"),),
        sent=False,
        tax_included=True,
    ),
    Sale(
        "INV-0028",
        "Bayside Club",
        "GB1-White",
        -1,
        18,
        (
            Line("Golf balls - white single", "5.60", "40"),
            Line("Delivery", "10", account=FREIGHT, tax=UNTAXED),
        ),
        sent=False,
        tax_included=True,
    ),
    Sale(
        "INV-0029",
        "Hamilton Smith Ltd",
        "Monthly support",
        -2,
        13,
        (Line("Monthly support", "550"),),
        draft=True,
        sent=False,
        tax_included=True,
    ),
    Sale(
        "INV-0030",
        "Rex Media Group",
        "Monthly support",
        -2,
        13,
        (Line("Monthly support", "550"),),
        draft=True,
        sent=False,
        tax_included=True,
    ),
    Sale(
        "INV-0031",
        "City Agency",
        "Golf Balls",
        -16,
        -9,
        (Line("Golf balls", "34.80", "3", tax=GOODS),),
        "104.40",
        -9,
    ),
    Sale("INV-0032", "Bank West", "Website", -16, -9, (Line("Website update", "324.75"),), "324.75", -9),
    Sale("INV-0033", "Boom FM", "Training", -11, -4, (_TRAINING,), "541.25", -4),
    Sale("INV-0034", "Boom FM", "Consulting", -8, -1, (Line("Integration", "97.425", "40"),), "3897.00", -1),
    Sale(
        "INV-0036",
        "Petrie McLoud Watson & Associates",
        "Consulting",
        -8,
        -1,
        (Line("Integration", "97.425", "23"),),
        "2240.78",
        -1,
    ),
)

CREDITS = (
    Credit("CN-0014", "Boom FM", -43, _TRAINING, "INV-0010"),
    Credit("CN-0015", "Hamilton Smith Ltd", -21, _SUPPORT[0], "INV-0005"),
    Credit("CN-0023", "DIISR - Small Business Services", -26, _BOOK, "INV-0022"),
)

NEXT_NUMBER = 37
