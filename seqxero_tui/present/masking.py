"""Masks for sharing the screen: names, addresses and amounts go on the way to being shown, and nowhere else.

Everything that is shown passes `shown` (before it is cut or wrapped, so that no half name is left), and amounts pass
`figures`. Both do nothing until a mask is put on. One program has one screen, so there is one mask.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from hashlib import blake2s

SIGN = "◆"
"""Begins a masked name, so that it is taken for no real one and is masked no second time."""

_WORD = re.compile(r"\w+")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"“”]+@[^\s@<>()\[\],;:\"“”]+\.\w+")
_AMOUNT = re.compile(r"(?:[A-Z]{0,3}[£$€¥₹₩]\s?|\b[A-Z]{3}\s)-?\d[\d,]*(?:\.\d+)?|\d[\d,]*\.\d{2,}(?!\.?\d)")
_DIGIT = re.compile(r"\d")
_SOUNDS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
_VOWELS = "aeiou"


class Mask:
    """Hides these texts (names, lines of addresses), all emails, and amounts. The same text has the same mask as long
    as the program runs, and another one the next time. `own` are the program's own words, in lower case: a name that
    is nothing but one of them cannot be told from it and stays."""

    def __init__(
        self, private: Iterable[str], *, own: frozenset[str] = frozenset(), secret: bytes | None = None
    ) -> None:
        self._own = own
        self._secret = secret or secrets.token_bytes(16)
        self._phrases: dict[str, list[str]] = {}
        self.learn(private)

    def learn(self, private: Iterable[str]) -> None:
        """From now on hide exactly these texts."""
        phrases: dict[str, set[str]] = {}
        for text in private:
            phrase = text.strip().lower()
            first = _WORD.search(phrase)
            if first is not None and phrase not in self._own:
                phrases.setdefault(first.group(), set()).add(phrase[first.start() :])
        self._phrases = {word: sorted(found, key=len, reverse=True) for word, found in phrases.items()}

    def text(self, text: str) -> str:
        """`text` without what is private in it."""
        text = _EMAIL.sub(lambda found: f"{self._code(found.group())}@hidden", text)
        parts, done = [], 0
        for word in _WORD.finditer(text):
            if word.start() < done or text[: word.start()].endswith(SIGN):
                continue
            for phrase in self._phrases.get(word.group().lower(), ()):
                end = word.start() + len(phrase)
                if text[word.start() : end].lower() == phrase and not _goes_on(text, end):
                    parts += [text[done : word.start()], self._code(phrase)]
                    done = end
                    break
        return figures_masked("".join([*parts, text[done:]]))

    def _code(self, text: str) -> str:
        """`◆Kelora`: a word that can be said aloud, made from a text and the secret."""
        digest = blake2s(text.lower().encode(), key=self._secret).digest()
        letters = "".join(
            _SOUNDS[one % len(_SOUNDS)] + _VOWELS[other % 5]
            for one, other in zip(digest[:3], digest[3:6], strict=True)
        )
        return SIGN + letters.capitalize()


def figures_masked(text: str) -> str:
    """Amounts with a dot for each digit: `£•,•••.••`. Counts, dates, times and numbers of documents stay."""
    return _AMOUNT.sub(lambda found: _DIGIT.sub("•", found.group()), text)


def _goes_on(text: str, end: int) -> bool:
    """Whether the word that ends a phrase is longer here: “Bay” is not to be found in “Bayside”."""
    return end < len(text) and text[end - 1].isalnum() and text[end].isalnum()


_on: list[Mask] = []


def put_on(mask: Mask | None) -> None:
    """Mask from now on what is shown, or show it again."""
    _on[:] = [mask] if mask is not None else []


def is_on() -> bool:
    """Whether anything is masked."""
    return bool(_on)


def shown(text: str) -> str:
    """A text as it may be seen."""
    return _on[0].text(text) if _on else text


def figure(text: str) -> str:
    """An amount as it may be seen; for those of currencies without decimals, which no pattern can tell from a count."""
    return _DIGIT.sub("•", text) if _on else text
