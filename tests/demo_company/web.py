"""Forms of a page as a browser without JavaScript sees and sends them."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import httpx

from .conftest import Client


def root_of(client: Client) -> str:
    """The beginning of the Demo Company's page addresses."""
    return f"/app/{quote(client.server.company.books().organisation['ShortCode'])}"


class Form:
    """One form: where it goes, what its fields hold, and which buttons it has."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: dict[str, str] = {}
        self.buttons: list[str] = []


class Forms(HTMLParser):
    """Every form of a page that is sent by POST."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", "")) if given.get("method") == "post" else None
            self.found += [self._form] if self._form else []
        if self._form is None:
            return
        if tag == "input":
            self._form.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and (self._select not in self._form.fields or "selected" in given):
            self._form.fields[self._select] = given["value"]
        elif tag == "button":
            self._form.buttons.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def with_button(self, action: str) -> tuple[Form, str]:
        """The form that has a button of this action, and the button's whole value; KeyError without one."""
        for form in self.found:
            for button in form.buttons:
                if button.split(" ")[0] == action:
                    return form, button
        raise KeyError(action)


def press(client: Client, path: str, action: str, **changes: str) -> httpx.Response:
    """Open a page, fill in the form that has the button, press it, and follow."""
    form, button = Forms(client.http.get(path).text).with_button(action)
    data = {**form.fields, "action": button, **changes}
    return client.http.post(form.action, data=data, follow_redirects=True)
