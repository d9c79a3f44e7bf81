"""Renders the scenes to `screenshots/`: `python -m tests.scenes.render [NAME ...]`.

SVG by Textual; PNG beside it where Chromium and Fira Code are installed.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
import sys
from pathlib import Path

import tests.scenes
from tests.scenes.pictures import chromium, draw, self_contained
from tests.scenes.scene import Scene, sample_office

FOLDER = Path(__file__).parents[2] / "screenshots"


def scenes() -> list[Scene]:
    """Every scene of every module here."""
    modules = [
        importlib.import_module(f"tests.scenes.{each.name}")
        for each in pkgutil.iter_modules(tests.scenes.__path__)
        if each.name not in ("render", "pictures", "scene")
    ]
    return [scene for module in modules for scene in getattr(module, "SCENES", [])]


async def render(scene: Scene, size: tuple[int, int]) -> Path:
    """One scene at one size, as an SVG file."""
    with sample_office() as office:
        async with scene.played(office, size) as t:
            svg = t.app.export_screenshot(title="seqxero")
    path = FOLDER / f"{scene.name}-{size[0]}x{size[1]}.svg"
    path.write_text(self_contained(svg), encoding="utf-8")
    return path


def main(names: list[str]) -> None:
    """All scenes, or those whose names are given."""
    FOLDER.mkdir(exist_ok=True)
    for name in [name for name in os.environ if name.startswith("SEQXERO_")]:
        del os.environ[name]
    os.environ["SEQXERO_BACKGROUND"] = "off"
    browser = chromium()
    for scene in scenes():
        if names and scene.name not in names:
            continue
        for size in scene.sizes:
            path = asyncio.run(render(scene, size))
            if browser:
                draw(path, path.with_suffix(".png"), browser)
            sys.stdout.write(f"{path.relative_to(FOLDER.parent)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
