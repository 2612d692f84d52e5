"""Every shipped table says what it holds and where it comes from, and so does the page on data."""

import re
from importlib import resources
from pathlib import Path

import pytest

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
