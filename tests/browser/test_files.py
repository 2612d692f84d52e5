"""The files of the built book: all pages there, links that lead somewhere, figures complete.

These need the built book and no browser.
"""

import copy
import re
from pathlib import PurePosixPath

import pytest

from tests.browser.built_book import addresses, broken, is_external, page_names, soup
from tools.pages import toc_files
from tools.run import ROOT

pytestmark = pytest.mark.browser

# Numbers as Python writes them, and ranges with a hyphen.
RAW = {
    "powers of ten": re.compile(r"(?<![\w.])\d+(?:\.\d+)?e[-+−]?\d+\b"),
    "minus signs": re.compile(r"(?<![\w)\]–-])-\.?\d"),
    "ranges": re.compile(r"(?<![\w.,/-])(?!\d{4}-\d{1,3}\b)\d[\d.]*-\d[\d.]*(?![\w-])"),
}
WIDEST = 72 * 7.5  # points; a label beyond an axis adds to the seven inches
# Points, of a phone's picture: letters of 9 points are 8 pixels where it is 350 pixels wide.
WIDEST_ON_A_PHONE = 9 * 350 / 8
NO_PROSE = "pre, code, script, style, .math, svg, .target-id, .rerun, .citation, .sliders"


def test_every_listed_page_is_built(html):
    listed = {file.relative_to(ROOT).with_suffix("").as_posix() for file in toc_files(ROOT)}
    generated = {name for name in page_names(html) if name.startswith("book/library/")}
    assert set(page_names(html)) == listed | generated
    stubs = {f"book/library/{path.stem}" for path in (ROOT / "book" / "library").glob("*.md")}
    assert generated == stubs


def test_the_front_page_leads_to_the_book(html):
    refresh = soup(html / "index.html").select_one("meta[http-equiv=Refresh]")
    assert broken(html / "index.html", refresh["content"].split("url=")[1]) == ""


def test_links_lead_somewhere(html, page):
    file = html / f"{page}.html"
    inside = [address for _, address in addresses(file) if not is_external(address)]
    assert [problem for address in inside if (problem := broken(file, address))] == []


def test_nothing_is_loaded_from_elsewhere(html, page):
    loaded = [(tag, a) for tag, a in addresses(html / f"{page}.html") if tag != "a"]
    assert [address for _, address in loaded if is_external(address)] == []


def test_figures_have_caption_label_and_alternative_text(html, page):
    for image in soup(html / f"{page}.html").select("article .cell_output img, article figure img"):
        figure, source = image.find_parent("figure"), image["src"]
        assert figure is not None, f"{source} is no figure: give its cell mystnb.figure metadata"
        assert figure.get("id"), f"{source} has no label"
        assert _text(figure.find("figcaption")), f"{source} has no caption"
        # Sphinx writes the file's name where an author gave no text.
        alt = image.get("alt", "").strip()
        assert alt, f"{source} has no alternative text"
        assert PurePosixPath(alt).suffix not in (".png", ".svg"), f"{source}: alt={alt!r}"


def test_pictures_are_no_wider_than_the_text(html, page):
    # Wider ones are shrunk, and their letters with them.
    for image in soup(html / f"{page}.html").select("article img[src$='.svg']"):
        file = html / "book" / image["src"]
        width = re.search(r'<svg\b[^>]*?\bwidth="([\d.]+)pt"', file.read_text(encoding="utf8"))
        assert float(width[1]) <= WIDEST, f"{image['alt'][:60]}: {float(width[1]) / 72:.1f} inches"


def test_a_phone_has_its_own_pictures(html, page):
    for image in soup(html / f"{page}.html").select("article img[src$='.svg']"):
        source = image.find_parent("picture").find("source")
        assert source["media"] == "(max-width: 576px)"
        text = (html / "book" / source["srcset"]).resolve().read_text(encoding="utf8")
        width = float(re.search(r'<svg\b[^>]*?\bwidth="([\d.]+)pt"', text)[1])
        assert width <= WIDEST_ON_A_PHONE, f"{image['alt'][:60]}: {width:.0f} points"
    for picture in soup(html / f"{page}.html").select(".slider-figure svg"):
        assert float(picture["width"].removesuffix("pt")) <= WIDEST_ON_A_PHONE


@pytest.mark.parametrize("style", RAW)
def test_numbers_are_written_in_one_style(html, page, style):
    if page.startswith("book/library/"):
        pytest.skip("numbers of Python")
    article = copy.copy(soup(html / f"{page}.html").select_one("article"))
    for tag in article.select(NO_PROSE):
        tag.decompose()
    text = article.get_text(" ")
    found = [text[max(0, m.start() - 20) : m.end() + 10] for m in RAW[style].finditer(text)]
    assert found == []


def _text(tag):
    return tag.get_text(strip=True) if tag else ""
