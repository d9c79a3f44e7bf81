"""Renders the scenes to `screenshots/`: `python -m tests.scenes.render [NAME ...]`.

Textual draws them as SVG, Chromium with Fira Code as PNG. Scenes of the same preparation share one office.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import tests.scenes
from tests.office import Office
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


def by_preparation(wanted: Iterable[Scene]) -> list[list[Scene]]:
    """The scenes that can be shown one after another in one office; one that changes the store has its own."""
    groups: dict[object, list[Scene]] = {}
    for scene in wanted:
        groups.setdefault(scene.name if scene.spoils else scene.prepare, []).append(scene)
    return list(groups.values())


async def svg(scene: Scene, office: Office, size: tuple[int, int]) -> str:
    """One scene at one size, in an office prepared for it."""
    async with scene.played(office, size) as t:
        return self_contained(t.app.export_screenshot(title="seqxero"))


def main(names: list[str]) -> None:
    """All scenes, or those whose names are given."""
    browser = chromium()
    if browser is None:
        raise SystemExit("Chromium is not installed; it draws the pictures.")
    FOLDER.mkdir(exist_ok=True)
    for name in [name for name in os.environ if name.startswith("SEQXERO_")]:
        del os.environ[name]
    os.environ["SEQXERO_BACKGROUND"] = "off"
    with TemporaryDirectory() as drawn, ThreadPoolExecutor(2) as drawing:
        done = []
        for group in by_preparation(scene for scene in scenes() if not names or scene.name in names):
            with sample_office() as office:
                group[0].prepare(office)
                for scene, size in [(each, size) for each in group for size in each.sizes]:
                    path = Path(drawn) / f"{scene.name}-{size[0]}x{size[1]}.svg"
                    path.write_text(asyncio.run(svg(scene, office, size)), encoding="utf-8")
                    done.append(drawing.submit(draw, path, FOLDER / f"{path.stem}.png", browser))
                    sys.stdout.write(f"{path.stem}\n")
                    sys.stdout.flush()
        for each in done:
            each.result()


if __name__ == "__main__":
    main(sys.argv[1:])
