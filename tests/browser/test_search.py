"""The search page finds a term of the book, and its results open."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.built_book import page_names
from tests.browser.observation import Observer

pytestmark = pytest.mark.browser

TERM = "tradability"


def test_search_finds_a_term_and_opens_it(driver, site, html):
    observer = Observer(driver, site)
    observer.load(f"search.html?q={TERM}")
    links = WebDriverWait(driver, 20).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, "#search-results li a")
    )
    address = links[0].get_attribute("href")
    driver.execute_script("arguments[0].click()", links[0])
    WebDriverWait(driver, 20).until(lambda d: "/search.html" not in d.current_url)
    assert driver.current_url.split("?")[0] == address.split("?")[0]
    assert TERM in driver.find_element(By.TAG_NAME, "article").text.lower()
    assert any(f"{page}.html" in address for page in page_names(html))
    assert observer.console_errors() == []
    assert observer.hosts() == {"127.0.0.1"}


def test_search_says_when_there_is_nothing(driver, site):
    Observer(driver, site).load("search.html?q=zzzyx")
    WebDriverWait(driver, 20).until(
        lambda d: "did not match" in d.find_element(By.ID, "search-results").text
    )
    assert not driver.find_elements(By.CSS_SELECTOR, "#search-results li a")


@pytest.mark.parametrize("term", ["inventories", "stationary", "reallocation", "steady state"])
def test_chapters_come_before_the_library(driver, site, term):
    Observer(driver, site).load(f"search.html?q={term.replace(' ', '+')}")
    WebDriverWait(driver, 20).until(
        lambda d: "finished" in d.find_element(By.ID, "search-results").text
    )
    links = driver.find_elements(By.CSS_SELECTOR, "#search-results li a")
    pages = [link.get_attribute("href").partition("/book/")[2].partition("?")[0] for link in links]
    inside = [page.startswith("library") for page in pages]
    assert len(inside) > 1
    assert inside == sorted(inside), pages
