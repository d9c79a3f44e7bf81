import pytest

from seqxero_tui.mapping.suggestions import Candidate, CandidateIndex, name_key, suggestions

HAMILTON = Candidate("1", "Hamilton Smith Ltd", "info@hsg.co")
CITY = Candidate("2", "City Limousines", None)
CAFE = Candidate("3", "Café Coco", "hello@coco.example")
AGENCY = Candidate("4", "City Agency", "agency@city.example")
ALL = (HAMILTON, CITY, CAFE, AGENCY)


def ranked(name: str, email: str | None, limit: int = 8) -> list[tuple[str, str]]:
    return [(found.contact_id, found.why) for found in suggestions(name, email, ALL, limit)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hamilton Smith Ltd", "HAMILTON SMITH LIMITED"),
        ("Smith, Hamilton", "Hamilton Smith"),
        ("Café Coco", "Cafe Coco"),
        ("Abby & Wells", "Abby and Wells"),
        ("Acme S.A.", "Acme SA"),
        ("Boom FM Pty. Ltd.", "Boom-FM"),
        ("Ｆｕｌｌ Width", "Full Width"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("कि", "की"), ("Limited", "Company"), ("Bank West", "Bank East")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_the_same_email_comes_before_the_same_name_and_that_before_a_similar_one() -> None:
    assert ranked("City Limousine", "INFO@hsg.co") == [("1", "same email"), ("2", "similar name 96%")]
    assert ranked("Hamilton Smith", "agency@city.example") == [("4", "same email"), ("1", "same name")]


def test_a_contact_that_is_the_same_in_both_comes_first() -> None:
    twin = Candidate("0", "Another", "info@hsg.co")
    found = suggestions("Hamilton Smith", "info@hsg.co", (twin, *ALL))
    assert [(s.contact_id, s.why) for s in found] == [("1", "same email, same name"), ("0", "same email")]


def test_word_order_accents_and_legal_form_do_not_count() -> None:
    assert ranked("COCO CAFE GmbH", None)[0] == ("3", "same name")


def test_names_without_likeness_are_not_suggested() -> None:
    assert ranked("Zürcher Kantonalverband", None) == []


def test_blank_names_and_emails_are_like_nothing() -> None:
    blank = (Candidate("1", "!!!", ""), Candidate("2", "", None))
    assert suggestions("???", "", blank) == []


def test_the_list_is_cut_at_its_limit_and_in_a_settled_order() -> None:
    twins = [Candidate(str(n), "Acme", None) for n in (3, 1, 2)]
    assert [s.contact_id for s in suggestions("Acme", None, twins, limit=2)] == ["1", "2"]


def test_only_an_equal_name_is_called_the_same() -> None:
    (found,) = suggestions("a" * 400, None, [Candidate("1", "a" * 399 + "b", None)])
    assert found.score == 99
    assert found.why == "similar name 99%"


def test_ten_thousand_candidates_are_ranked_from_one_index() -> None:
    index = CandidateIndex([Candidate(str(n), f"Customer {n:05d}", f"c{n}@x.example") for n in range(10_000)])
    found = index.suggestions("Customer 04711", "c42@x.example")
    assert [(s.contact_id, s.why) for s in found[:2]] == [("42", "same email"), ("4711", "same name")]
    assert len(found) == 8
