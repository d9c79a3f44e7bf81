"""Country and state names as people write them in Xero, read into the codes Sequence keeps (D20, D21).

Xero's country is free text. Accepted are codes in any case and the English names of ISO and CLDR; everything else is
invalid, and at most suggested: a wrong guess would put a wrong country on a tax document.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

# Two-letter codes of CLDR that are no country of ISO 3166-1: parts, unions and placeholders. Kosovo (XK) stays,
# because Sequence takes it.
_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)

# ISO's own English names and everyday forms, where they differ from CLDR's names by more than `_key` levels out.
_MORE_NAMES = (
    ("AE", "UAE"),
    ("BN", "Brunei Darussalam"),
    ("BO", "Bolivia (Plurinational State of)"),
    ("BQ", "Bonaire, Sint Eustatius and Saba"),
    ("CD", "Congo (the Democratic Republic of the)"),
    ("CD", "Democratic Republic of the Congo"),
    ("CG", "Congo"),
    ("CG", "Republic of the Congo"),
    ("CI", "Cote d Ivoire"),  # Xero keeps no apostrophe in a country
    ("CI", "Ivory Coast"),
    ("CV", "Cabo Verde"),
    ("CZ", "Czech Republic"),
    ("FK", "Falkland Islands [Malvinas]"),
    ("FM", "Micronesia (Federated States of)"),
    ("GB", "Great Britain"),
    ("GB", "United Kingdom of Great Britain and Northern Ireland"),
    ("HK", "Hong Kong"),
    ("HM", "Heard Island and McDonald Islands"),
    ("IE", "Republic of Ireland"),
    ("IR", "Iran (Islamic Republic of)"),
    ("KP", "Korea (the Democratic People's Republic of)"),
    ("KR", "Korea (the Republic of)"),
    ("KR", "Republic of Korea"),
    ("LA", "Lao People's Democratic Republic"),
    ("MD", "Moldova (the Republic of)"),
    ("MD", "Republic of Moldova"),
    ("MF", "Saint Martin (French part)"),
    ("MM", "Myanmar"),
    ("MO", "Macao"),
    ("MO", "Macau"),
    ("NL", "Netherlands (Kingdom of the)"),
    ("PN", "Pitcairn"),
    ("PS", "Palestine, State of"),
    ("RU", "Russian Federation"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha"),
    ("SX", "Sint Maarten (Dutch part)"),
    ("SY", "Syrian Arab Republic"),
    ("TR", "Turkey"),
    ("TW", "Taiwan (Province of China)"),
    ("TZ", "Tanzania, the United Republic of"),
    ("TZ", "United Republic of Tanzania"),
    ("UM", "United States Minor Outlying Islands"),
    ("US", "USA"),
    ("US", "United States of America"),
    ("VA", "Holy See"),
    ("VE", "Venezuela (Bolivarian Republic of)"),
    ("VG", "Virgin Islands (British)"),
    ("VI", "Virgin Islands (U.S.)"),
    ("VN", "Viet Nam"),
)

# Common, and wrong: no code and no name of a country. Only ever suggested.
_MISNOMERS = MappingProxyType(
    {
        "britain": "GB",
        "england": "GB",
        "scotland": "GB",
        "wales": "GB",
        "northern ireland": "GB",
        "america": "US",
        "holland": "NL",
    }
)

_US_STATES = """
AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DC District of Columbia;
DC Washington DC;DE Delaware;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;
KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;MS Mississippi;MO Missouri;
MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;NM New Mexico;NY New York;NC North Carolina;
ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;RI Rhode Island;SC South Carolina;SD South Dakota;
TN Tennessee;TX Texas;UT Utah;VT Vermont;VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming
"""
_CA_PROVINCES = """
AB Alberta;BC British Columbia;MB Manitoba;NB New Brunswick;NL Newfoundland and Labrador;NL Newfoundland;
NS Nova Scotia;NT Northwest Territories;NU Nunavut;ON Ontario;PE Prince Edward Island;QC Quebec;SK Saskatchewan;
YT Yukon
"""

_NEAR = 80.0  # of 100: one or two slips in a name, not another country


def _key(text: str) -> str:
    """What remains of a name when case, accents, punctuation, "the" and "St."/"Saint" no longer count."""
    base = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    base = re.sub(r"[.'’`]", "", base.casefold()).replace("&", " and ")
    words = [word for word in re.findall(r"\w+", base) if word != "the"]
    if words[:1] == ["st"] and len(words) > 1:  # alone it is the code of São Tomé
        words[0] = "saint"
    return " ".join(words)


@cache
def _territories() -> dict[str, str]:
    """Code to English name, for every country Sequence takes."""
    names = Locale("en").territories
    return {
        str(code): name for code, name in names.items() if len(str(code)) == 2 and code not in _NOT_COUNTRIES
    }


@cache
def _codes_by_name() -> dict[str, str]:
    names = [*_territories().items(), *_MORE_NAMES]
    return {_key(name): code for code, name in names}


@cache
def _states(country: str) -> dict[str, str]:
    """Key of code or name to code; empty for countries whose addresses carry no state in Sequence."""
    return {_key(form): code for code, name in _state_pairs(country) for form in (code, name)}


def _state_pairs(country: str) -> list[tuple[str, str]]:
    """Code and name, the usual name of a code first."""
    table = {"US": _US_STATES, "CA": _CA_PROVINCES}.get(country, "")
    entries = (entry.strip().partition(" ") for entry in table.split(";") if entry.strip())
    return [(code, name) for code, _, name in entries]


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code that `text` states: a code in any case, or an English name. None if it is neither."""
    key = _key(text)
    if key.upper() in _territories():
        return key.upper()
    return _codes_by_name().get(key)


def country_name(code: str) -> str:
    """The English name of an alpha-2 code; the code itself when it is unknown."""
    return _territories().get(code, code)


def countries() -> list[tuple[str, str]]:
    """Every country Sequence takes, as (code, English name), by name."""
    return sorted(_territories().items(), key=lambda pair: _key(pair[1]))


def states(country: str) -> list[tuple[str, str]]:
    """The states or provinces of a country that has them in its addresses, as (code, name), by name; else none."""
    pairs = _state_pairs(country)
    first = dict(reversed(pairs))
    return sorted(first.items(), key=lambda pair: pair[1])


def suggested_country(text: str) -> str | None:
    """The alpha-2 code that an invalid `text` most likely means ("UK", "GBR", "Great Britian"); None if unclear."""
    key = _key(text)
    replaced_by = get_global("territory_aliases").get(key.upper(), ())  # alpha-3, numeric and withdrawn codes
    if len(replaced_by) == 1 and replaced_by[0] in _territories():
        return str(replaced_by[0])
    if key in _MISNOMERS:
        return _MISNOMERS[key]
    near = process.extractOne(key, _codes_by_name().keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return _codes_by_name()[near[0]] if near else None


def has_states(country: str) -> bool:
    """Whether an address in `country` (alpha-2) needs a state or province: the United States and Canada (D21)."""
    return bool(_states(country))


def state_code(country: str, text: str) -> str | None:
    """The code of the state or province `text` names, by code or English name; None if it is none of `country`."""
    return _states(country).get(_key(text))
