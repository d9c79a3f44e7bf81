"""From a screen's SVG to a PNG, through Chromium with the Fira Code of this machine."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rich.cells import cell_len

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)
_REMOTE_FONT = re.compile(r"@font-face\s*{[^}]*}", re.DOTALL)
_TEXT = re.compile(r'textLength="(?P<length>[\d.]+)"(?P<rest>[^>]*)>(?P<text>[^<]*)</text>')
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def self_contained(svg: str) -> str:
    """The picture without fonts from the network, and with wide characters as wide as they are in a terminal."""
    return _TEXT.sub(_in_cells, _REMOTE_FONT.sub("", svg))


def _in_cells(found: re.Match[str]) -> str:
    """Textual's pictures measure a text by its characters; East Asian ones take two cells."""
    text = html.unescape(found["text"])
    length = float(found["length"]) * cell_len(text) / max(1, len(text))
    return f'textLength="{length:g}"{found["rest"]}>{found["text"]}</text>'


def size_of(svg: str) -> tuple[int, int]:
    """Width and height of the picture in pixels."""
    found = _VIEW_BOX.search(svg)
    if found is None:
        raise ValueError("the picture has no view box")
    return round(float(found[1])), round(float(found[2]))


def chromium() -> str | None:
    """The browser that draws, if there is one."""
    return next((path for name in _CHROMIUMS if (path := shutil.which(name))), None)


def draw(svg: Path, png: Path, browser: str) -> None:
    """Draw an SVG file as a PNG file."""
    width, height = size_of(svg.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(
            f'<body style="margin:0"><img src="{svg.resolve().as_uri()}" width="{width}" height="{height}"></body>'
        )
        subprocess.run(
            [
                browser,
                *_FLAGS,
                f"--user-data-dir={folder}/profile",
                f"--window-size={width},{height}",
                f"--screenshot={png.resolve()}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
