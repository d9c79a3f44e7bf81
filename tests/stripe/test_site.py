"""Where Stripe is read, and with what key."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqxero_tui.errors import InputError
from seqxero_tui.stripe.site import StripeSite


def test_without_variables_it_is_stripe_itself_and_nothing_is_read() -> None:
    site = StripeSite.from_environment({})
    assert (site.root, site.key) == ("https://api.stripe.com", None)
    assert site.page_of("plink_1") is None


def test_a_stand_in_on_this_machine_has_its_pages_at_the_links_ids() -> None:
    site = StripeSite.from_environment(
        {"SEQXERO_STRIPE_URL": "http://127.0.0.1:8743/stripe/", "SEQXERO_STRIPE_KEY": "rk_test_abc"}
    )
    assert (site.root, site.key) == ("http://127.0.0.1:8743/stripe", "rk_test_abc")
    assert site.page_of("plink_1/../x") == "http://127.0.0.1:8743/stripe/pay/plink_1%2F..%2Fx"


@pytest.mark.parametrize(
    "url", ["http://stripe.example", "https://user@api.stripe.com", "stripe", "https://x?y=1"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(InputError) as caught:
        StripeSite.from_environment({"SEQXERO_STRIPE_URL": url})
    assert caught.value.problem.code == "bad_stripe_address"


@pytest.mark.parametrize("key", ["pk_live_abc", "secret", "rk_live_a\r\nX: y", "rk_live_a b", "rk_live_ä"])
def test_what_is_no_key_is_refused_and_never_shown(key: str) -> None:
    with pytest.raises(InputError) as caught:
        StripeSite.from_environment({"SEQXERO_STRIPE_KEY": key})
    problem = caught.value.problem
    assert problem.code == "invalid_stripe_key"
    assert key not in problem.message + problem.remedy
    assert "Checkout Sessions, PaymentIntents and Charges" in problem.remedy


def test_a_key_is_not_in_what_a_site_prints() -> None:
    assert "planted" not in repr(StripeSite(key="rk_live_planted"))


def test_a_stand_in_is_remembered_and_stripes_own_key_never(tmp_path: Path) -> None:
    path = tmp_path / "stand-in.json"
    assert StripeSite.remembered(path) is None
    stand_in = StripeSite("http://127.0.0.1:8800/stripe", "rk_test_stand_in")
    stand_in.remember(path)
    assert StripeSite.remembered(path) == stand_in
    with pytest.raises(ValueError, match="may be stored"):
        StripeSite(key="rk_live_1").remember(path)
    assert StripeSite.remembered(path) == stand_in


@pytest.mark.parametrize(
    "noted",
    [
        "not json",
        "[]",
        "{}",
        '{"url": "https://api.stripe.com", "key": "rk_live_1"}',
        '{"url": "http://127.0.0.1:1", "key": "?"}',
    ],
)
def test_a_damaged_note_of_a_stand_in_is_none(tmp_path: Path, noted: str) -> None:
    path = tmp_path / "stand-in.json"
    path.write_text(noted, "utf-8")
    assert StripeSite.remembered(path) is None
