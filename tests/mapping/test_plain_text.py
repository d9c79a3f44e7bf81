import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqxero_tui.mapping.plain_text import cut, plain_line, plain_text, quoted


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('ACME [/bold] "x" \x1b[31m', 'ACME [/bold] "x" [31m'),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb\x00c\x9bd", "a bcd"),
        ("abc\u202edef\u2066g", "abcdefg"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("می‌خواهم", "می‌خواهم"),
        ("株式会社 é", "株式会社 é"),
    ],
)
def test_control_characters_go_and_letters_stay(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_a_name_becomes_one_line_without_doubled_spaces() -> None:
    assert plain_line("  Hamilton \n  Smith\t Ltd ") == "Hamilton Smith Ltd"


@given(st.text(alphabet=st.characters()))
def test_plain_text_is_settled_and_can_be_sent(text: str) -> None:
    plain = plain_text(text)
    assert plain_text(plain) == plain
    plain.encode("utf-8")


def test_a_cut_is_visible_and_within_the_limit() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"


def test_quoted_text_is_safe_short_and_on_one_line() -> None:
    assert quoted("a\nb\x1b[31m") == "“a b␛[31m”"
    assert len(quoted("x" * 500)) == 62
