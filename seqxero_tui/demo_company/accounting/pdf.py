"""Plain text as a PDF file: one typeface, as many pages as it takes. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

_WIDTH, _LINES = 84, 58  # characters a line and lines a page, A4 in 10 point Courier
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"


def pdf(lines: Iterable[str]) -> bytes:
    """The bytes of a PDF 1.4 file; what its Western typeface lacks is shown as a question mark."""
    wrapped = [part for line in lines for part in textwrap.wrap(line, _WIDTH, drop_whitespace=False) or [""]]
    pages = [wrapped[at : at + _LINES] for at in range(0, len(wrapped), _LINES)] or [[]]
    return _file(list(_objects(pages)))


def _objects(pages: list[list[str]]) -> Iterator[bytes]:
    """Catalog, page tree and font, then each page with its content."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    yield _FONT
    for at, page in enumerate(pages):
        yield (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * at} 0 R >>"
        ).encode()
        content = b"BT /F1 10 Tf 13 TL 45 790 Td\n" + b"".join(_shown(line) for line in page) + b"ET"
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _shown(line: str) -> bytes:
    text = "".join(letter if letter.isprintable() else " " for letter in line).encode("cp1252", "replace")
    for mark in (b"\\", b"(", b")"):
        text = text.replace(mark, b"\\" + mark)
    return b"(%s) Tj T*\n" % text


def _file(objects: list[bytes]) -> bytes:
    """Numbered objects, the table of where each begins, and the trailer that leads to it."""
    out, starts = b"%PDF-1.4\n", []
    for at, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + head + table + trailer
