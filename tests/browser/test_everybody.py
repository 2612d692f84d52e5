"""Pages for everybody: rules of accessibility, keyboard, paper, weight."""

import json
import os
from pathlib import Path

import pytest

from tests.browser.observation import DESKTOP, Observer

pytestmark = pytest.mark.browser

AXE = os.environ.get("FRICTIONS_AXE", "")  # the file axe.min.js of axe-core
MEGABYTE = 1_000_000
# Uncompressed, with everything that a first visit loads, formulas included.
WEIGHTS = {"book/index": 2.6 * MEGABYTE}
CHAPTER = 4.0 * MEGABYTE


@pytest.fixture
def observer(driver, site):
    observer = Observer(driver, site)
    observer.resize(DESKTOP)
    return observer


@pytest.mark.skipif(not AXE, reason="FRICTIONS_AXE names no axe.min.js (npm install axe-core)")
def test_no_rule_of_accessibility_is_broken(driver, observer, page):
    observer.load(f"{page}.html")
    driver.set_script_timeout(300)  # the scorecard has ten thousand elements
    driver.execute_script(Path(AXE).read_text(encoding="utf8"))
    assert observer.call_async("accessibility") == []


def test_formulas_are_no_stops_of_the_tabulator(observer, page):
    observer.load(f"{page}.html")
    assert observer.call("tabStopsOfFormulas") == 0


def test_paper_cuts_no_code(driver, observer, page):
    observer.load(f"{page}.html")
    driver.execute_script(
        "document.querySelectorAll('details').forEach((fold) => (fold.open = true))"
    )
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    observer.resize(700)
    try:
        assert observer.call("cutCode") == []
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        observer.resize(DESKTOP)


def test_pages_are_light(driver, observer, page):
    observer.load(f"{page}.html")
    sizes = [
        json.loads(entry["message"])["message"]["params"]["encodedDataLength"]
        for entry in driver.get_log("performance")
        if json.loads(entry["message"])["message"]["method"] == "Network.loadingFinished"
    ]
    assert sum(sizes) <= WEIGHTS.get(page, CHAPTER), f"{sum(sizes) / MEGABYTE:.1f} MB"


def test_every_slider_has_a_name(driver, observer, html, page):
    observer.load(f"{page}.html")
    names = driver.execute_script(
        "return [...document.querySelectorAll('input[type=range]')].map((i) => i.ariaLabel)"
    )
    assert all(names)
