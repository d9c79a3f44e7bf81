"""Items, branding themes and the tracking category of the Demo Company (xero-api section 13.5)."""

from __future__ import annotations

# Code: name (which is also the description; names have at most 50 characters), price.
ITEMS = {
    "BOOK": ("'Fish out of Water: Finding Your Brand'", "19.95"),
    "DevD": ("Development work - developer onsite per day", "650.00"),
    "DevH": ("Development work - developer onsite per hour", "90.00"),
    "GB1-White": ("Golf balls - white single", "5.60"),
    "GB3-White": ("Golf balls - white 3-pack", "15.00"),
    "GB6-White": ("Golf balls - white 6-pack", "24.99"),
    "GB9-White": ("Golf balls - white 9-pack", "32.00"),
    "PMBr": ("Project management - branding workshop", "250.00"),
    "PMD": ("Project management - per day", "700.00"),
    "PMDD": ("Desktop/network support", "105.00"),
    "PMWe": ("Project management - website", "300.00"),
    "Support-M": ("Desktop/network support via email & phone", "500.00"),
    "Train-MS": ("Half day training - Microsoft Office", "500.00"),
    "TSL - Black": ("T-Shirt Large Black", "40.00"),
    "TSM - Black": ("T-Shirt Medium Black", "40.00"),
    "TSS - Black": ("T-Shirt Small Black", "40.00"),
}

# Options of the tracking category "Region".
TRACKED_REGIONS = ("North", "South", "Eastside")
BRANDING_THEMES = ("Standard", "Special Projects")
