"""Ranks Xero contacts that may be the one a customer means, for the link picker. A person links; no score ever does."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

# Endings that say what kind of body a name belongs to, not which one.
_LEGAL_FORM = re.compile(
    "ab|ag|aps|as|bv|co|company|corp|corporation|gmbh|inc|incorporated|kg|kk|limited|llc|llp|lp|ltd|nv|oy|plc|pte|pty"
    "|pvt|sa|sarl|sas|se|spa|srl"
)
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")  # only these: the marks of other scripts change the letter
_APOSTROPHES = re.compile("[.'’]")  # dots as well: "S.A." is "SA"
_LEAST = 65.0  # of 100: below, names share letters rather than words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that could be linked."""

    contact_id: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate with its likeness from 0 to 100 and why it is here: same email, same name, similar name NN%."""

    contact_id: str
    name: str
    email: str | None
    score: int
    why: str


def name_key(name: str) -> str:
    """What two spellings of one name share: case, accents, punctuation, word order and legal form do not count."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    folded = unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", folded))
    core = "".join(map(_letter_or_gap, _APOSTROPHES.sub("", folded).replace("&", " and "))).split()
    while len(core) > 1 and _LEGAL_FORM.fullmatch(core[-1]):
        core.pop()
    return " ".join(sorted(core))


@cache
def _letter_or_gap(char: str) -> str:
    """Punctuation and symbols part words, invisible characters vanish, all else (vowel signs too) belongs to a word."""
    kind = unicodedata.category(char)[0]
    if kind in "PSZ" or char.isspace():
        return " "
    return "" if kind == "C" else char


class CandidateIndex:
    """Candidates prepared once, so that each customer is compared with thousands in milliseconds."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._keys = [name_key(candidate.name) for candidate in candidates]
        self._by_key = _positions(self._keys)
        self._by_email = _positions([email_key(candidate.email) for candidate in candidates])

    def suggestions(self, name: str, email: str | None, limit: int = 8) -> list[Suggestion]:
        """The best `limit` candidates: same email and name, same email, same name, then by likeness of the name."""
        key = name_key(name)
        by_email = set(self._by_email.get(email_key(email), ()))
        by_name = set(self._by_key.get(key, ()))
        found = [(0, self._suggest(at, 100, "same email, same name")) for at in by_email & by_name]
        found += [(1, self._suggest(at, 100, "same email")) for at in by_email - by_name]
        found += [(2, self._suggest(at, 100, "same name")) for at in by_name - by_email]
        found += [(3, suggestion) for suggestion in self._similar(key, by_email | by_name, limit)]
        found.sort(key=lambda ranked: (ranked[0], -ranked[1].score, ranked[1].name, ranked[1].contact_id))
        return [suggestion for _, suggestion in found[:limit]]

    def _similar(self, key: str, known: set[int], limit: int) -> list[Suggestion]:
        if not key:
            return []
        # Keys are sorted words already, so the plain ratio of two keys is a token sort ratio.
        matches = process.extract(
            key, self._keys, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=limit + len(known)
        )
        return [
            self._suggest(
                at, int(score), f"similar name {int(score)}%"
            )  # rounded down: 100 is for the same name
            for _, score, at in matches
            if at not in known
        ]

    def _suggest(self, at: int, score: int, why: str) -> Suggestion:
        candidate = self._candidates[at]
        return Suggestion(candidate.contact_id, candidate.name, candidate.email, score, why)


def suggestions(
    name: str, email: str | None, candidates: Sequence[Candidate], limit: int = 8
) -> list[Suggestion]:
    """`CandidateIndex.suggestions` for a single customer."""
    return CandidateIndex(candidates).suggestions(name, email, limit)


def email_key(email: str | None) -> str:
    """What two spellings of one address share; "" for none."""
    return (email or "").strip().casefold()


def _positions(keys: list[str]) -> dict[str, list[int]]:
    """Where each key stands; a blank key is the same as nothing."""
    found = defaultdict(list)
    for at, key in enumerate(keys):
        if key:
            found[key].append(at)
    return dict(found)
