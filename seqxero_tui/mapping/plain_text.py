"""Text on its way out: plain for Xero's fields, quoted for our own sentences. Making it safe to look at is `text`'s."""

from __future__ import annotations

import re

from seqxero_tui.text import one_line

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, bidirectional overrides, byte order marks and lone surrogates. Joiners and direction marks stay:
# names in Persian, Hebrew or Hindi need them.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain_text(text: str) -> str:
    """`text` without control characters; line ends become a plain newline, tabs a space."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " ")).strip()


def plain_line(text: str) -> str:
    """`plain_text` on one line: runs of white space become one space (Xero refuses doubled ones in names)."""
    return " ".join(plain_text(text).split())


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters; what had to go is marked by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Outside text as part of one of our sentences: safe to show, on one line, of bearable length, in quotes."""
    return f"“{cut(one_line(text), 60)}”"
