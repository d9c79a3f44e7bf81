"""Currencies an organisation can subscribe to, with invented but plausible rates."""

from __future__ import annotations

from decimal import Decimal

# Units per British pound, in line with the UK region's own table.
_WORLD = {
    "AED": ("UAE Dirham", "4.66"),
    "AUD": ("Australian Dollar", "1.95"),
    "BRL": ("Brazilian Real", "7.1"),
    "CAD": ("Canadian Dollar", "1.78"),
    "CHF": ("Swiss Franc", "1.08"),
    "CZK": ("Czech Koruna", "28.4"),
    "DKK": ("Danish Krone", "8.58"),
    "EUR": ("Euro", "1.15"),
    "GBP": ("British Pound", "1.0"),
    "HKD": ("Hong Kong Dollar", "9.9"),
    "ILS": ("Israeli Shekel", "4.3"),
    "INR": ("Indian Rupee", "112"),
    "JPY": ("Japanese Yen", "192"),
    "MXN": ("Mexican Peso", "23.5"),
    "NOK": ("Norwegian Krone", "13.4"),
    "NZD": ("New Zealand Dollar", "2.2"),
    "PLN": ("Polish Zloty", "4.89"),
    "SEK": ("Swedish Krona", "12.5"),
    "SGD": ("Singapore Dollar", "1.65"),
    "THB": ("Thai Baht", "41.5"),
    "USD": ("United States Dollar", "1.27"),
    "ZAR": ("South African Rand", "22.1"),
}
NAMES = {code: name for code, (name, _) in _WORLD.items()}
_RATE_DECIMALS = 6


def rate(code: str, base: str) -> Decimal:
    """Units of a currency per one of the base currency, to six decimals; KeyError for one not listed here."""
    return round(Decimal(_WORLD[code][1]) / Decimal(_WORLD[base][1]), _RATE_DECIMALS)
