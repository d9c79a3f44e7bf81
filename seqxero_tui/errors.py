"""What can go wrong, in words a finance person can act on: the one family of errors every room raises.

Each error carries a `Problem` (a stable code, one sentence, the remedy) and the exit code of the command that meets it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `code` is a stable snake_case word, `message` one sentence, `remedy` what puts it right."""

    code: str
    message: str
    remedy: str

    def as_dict(self) -> dict[str, str]:
        """The JSON form of a problem, as every command prints it."""
        return {"code": self.code, "message": self.message, "remedy": self.remedy}


class SeqxeroError(Exception):
    """The base of all expected errors. Never carries a token, a request header or a body."""

    exit_code = 1

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, remedy)


class InputError(SeqxeroError):
    """Wrong usage or unreadable input; nothing was changed."""

    exit_code = 2


class SetupError(SeqxeroError):
    """Not connected, or the setup is incomplete."""

    exit_code = 3


class XeroUnavailable(SeqxeroError):
    """Xero could not be reached, refused, or is out of calls."""

    exit_code = 4


class StoreError(SeqxeroError):
    """The store cannot be opened or written."""

    exit_code = 5
