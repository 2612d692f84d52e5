"""The documented extracts: what is asked for is what is checked, and what is used is checked."""

from frictions.data.licensed.files import (
    BEGIN_AND_END,
    CIZ,
    CIZ_NAMES,
    CIZ_QUERIES,
    FILES,
    QUERIES,
    UNIQUE,
)
from frictions.data.licensed.panels import POSTER_FILES, TRADABILITY_FILES


def test_every_query_asks_for_the_columns_that_are_checked():
    for name, query in QUERIES.items():
        asked = query.removeprefix("select ").split(" from ")[0].split(", ")
        assert asked == list(FILES[name])


def test_every_file_that_a_chapter_needs_has_a_query():
    assert {*POSTER_FILES, *TRADABILITY_FILES} == set(QUERIES)


def test_keys_are_columns_and_those_that_are_looked_up_come_once():
    for keys in (UNIQUE, BEGIN_AND_END):
        assert all(set(columns) <= set(FILES[name]) for name, columns in keys.items())
    assert set(FILES) - set(UNIQUE) == {"ccm_link", "comp_fundq"}


def test_the_queries_of_the_new_layout_ask_for_what_is_mapped():
    for name, query in CIZ_QUERIES.items():
        asked = query.removeprefix("select ").split(" from ")[0].split(", ")
        mapped = [CIZ[name].get(column, column) for column in asked]
        assert mapped == list(CIZ_NAMES if name == "crsp_msenames" else FILES[name])
