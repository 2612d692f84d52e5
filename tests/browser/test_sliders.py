"""Figures with sliders: moving one changes the picture, its sentence and its value."""

import pytest
from selenium.webdriver.common.by import By

from tests.browser.built_book import page_names, soup
from tests.browser.observation import PHONE, Observer

pytestmark = pytest.mark.browser

STATE = """
const figure = document.querySelector(".slider-figure");
const seen = (layer) => getComputedStyle(layer).display !== "none";
return {
  layers: [...figure.querySelectorAll("[data-layer]")].filter(seen).map((l) => l.dataset.layer),
  values: [...figure.querySelectorAll("output")].map((o) => o.textContent),
  sentence: figure.querySelector("p").textContent,
};
"""
MOVE = """
const [input, place] = arguments;
input.value = place;
input.dispatchEvent(new Event("input", {bubbles: true}));
"""


@pytest.fixture
def page_with_sliders(html):
    """Return the first page with such a figure."""
    pages = [p for p in page_names(html) if soup(html / f"{p}.html").select(".slider-figure")]
    if not pages:
        pytest.skip("no page has a figure with sliders")
    return pages[0]


def test_moving_a_slider_moves_the_figure(driver, site, page_with_sliders):
    observer = Observer(driver, site)
    observer.resize(PHONE)
    observer.load(f"{page_with_sliders}.html")
    inputs = driver.find_elements(By.CSS_SELECTOR, ".slider-figure input")
    assert inputs
    for number, control in enumerate(inputs):
        name, last = control.get_attribute("name"), int(control.get_attribute("max"))
        before = driver.execute_script(STATE)
        driver.execute_script(MOVE, control, last)
        after = driver.execute_script(STATE)
        assert after["values"][number] == control.get_attribute("data-values").split("|")[last]
        assert after["sentence"] != before["sentence"]
        conditions = [c for layer in after["layers"] for c in layer.split(";") if name in c]
        assert conditions
        assert set(conditions) == {f"{name}={last}"}
    assert observer.console_errors() == []
