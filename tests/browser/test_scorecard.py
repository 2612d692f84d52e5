"""The scorecard as an instrument: filter, order, addresses, downloads, phone, paper, no script."""

import base64
import csv
import json
import re

import pytest
from selenium.webdriver.common.by import By

from tests.browser.built_book import soup
from tests.browser.observation import DESKTOP, PHONE, Observer

pytestmark = pytest.mark.browser

PAGE = "book/scorecard"
SHOWN = """
const rows = [...document.querySelectorAll("#scorecard-table tr[data-paper]")];
return rows.filter((row) => row.checkVisibility()).map((row) => row.id);
"""
CHOOSE = """
const [name, value] = arguments;
const field = document.querySelector(".scorecard-filter").elements[name];
field.value = value;
field.dispatchEvent(new Event("input", {bubbles: true}));
"""


@pytest.fixture
def rows(html):
    return json.loads((html / "_static" / "scorecard.json").read_text(encoding="utf8"))


@pytest.fixture
def observer(driver, site):
    observer = Observer(driver, site)
    observer.resize(DESKTOP)
    return observer


def test_every_row_is_in_the_page_and_in_the_files(html, rows):
    ids = [row["id"] for row in rows]
    found = soup(html / f"{PAGE}.html").select("#scorecard-table tr[data-paper]")
    # Those of one exhibit stand together.
    assert sorted(row["id"] for row in found) == sorted(ids)
    with (html / "_static" / "scorecard.csv").open(encoding="utf8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ids


def test_a_filter_leaves_the_rows_that_fit_and_can_be_linked_to(driver, observer, rows):
    observer.load(f"{PAGE}.html")
    driver.execute_script(CHOOSE, "paper", "inventories")
    driver.execute_script(CHOOSE, "class", "differs")
    expected = {r["id"] for r in rows if (r["paper"], r["class"]) == ("inventories", "differs")}
    assert set(driver.execute_script(SHOWN)) == expected
    address = driver.current_url.rpartition("/book/")[2]
    observer.load(f"book/{address}")
    assert set(driver.execute_script(SHOWN)) == expected
    driver.execute_script(CHOOSE, "text", "no row says this")
    assert driver.execute_script(SHOWN) == []
    assert observer.console_errors() == []


def test_a_column_sorts_and_gives_the_order_back(driver, observer, rows):
    observer.load(f"{PAGE}.html")
    before = driver.execute_script(SHOWN)
    heading = driver.find_elements(By.CSS_SELECTOR, "#scorecard-table thead button")[1]
    printed = {row["id"]: row["paper_value"] for row in rows}
    driver.execute_script("arguments[0].click()", heading)
    after = [printed[name] for name in driver.execute_script(SHOWN)]
    numbers = [value for value in after if isinstance(value, float)]
    assert numbers == sorted(numbers)
    for _ in range(2):
        driver.execute_script("arguments[0].click()", heading)
    assert driver.execute_script(SHOWN) == before


def test_a_link_to_a_row_shows_it_whatever_the_filter(driver, observer, rows):
    name = rows[-1]["id"]
    observer.load(f"{PAGE}.html?text=no+row+says+this#{name}")
    assert name in driver.execute_script(SHOWN)
    top = driver.execute_script(
        "return document.getElementById(arguments[0]).getBoundingClientRect().top", name
    )
    assert 0 <= top < 900


def test_class_and_reason_are_seen_on_a_phone(driver, observer, rows):
    observer.resize(PHONE)
    observer.load(f"{PAGE}.html")
    name = next(row["id"] for row in rows if row["class"] == "differs")
    for cell in driver.find_element(By.ID, name).find_elements(By.TAG_NAME, "td"):
        box = cell.rect
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE
    observer.resize(DESKTOP)


def test_paper_holds_the_rows_compactly(driver, observer, rows):
    observer.load(f"{PAGE}.html")
    a4 = {"paperWidth": 8.27, "paperHeight": 11.69}
    pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", a4)["data"])
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 1 < pages <= len(rows) / 40, f"{len(rows)} rows on {pages} pages"


def test_the_ledger_of_claims_is_whole_on_a_phone(driver, observer, html):
    claims = json.loads((html / "_static" / "claims.json").read_text(encoding="utf8"))
    observer.resize(PHONE)
    for paper in dict.fromkeys(claim["paper"] for claim in claims):
        observer.load(f"book/{paper}.html")
        for cell in driver.find_elements(By.CSS_SELECTOR, f"#tab-{paper}-claims tbody tr td")[:8]:
            assert 0 <= cell.rect["x"] <= cell.rect["x"] + cell.rect["width"] <= PHONE, cell.text
    observer.resize(DESKTOP)


def test_without_scripts_it_is_a_plain_table(driver, observer, rows):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get(f"{observer.site}/{PAGE}.html")
        assert not driver.find_element(By.CSS_SELECTOR, ".scorecard-filter").is_displayed()
        assert driver.find_element(By.ID, rows[-1]["id"]).is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
