"""How a page is rerun and cited."""

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

from frictions.report.pages.citation import ARCHIVE, Citation, description_of, metatags
from tests.report.scorecard.test_page import HOSTILE
from tools import downloads
from tools.run import ROOT


@pytest.fixture
def no_variable(monkeypatch):
    monkeypatch.delenv("FRICTIONS_REPOSITORY", raising=False)


def box(citation, page="tradability"):
    return BeautifulSoup(citation.box(page, "here"), "html.parser")


def test_without_an_address_the_sources_are_offered(no_variable):
    found = box(Citation.read(ROOT))
    assert found.find("a", href=f"../_static/{ARCHIVE}")
    assert ARCHIVE == downloads.ARCHIVE
    assert "make chapter C=tradability" in found.get_text()
    assert "make lab C=tradability" in found.get_text()
    assert found.find("a", href="#here")
    assert found.find("a", href="../_static/notebooks/tradability.ipynb")


def test_the_address_is_one_setting(no_variable, monkeypatch):
    assert box(Citation.read(ROOT, "https://host/x")).find("a", href="https://host/x")
    monkeypatch.setenv("FRICTIONS_REPOSITORY", "https://host/y")
    citation = Citation.read(ROOT, "https://host/x")
    assert box(citation).find("a", href="https://host/y")
    assert "url = {https://host/y}" in citation.bibtex()
    monkeypatch.setenv("FRICTIONS_REPOSITORY", 'javascript:alert(1)"')
    assert Citation.read(ROOT).repository == ""


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("tradability", ("@techreport{tian2015,", "The paper:")),
        ("inventories-attention", ("@phdthesis{yu2019,", "The paper (chapter 1):")),
        ("capital-reallocation", ("@phdthesis{yu2019,", "The paper (chapter 2):")),
    ],
)
def test_a_chapter_names_its_paper_and_the_part_of_it(no_variable, page, said):
    text = box(Citation.read(ROOT), page).get_text()
    assert all(words in text for words in said)
    assert "chapters =" not in text


def test_every_chapter_with_targets_has_its_paper_in_the_bibliography_and_the_readme():
    targets = (ROOT / "book" / "targets").glob("*.csv")
    chapters = {file.stem for file in targets if not file.stem.endswith("_claims")}
    assert chapters == set(Citation.read(ROOT).papers), "`chapters = {name}` in references.bib"
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    assert not [name for name in chapters if f"`book/{name}.md`" not in readme]


def test_a_doi_is_a_link(no_variable):
    assert box(Citation.read(ROOT)).find("a", href="https://doi.org/10.17016/FEDS.2015.003")


def test_the_head_says_what_a_page_is_about():
    document = new_document("page")
    document += nodes.paragraph("", "short")
    document += nodes.paragraph("", "A paragraph that is long enough to say something. " * 9)
    text = description_of(document)
    assert text.startswith("A paragraph that")
    assert len(text) <= 162
    tags = metatags(Citation.read(ROOT), f"<em>Title</em> {HOSTILE}", text + HOSTILE)
    soup = BeautifulSoup(tags, "html.parser")
    assert {tag.name for tag in soup.find_all(True)} == {"meta"}
    assert soup.find("meta", {"name": "citation_title"})["content"].startswith("Title")
    assert soup.find("meta", {"name": "description"})["content"].startswith("A paragraph")
