import pytest
from babel import Locale

from seqxero_tui.mapping.countries import (
    country_code,
    country_name,
    has_states,
    state_code,
    suggested_country,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB", "GB"),
        ("gb", "GB"),
        (" Us ", "US"),
        ("United Kingdom", "GB"),
        ("united kingdom", "GB"),
        ("The United Kingdom of Great Britain and Northern Ireland", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("New Zealand", "NZ"),
        ("Ireland", "IE"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Russian Federation", "RU"),
        ("Korea (the Republic of)", "KR"),
        ("Cote d Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Curacao", "CW"),
        ("Saint Lucia", "LC"),
        ("St Lucia", "LC"),
        ("Saint Vincent and the Grenadines", "VC"),
        ("Bosnia and Herzegovina", "BA"),
        ("Guinea Bissau", "GW"),
        ("Netherlands", "NL"),
        ("Hong Kong", "HK"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Kosovo", "XK"),
        ("Virgin Islands (U.S.)", "VI"),
    ],
)
def test_codes_in_any_case_and_english_names_are_countries(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("GBR", "GB"),
        ("England", "GB"),
        ("Great Britian", "GB"),
        ("Holland", "NL"),
        ("Untied States", "US"),
        ("Germny", "DE"),
        ("Deutchland", None),
        ("SU", None),  # withdrawn, and by now fifteen countries
        ("Europe", None),
        ("EU", None),
        ("XX", None),
        ("ZZ", None),
        ("", None),
        ("!", None),
        ("\x1b[31m", None),
    ],
)
def test_anything_else_is_invalid_and_at_most_suggested(text: str, meant: str | None) -> None:
    assert country_code(text) is None
    assert suggested_country(text) == meant


def test_every_country_is_found_by_its_own_code_and_name() -> None:
    codes = [str(code) for code in Locale("en").territories if country_code(str(code)) == code]
    assert len(codes) == 250  # the countries Sequence takes: ISO 3166-1 and Kosovo
    assert [code for code in codes if country_code(country_name(code)) != code] == []


def test_only_the_united_states_and_canada_have_states() -> None:
    assert [code for code in ("US", "CA", "GB", "AU", "IE") if has_states(code)] == ["US", "CA"]


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("US", "MA", "MA"),
        ("US", "ma", "MA"),
        ("US", "Massachusetts", "MA"),
        ("US", "D.C.", "DC"),
        ("US", "north  carolina", "NC"),
        ("CA", "Québec", "QC"),
        ("CA", "on", "ON"),
        ("CA", "MA", None),
        ("US", "ON", None),
        ("US", "Texass", None),
        ("US", "", None),
        ("GB", "Kent", None),
    ],
)
def test_states_are_known_by_code_or_name_within_their_country(
    country: str, text: str, code: str | None
) -> None:
    assert state_code(country, text) == code


def test_all_states_and_provinces_of_sequence_are_known() -> None:
    states = "AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
    states += "OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
    provinces = "AB BC MB NB NL NS NT NU ON PE QC SK YT"
    assert all(state_code("US", state) == state for state in states.split())
    assert all(state_code("CA", province) == province for province in provinces.split())
