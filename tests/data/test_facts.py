"""Every shipped table says what it holds and where it comes from."""

from importlib import resources

import pytest

from frictions.data.facts import read_table

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
