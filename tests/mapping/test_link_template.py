from __future__ import annotations

import pytest

from seqxero_tui.mapping.link_template import default_template, fill, sample, template_fault


def test_the_programs_own_template_is_good_and_leads_to_the_document() -> None:
    own = default_template(8742)
    assert template_fault(own) is None
    assert fill(own, "credit_note", "d1") == "http://localhost:8742/open/credit-note/d1"
    assert sample(own).startswith("http://localhost:8742/open/invoice/")


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("https://books.example/{id}", None),
        ("https://books.example/{kind}s?no={id}&again={id}", None),
        ("https://books.example/", "{id}"),
        ("https://books.example/{id}/{name}", "Only {kind} and {id}"),
        ("https://books.example/{id.__class__}", "Only {kind} and {id}"),
        ("https://books.example/{id:>900000000}", "Only {kind} and {id}"),
        ("https://books.example/{id!r}", "Only {kind} and {id}"),
        ("https://books.example/{}{id}", "Only {kind} and {id}"),
        ("https://books.example/{id", "brace"),
        ("https://books example/{id}", "no blanks"),
        ("books.example/{id}", "whole web address"),
        ("ftp://books.example/{id}", "whole web address"),
        ("https:///{id}", "whole web address"),
        ("https://books.example:99999/{id}", "whole web address"),
        ("https://books.example/" + "x" * 500 + "{id}", "characters"),
    ],
)
def test_what_is_no_address_of_one_document_is_told_why(template: str, fault: str | None) -> None:
    found = template_fault(template)
    assert (found is None) if fault is None else (found is not None and fault in found)
