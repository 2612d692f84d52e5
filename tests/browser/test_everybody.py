"""Pages for everybody: rules of accessibility, keyboard, paper, weight."""

import pytest

from tests.browser.observation import AXE, DESKTOP, Observer

pytestmark = pytest.mark.browser

KILOBYTE, MEGABYTE = 1_000, 1_000_000
# Uncompressed, with everything that a first visit loads, formulas included.
WEIGHTS = {"book/index": 1.0 * MEGABYTE}
CHAPTER = 2.5 * MEGABYTE


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: run `make browser`")
def test_no_rule_of_accessibility_is_broken(observe, page):
    assert observe(page).accessibility == []


def test_formulas_are_no_stops_of_the_tabulator(observe, page):
    assert observe(page).tab_stops == 0


def test_paper_cuts_no_code(observe, page):
    assert observe(page).cut == []


@pytest.mark.parametrize(
    ("style", "cut"),
    [
        ("", []),  # the book's own rules wrap any line
        ("white-space: pre !important", ["x" * 80]),
        ("overflow-wrap: normal !important; overflow: hidden !important", ["x" * 80]),
        ("white-space: pre !important; width: max-content", ["x" * 80]),
    ],
)
def test_a_long_line_in_a_fold_is_seen_where_paper_cuts_it(driver, site, style, cut):
    # Guards the test above: with the rule that wraps code gone, it must fail.
    observer = Observer(driver, site)
    observer.resize(DESKTOP)
    observer.load("book/tradability.html")
    driver.execute_script(
        "const pre = document.querySelector('article details pre');"
        "pre.textContent = 'x'.repeat(400); pre.style.cssText = arguments[0];",
        style,
    )
    with observer.paper():
        assert observer.call("cutCode") == cut


def test_paper_shows_every_picture_and_whole_frames(observe, page):
    assert observe(page).missing == []
    assert observe(page).frames <= {"avoid"}


def test_pages_are_light(observe, page):
    weights = observe(page).weights
    heaviest = ", ".join(f"{size / KILOBYTE:.0f} kB {name}" for name, size in weights[:8])
    total = sum(size for _, size in weights)
    assert total <= WEIGHTS.get(page, CHAPTER), f"{total / MEGABYTE:.2f} MB: {heaviest}"


def test_every_slider_has_a_name(observe, page):
    assert all(observe(page).sliders)
