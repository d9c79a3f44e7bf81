import pytest

from seqxero_tui.mapping.tax import TaxStatus, tax_type


@pytest.mark.parametrize(
    ("status", "default", "configured"),
    [
        (TaxStatus.TAXED, None, None),
        (TaxStatus.TAX_EXEMPT, "NONE", "EXEMPTOUTPUT"),
        (TaxStatus.REVERSE_CHARGED, "NONE", "ECZROUTPUT"),
    ],
)
def test_taxed_lines_carry_no_code_and_the_others_the_configured_one(
    status: TaxStatus, default: str | None, configured: str | None
) -> None:
    assert tax_type(status) == default
    assert tax_type(status, exempt="EXEMPTOUTPUT", reverse_charge="ECZROUTPUT") == configured
