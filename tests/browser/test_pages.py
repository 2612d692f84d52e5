"""Every page of the built book in headless Chromium: whole, offline, readable, light and dark."""

import pytest

from tests.browser.built_book import page_names, soup
from tests.browser.observation import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# WCAG 2, level AA, for text of normal size.
CONTRAST = 4.5


def test_no_console_error(observe, page):
    assert observe(page).console_errors == []


def test_no_request_leaves_the_machine(observe, page):
    assert observe(page).hosts == {"127.0.0.1"}


def test_every_formula_is_rendered(observe, page):
    seen = observe(page)
    assert seen.unrendered == []
    assert seen.raw_tex == [], "TeX outside a formula"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_no_horizontal_scrolling(observe, page, width):
    seen = observe(page)
    assert seen.widths[width] <= width
    assert seen.spills[width] == [], f"cut off at {width} px"


def test_images_are_loaded_and_described(observe, page):
    for image in observe(page).images:
        assert image["loaded"], image["source"]
        assert image["alt"].strip(), f"{image['source']} has no alternative text"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(observe, page, theme):
    seen = observe(page)
    assert (seen.backgrounds[theme] < 0.2) == (theme == "dark")
    for ratio, text in seen.contrasts[theme]:
        assert ratio >= CONTRAST, f"contrast {ratio:.1f} in {theme} theme: {text}"


def test_the_book_has_formulas(html):
    # Guards the test above: a page without formulas passes it.
    assert any(soup(html / f"{page}.html").select(".math") for page in page_names(html))
