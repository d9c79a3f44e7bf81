"""The address that leads from a document in Xero back to ours: a template with `{kind}` and `{id}` (R45, R57, D50)."""

from __future__ import annotations

from string import Formatter
from urllib.parse import urlsplit

_PLACES = ("kind", "id")
_SAMPLE = "0b6c9e3a-52cb-4f0e-9a39-3d1f5c1f7a10"
_LONGEST = 500


def default_template(port: int) -> str:
    """The program's own: it listens on its callback port and brings the document up on the screen."""
    return f"http://localhost:{port}/open/{{kind}}/{{id}}"


def fill(template: str, kind: str, document_id: str) -> str:
    """The address of a document; `kind` is invoice or credit_note."""
    return template.format(kind=kind.replace("_", "-"), id=document_id)


def sample(template: str) -> str:
    """The address of some invoice, to be looked at before the template is taken."""
    return fill(template, "invoice", f"{_SAMPLE[:8]}…")


def template_fault(template: str) -> str | None:
    """What is wrong with a template, as a sentence; None when nothing is."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return "A brace is open or closed without its other half."
    named = [name for _, name, _, _ in parts if name is not None]
    if any(
        name not in _PLACES or spec or conversion for _, name, spec, conversion in parts if name is not None
    ):
        return "Only {kind} and {id} can stand in braces."
    if "id" not in named:
        return "It has to hold {id}, or every document would have the same address."
    filled = fill(template, "invoice", _SAMPLE)
    if any(sign.isspace() or ord(sign) < 32 for sign in filled):
        return "An address has no blanks."
    if len(filled) > _LONGEST:
        return f"The address would have {len(filled)} characters; {_LONGEST} are the most."
    return (
        None
        if _is_web_address(filled)
        else "It has to be a whole web address, such as https://example.com/{kind}/{id}."
    )


def _is_web_address(text: str) -> bool:
    try:
        found = urlsplit(text)
        return found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        return False
