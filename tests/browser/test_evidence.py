"""From a page to its evidence: numbers, sections, data, notebook, sources, citation."""

import csv
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.built_book import page_names, soup
from tests.browser.observation import Observer

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(
    file.stem for file in (ROOT / "book" / "targets").glob("*.csv") if "_claims" not in file.stem
)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_click_on_a_number_shows_where_it_comes_from(driver, site, html, chapter):
    observer = Observer(driver, site)
    observer.load(f"book/{chapter}.html")
    number = driver.find_element(By.CSS_SELECTOR, "article span.pasted-text[class*=glue-]")
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()",
                          number)  # fmt: skip
    card = WebDriverWait(driver, 10).until(
        lambda d: d.find_element(By.CSS_SELECTOR, "dialog.number-card")
    )
    assert len(card.find_element(By.TAG_NAME, "pre").text.splitlines()) > 1
    card.find_element(By.TAG_NAME, "button").click()
    assert not card.is_displayed()
    assert observer.console_errors() == []


def test_a_number_s_card_opens_and_closes_with_the_keys(driver, site):
    observer = Observer(driver, site)
    observer.load("book/tradability.html")
    first, second = driver.find_elements(By.CSS_SELECTOR, "article span.pasted-text[role=button]")[
        :2
    ]
    assert first.get_attribute("aria-haspopup") == "dialog"
    assert first.get_attribute("tabindex") == "0"
    driver.execute_script("arguments[0].focus()", first)
    first.send_keys(Keys.ARROW_RIGHT)
    assert driver.switch_to.active_element == second
    second.send_keys(Keys.ENTER)
    card = WebDriverWait(driver, 10).until(
        lambda d: d.find_element(By.CSS_SELECTOR, "dialog.number-card[open]")
    )
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    WebDriverWait(driver, 10).until(lambda d: not card.is_displayed())
    assert driver.switch_to.active_element == second


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_number_of_the_prose_has_a_card(html, chapter):
    script = (html / "_static" / "numbers" / f"{chapter}.js").read_text(encoding="utf8")
    found = json.loads(script.removeprefix("window.frictionsNumbers = ").rstrip(";\n"))
    spans = soup(html / "book" / f"{chapter}.html").select("span.pasted-text")
    names = {c.removeprefix("glue-") for s in spans for c in s["class"] if c.startswith("glue-")}
    assert names
    assert names <= set(found)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_figures_and_tables_lead_to_their_numbers(html, chapter):
    page = soup(html / "book" / f"{chapter}.html")
    links = page.select("article a.data-link")
    assert links
    for link in links:
        file = (html / "book" / link["href"]).resolve()
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf8"))))
        assert len(rows) > 1, file.name
    with_links = {link.find_parent("table") for link in links} - {None}
    assert len(with_links) == len(page.select("article table[id^=tab-]"))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_and_the_scorecard_lead_to_each_other(html, chapter):
    page = soup(html / "book" / f"{chapter}.html")
    assert page.select(".evidence-links a[href^='scorecard.html#x-']")
    assert soup(html / "book" / "scorecard.html").select(f"td a[href^='{chapter}.html#']")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_s_cells_lead_to_the_code_of_its_methods(html, chapter):
    links = soup(html / "book" / f"{chapter}.html").select("a.code-link[href^='library/']")
    assert len({link["href"] for link in links}) >= 20


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_how_to_run_it_again_and_cite_it(html, chapter):
    box = soup(html / "book" / f"{chapter}.html").select_one("section.rerun")
    assert f"make chapter C={chapter}" in box.get_text()
    assert "@software{frictions" in box.get_text()
    notebook = nbformat.read(html / "_static" / "notebooks" / f"{chapter}.ipynb", as_version=4)
    assert any(cell.get("outputs") for cell in notebook.cells)


@pytest.mark.parametrize(
    ("table", "chapter", "parameter", "call"),
    [
        # "What did you find about Yu's Table 1.3, and how do I rerun it with another elasticity?"
        ("Yu’s Table 1.3", "inventories", "demand_elasticity", "inventory_moments"),
        ("Tian’s Table 2", "tradability", "risk_aversion", "tr.table2"),
        ("The poster’s Regression table", "market-efficiency", "output_elasticity", "monte_carlo"),
        ("Yu’s Table 2.2", "capital-reallocation", "lemon_rate", "solve_steady_state"),
    ],
)
def test_a_stranger_finds_a_table_and_how_to_rerun_it(html, table, chapter, parameter, call):
    book = html / "book"
    assert soup(book / "index.html").select("article a[href='facsimiles.html']")
    (found,) = soup(book / "facsimiles.html").select(f'section[aria-label="{table}"]')
    cells = found.select("td a[href^='scorecard.html#']")
    row = soup(book / "scorecard.html").find(id=unquote(cells[0]["href"].partition("#")[2]))
    assert row.select("span[class^=class-]")
    page, _, anchor = row.select_one(f"td a[href^='{chapter}']")["href"].partition("#")
    text = soup(book / page)
    assert text.find(id=anchor)
    box = text.select_one("section.rerun")
    assert f"make lab C={chapter}" in box.get_text()
    change = text.find(id=box.select_one("p a[href^='#']")["href"][1:])
    assert "replace(" in change.get_text()
    assert call in change.get_text()
    parameters = text.find(id=change.select_one("a[href^='#tab-']")["href"][1:])
    assert parameter in parameters.get_text()


def test_the_notebook_says_it_too(html):
    file = html / "_static" / "notebooks" / "inventories.ipynb"
    cells = nbformat.read(file, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert "Table 1.3" in prose
    assert "replace(" in prose.partition("## What a reader can change")[2]
    labels = [o.metadata.get("frictions_table", {}).get("label") for c in cells
              for o in c.get("outputs", [])]  # fmt: skip
    assert "tab-inv-parameters" in labels


def test_the_sources_can_be_taken_away(html):
    names = zipfile.ZipFile(html / "_static" / "frictions-sources.zip").namelist()
    assert {"frictions/Makefile", "frictions/requirements.lock", "frictions/README.md"} <= set(
        names
    )


def test_pages_say_what_they_are_about(html, page):
    head = soup(html / f"{page}.html").head
    assert head.find("meta", {"name": "citation_title"})["content"]
    descriptions = head.find_all("meta", {"name": "description"})
    assert len(descriptions) == 1 or page.endswith("bibliography")


def test_descriptions_differ(html):
    heads = [soup(html / f"{page}.html").head for page in page_names(html)]
    texts = [m["content"] for h in heads if (m := h.find("meta", {"name": "description"}))]
    assert len(set(texts)) == len(texts)
