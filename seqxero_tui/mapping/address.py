"""A postal address as Sequence keeps it: the four fields every customer needs, and two that some have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """`country` is an ISO 3166-1 alpha-2 code; `state` a US or Canadian code, None elsewhere (R13-R17, D21)."""

    line1: str
    line2: str | None
    town: str
    state: str | None
    postcode: str
    country: str

    def as_dict(self) -> dict[str, str | None]:
        """The address as Sequence's API writes it."""
        return {
            "line1": self.line1,
            "line2": self.line2,
            "town": self.town,
            "state": self.state,
            "postcode": self.postcode,
            "country": self.country,
        }
