"""The exact version of every package the program and its tests need: `python -m tests.pins > constraints.txt`.

Only what pyproject.toml leads to is pinned, whatever else may be installed beside it.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
_HEAD = "# The exact versions everything is tested with. Written by: python -m tests.pins > constraints.txt"


def pins() -> list[str]:
    """`name==version` of all packages, by name."""
    return sorted({f"{each.metadata['Name']}=={each.version}" for each in _all()}, key=str.lower)


def _all() -> Iterator[Distribution]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    waiting = [Requirement(each) for each in chain(project["dependencies"], *extras)]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        if (wanted.name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((wanted.name, frozenset(wanted.extras)))
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:  # of another system, and not installed here
            continue
        yield found
        waiting += [each for each in map(Requirement, found.requires or []) if _applies(each, wanted.extras)]


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""})


if __name__ == "__main__":
    sys.stdout.write("\n".join([_HEAD, *pins()]) + "\n")
