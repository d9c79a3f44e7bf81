"""Credit used and taken back, headless."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

from tests.cli.conftest import Seqxero
from tests.sync.test_credit_notes import credit_note


def test_credit_is_used_shown_and_taken_back(loaded: Seqxero, tmp_path: Path) -> None:
    loaded("customers", "push", "Linked")
    loaded("invoices", "finalize", "Linked", "--send")
    one = loaded("invoices", "show", "SEQ-0001", "--json").json
    note = credit_note(
        one["customer_id"], "", invoiceId=one["id"], invoiceNumber="SEQ-0001", id=str(uuid.uuid4())
    )
    path = tmp_path / "note.json"
    path.write_text(json.dumps({"creditNotes": [note]}), encoding="utf-8")
    loaded("load", str(path))
    loaded("credit-notes", "finalize", note["id"], "--send")

    refused = loaded("credit-notes", "allocate", "SCN-0001", "--amount", "99999", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (2, "credit_amount_too_large")
    assert [each["code"] for each in refused.json["problems"]] == ["credit_amount_too_large"] * 2
    assert loaded("credit-notes", "allocate", "SCN-0001", "--amount", "much").code == 2

    answer = loaded("credit-notes", "allocate", "SCN-0001", "--amount", "5", "--json")
    assert answer.code == 0
    assert [each["action"] for each in answer.json["sync"]["pushed"]] == ["allocate_credit_note"]
    shown = loaded("credit-notes", "show", "SCN-0001", "--json").json
    (used,) = shown["allocations"]
    assert (shown["remaining_credit"], used["number"], used["amount"]) == ("7.00", "SEQ-0001", "5.00")
    assert used["document_id"] == one["id"]
    (seen,) = loaded("invoices", "show", "SEQ-0001", "--json").json["allocations"]
    assert (seen["document_id"], seen["amount"]) == (note["id"], "5.00")

    words = loaded("credit-notes", "show", "SCN-0001").out
    assert "£7.00 of credit left in Xero" in words
    assert f"£5.00 used for SEQ-0001  {used['id']}" in words
    assert not any(line.startswith(("Payment", "Due")) for line in words.splitlines())
    assert any(line.startswith("Credits") and "SEQ-0001" in line for line in words.splitlines())

    taken = loaded("credit-notes", "deallocate", "SCN-0001", "--allocation", used["id"])
    assert (taken.code, "£12.00 of credit left in Xero" in taken.out) == (0, True)
    nothing = loaded("credit-notes", "deallocate", "SCN-0001", "--json")
    assert (nothing.code, nothing.json["error"]["code"]) == (2, "no_such_allocation")
