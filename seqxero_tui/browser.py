"""Opens an address in a browser of the desktop. Knows nothing of what the address is for.

Only graphical browsers: a text browser would draw over the program, in its own terminal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import PurePath

_TEXT_BROWSERS = ("www-browser", "links", "elinks", "lynx", "w3m")


def has_browser(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser can come up in a window of its own."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def open_in_browser(url: str) -> bool:
    """Opens `url`; False when there is no graphical browser to do it. May take a moment: not for an event loop."""
    if not has_browser():
        return False
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if PurePath(getattr(browser, "name", "")).name in _TEXT_BROWSERS:
        return False
    return browser.open(url)
