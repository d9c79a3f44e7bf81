"""A person with a real browser: headless Chromium walks the pages, partly by keyboard alone.

Needs Debian's chromium and chromium-driver (or Chrome and its driver) on the PATH.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as until
from selenium.webdriver.support.ui import Select, WebDriverWait

from .conftest import Client
from .test_settlement import credit_note
from .web import root_of

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PATIENCE = 30
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}

pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="chromium and chromedriver are not both installed (apt: chromium-driver)"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    folder: Path = tmp_path_factory.mktemp("chromium")
    for argument in (
        "--headless=new",
        "--no-sandbox",  # the tests may run as root, where Chromium's sandbox cannot
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,900",
        f"--user-data-dir={folder}",
    ):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_page_load_timeout(PATIENCE)
    yield driver
    driver.quit()


class Person:
    """What someone sees and does, each step waiting for the page that follows."""

    def __init__(self, browser: webdriver.Chrome, client: Client) -> None:
        self.browser = browser
        self.root = client.address.url + root_of(client)

    def open(self, path: str) -> None:
        self.browser.get(self.root + path)

    def see(self, text: str) -> None:
        WebDriverWait(self.browser, PATIENCE).until(
            until.text_to_be_present_in_element((By.TAG_NAME, "body"), text)
        )

    def field(self, label: str) -> WebElement:
        """The first field under these words."""
        return self.browser.find_element(By.XPATH, f"//label[span[starts-with(., '{label}')]]/*[2]")

    def type(self, label: str, text: str) -> None:
        found = self.field(label)
        found.clear()
        found.send_keys(text)

    def button(self, words: str) -> WebElement:
        found = self.browser.find_element(
            By.XPATH, f"//*[self::button or self::a or self::summary][.='{words}']"
        )
        assert found.is_displayed()
        return found

    def press(self, words: str) -> None:
        self.button(words).click()

    def tab_to(self, words: str) -> WebElement:
        """Walks with the Tab key, as those do who use no mouse, until the focus is on these words."""
        for _ in range(200):
            self.browser.switch_to.active_element.send_keys(Keys.TAB)
            focused = self.browser.switch_to.active_element
            if focused.text == words:
                return focused
        raise AssertionError(f"The Tab key does not reach {words!r}.")


@pytest.fixture
def person(browser: webdriver.Chrome, client: Client) -> Person:
    return Person(browser, client)


@pytest.fixture
def sequence() -> Iterator[tuple[str, list[str]]]:
    """Stands in for the program that "Go to Sequence" leads to: its address, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"This is Sequence.")

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_a_contact_is_found_and_put_right(person: Person, client: Client) -> None:
    person.open("")
    person.press("Contacts")
    search = person.browser.find_element(By.NAME, "q")
    search.send_keys("hamilton", Keys.ENTER)
    person.see("info@hsg.co")
    person.press("Hamilton Smith Ltd")
    person.see("Billing address")
    person.type("Country", "United Kingdom")
    person.press("Save")
    person.see("Saved.")
    (read,) = client.get(f"Contacts/{client.contact_id('Hamilton Smith Ltd')}")
    assert "United Kingdom" in [one.get("Country") for one in read["Addresses"]]


def test_an_invoice_is_marked_as_sent_and_paid_and_leads_to_sequence(
    person: Person, client: Client, sequence: tuple[str, list[str]]
) -> None:
    address, asked = sequence
    invoice = client.create(Url=f"{address}/open/invoice/7")
    person.open("/invoicing?tab=unsent")
    person.press(invoice["InvoiceNumber"])
    person.see("Not sent")
    person.press("Mark as sent")
    person.see("Marked as sent.")
    person.type("Amount", "10.00")
    Select(person.field("Into account")).select_by_visible_text("091 Business Savings Account")
    person.press("Record payment")
    person.see("Payment recorded.")
    person.see("14.00")
    (read,) = client.get(f"Invoices/{invoice['InvoiceID']}")
    assert (read["SentToContact"], read["AmountPaid"], read["AmountDue"]) == (True, 10, 14)
    person.press("Go to Sequence")
    person.see("This is Sequence.")
    assert "/open/invoice/7" in asked


def test_a_void_asks_first_and_needs_no_mouse(person: Person, client: Client) -> None:
    invoice = client.create()
    person.open(f"/invoicing/view/{invoice['InvoiceID']}")
    person.tab_to("Skip to the content").send_keys(Keys.ENTER)
    person.tab_to("Void…").send_keys(Keys.ENTER)
    person.see("A voided document cannot be brought back.")
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["Status"] == "AUTHORISED"
    person.tab_to("Void").send_keys(Keys.ENTER)
    person.see("Voided.")
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["Status"] == "VOIDED"


def test_credit_is_allocated_by_hand(person: Person, client: Client) -> None:
    invoice, note = client.create(), credit_note(client)
    person.open(f"/invoicing/view/{invoice['InvoiceID']}")
    assert note["CreditNoteNumber"] in person.field("From credit note").text
    person.press("Allocate credit")
    person.see("Credit allocated.")
    assert client.get(f"Invoices/{invoice['InvoiceID']}")[0]["AmountCredited"] == 12


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_no_page_is_wider_than_its_window(person: Person, client: Client, width: str) -> None:
    long = "A-reference-of-" + "very-" * 40 + "many-letters"
    invoice = client.create(
        Reference=long, LineItems=[{"Description": long, "UnitAmount": "1234567.8912", "AccountCode": "200"}]
    )
    if width == "phone":
        person.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    try:
        for path in (
            "",
            "/contacts",
            "/contacts/new",
            f"/contacts/contact/{invoice['Contact']['ContactID']}",
            "/invoicing",
            f"/invoicing/view/{invoice['InvoiceID']}",
            "/chart-of-accounts",
            "/currencies",
            "/lock-dates",
        ):
            person.open(path)
            widths = person.browser.execute_script(
                "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert widths[0] <= widths[1], path
    finally:
        person.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
