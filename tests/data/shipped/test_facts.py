"""Every shipped table says what it holds and where it comes from, and so does the page on data."""

import re
from importlib import resources
from pathlib import Path

import pytest
import yaml

import frictions
from frictions.data.shipped.facts import read_table

TABLES = sorted(
    path.name for path in resources.files("frictions.data").joinpath("tables").iterdir()
)


@pytest.mark.parametrize("name", TABLES)
def test_tables_name_their_source_and_have_no_gaps(name):
    text = resources.files("frictions.data").joinpath("tables", name).read_text()
    head = [line for line in text.splitlines() if line.startswith("#")]
    # Published facts name their source, estimates the command that made them.
    assert any("Source:" in line or "Command:" in line for line in head)
    table = read_table(name)
    assert len(table) > 0
    if any("Source:" in line for line in head):  # a blank estimate says that there is none
        assert not table.isna().any().any()


@pytest.mark.parametrize("name", TABLES)
def test_the_page_on_data_lists_every_table(name):
    page = (Path(__file__).parents[3] / "book" / "data.md").read_text(encoding="utf8")
    listed = page[page.index("## Shipped") : page.index("## Live")]
    assert f"`{name}`" in listed


def test_the_page_on_data_tells_the_vintages_of_the_estimates():
    page = (Path(__file__).parents[3] / "book" / "data.md").read_text(encoding="utf8")
    listed = " ".join(page[page.index("## Shipped") : page.index("## Live")].split())
    table = resources.files("frictions.data").joinpath("tables", "inventories_var_responses.csv")
    head = [line for line in table.read_text().splitlines() if line.startswith("#")]
    until = [word for line in head for word in re.findall(r"with data to (\w+)", line)]
    assert len(until) == 2
    assert all(f"with data to {quarter}" in listed for quarter in until)


ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "book" / "data.md").read_text(encoding="utf8")
ENTRIES = re.findall(r"@\w+\{(\w+),", (ROOT / "book" / "references.bib").read_text(encoding="utf8"))
DATA_SETS = {
    "frenchdata", "linearmodels", "statsmodels", "aghion2013", "nberdates", "bea2016", "bea2008",
    "mccracken2021", "fred", "mohaddes2020", "crsp", "compustat",
}  # fmt: skip


def test_every_data_set_is_in_the_bibliography_and_cited_on_the_page():
    assert set(ENTRIES) >= DATA_SETS
    assert set(re.findall(r"\{cite:[tp]\}`(\w+)`", PAGE)) == DATA_SETS


def test_no_entry_comes_twice():
    assert len(ENTRIES) == len(set(ENTRIES))


def test_every_row_of_shipped_data_names_source_and_terms():
    table = PAGE[PAGE.index(":name: tab-data-shipped") : PAGE.index("A year as an end")]
    rows = table.split("* - ")[2:]
    assert len(rows) >= 10
    for row in rows:
        source, terms = row.split("\n  - ")[1:]
        assert "{cite:t}" in source or "our estimates" in source
        assert terms.strip()


def test_the_citation_file_names_all_papers():
    content = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf8"))
    titles = " ".join(entry["title"] for entry in content["references"])
    for words in ("Tradability", "Frictions and Economic Fluctuations", "production efficiency"):
        assert words in titles
    assert all(entry["authors"] and entry["type"] for entry in content["references"])
    assert content["version"] == frictions.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf8")
    assert re.search(r"^## ([\d.]+)", changes, re.MULTILINE)[1] == frictions.__version__
