"""Pages for everybody: rules of accessibility, keyboard, paper, weight."""

import os
from pathlib import Path

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.observation import DESKTOP, Observer
from tools.run import ROOT

pytestmark = pytest.mark.browser

# The script of axe-core: where `make browser` puts it, or where the variable says.
INSTALLED = ROOT / ".venv" / "axe" / "axe_playwright_python" / "axe.min.js"
AXE = Path(os.environ.get("FRICTIONS_AXE") or INSTALLED)
# Of a thousand rows that are alike, those of one class.
SHOWN = {"book/scorecard": "?class=differs"}
KILOBYTE, MEGABYTE = 1_000, 1_000_000
# Uncompressed, with everything that a first visit loads, formulas included.
WEIGHTS = {"book/index": 1.0 * MEGABYTE}
CHAPTER = 2.5 * MEGABYTE


@pytest.fixture
def observer(driver, site):
    observer = Observer(driver, site)
    observer.resize(DESKTOP)
    return observer


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: run `make browser`")
def test_no_rule_of_accessibility_is_broken(driver, observer, page):
    observer.load(f"{page}.html{SHOWN.get(page, '')}")
    driver.set_script_timeout(100)
    driver.execute_script(AXE.read_text(encoding="utf8"))
    assert observer.call_async("accessibility") == []


def test_formulas_are_no_stops_of_the_tabulator(observe, page):
    assert observe(page).tab_stops == 0


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


def test_paper_shows_every_picture_and_whole_frames(driver, observer, page):
    observer.resize(DESKTOP)
    driver.get(f"{observer.site}/{page}.html")  # as a reader who prints and has not scrolled
    missing = "return [...document.images].filter((i) => !i.complete).map((i) => i.src)"
    WebDriverWait(driver, 20).until(lambda d: d.execute_script(missing) == [])
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert set(driver.execute_script(
            "return [...document.querySelectorAll('article .cell_input')].map("
            "(frame) => getComputedStyle(frame).breakInside)"
        )) <= {"avoid"}  # fmt: skip
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_pages_are_light(driver, observer, page):
    weights = observer.weights(f"{page}.html")
    heaviest = ", ".join(f"{size / KILOBYTE:.0f} kB {name}" for name, size in weights[:8])
    total = sum(size for _, size in weights)
    assert total <= WEIGHTS.get(page, CHAPTER), f"{total / MEGABYTE:.2f} MB: {heaviest}"


def test_every_slider_has_a_name(observe, page):
    assert all(observe(page).sliders)
