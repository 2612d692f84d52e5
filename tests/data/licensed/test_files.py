"""The documented extracts: what is asked for is what is checked, and what is used is checked."""

from frictions.data.licensed.files import FILES, QUERIES
from frictions.data.licensed.panels import POSTER_FILES, TRADABILITY_FILES


def test_every_query_asks_for_the_columns_that_are_checked():
    for name, query in QUERIES.items():
        asked = query.removeprefix("select ").split(" from ")[0].split(", ")
        assert asked == list(FILES[name])


def test_every_file_that_a_chapter_needs_has_a_query():
    assert {*POSTER_FILES, *TRADABILITY_FILES} == set(QUERIES)


def test_keys_that_are_looked_up_come_once():
    unique = {
        (file, name) for file, columns in FILES.items() for name, c in columns.items() if c.unique
    }
    assert unique == {
        ("industry_ratios", "code"), ("industry_ratios_1987", "naics"),
        ("industry_categories", "code"),
    }  # fmt: skip
