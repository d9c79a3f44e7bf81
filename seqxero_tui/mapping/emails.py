"""Whether a text can be the one email address of a customer; the same rule for both directions."""

from __future__ import annotations

import re

# One address, in the characters Xero takes (it refuses accented letters), with a domain that has a dot.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
_LONGEST = 254  # what a mail server accepts, and under Xero's 255


def is_email(text: str) -> bool:
    """Whether `text`, without surrounding white space, is one valid email address."""
    text = text.strip()
    return len(text) <= _LONGEST and _EMAIL.fullmatch(text) is not None
