"""The scorecard page: every row once, with an address, its class and its section."""

from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from frictions.report.scorecard.page import (
    ScorecardPage,
    exhibit_anchor,
    printed,
    row_link,
    section_link,
)

MINUS = "\N{MINUS SIGN}"
HOSTILE = "\"><script>alert(1)</script><b>'&"


def row(**changes):
    """Return a row of `_build/scorecard.json`."""
    return {
        "id": "a.t1.x", "paper": "a", "source": "Table 1", "quantity": "mean", "unit": "%",
        "paper_value": 1.5, "computed": 1.49, "tolerance": 0.05, "class": "reproduced",
        "expected_class": "reproduced", "reason": "", "agreement": "reproduced",
        "section": "Returns", "anchor": "returns", **changes,
    }  # fmt: skip


def table(rows):
    soup = BeautifulSoup(ScorecardPage(rows)._repr_html_(), "html.parser")
    (found,) = soup.find_all("table")
    return found


def test_every_target_is_a_row_in_the_body_of_its_exhibit():
    rows = [
        row(id="a.2", source="Table 2"),
        row(id="a.1", unit="", paper_value=-0.25, computed=-0.123456, tolerance=None),
        row(id="a.3", source="Table 2", computed=None, **{"class": "unavailable"}),
    ]
    found = table(rows)
    two, one = found.find_all("tbody")
    assert [line["id"] for line in two.find_all("tr", id=True)] == ["a.2", "a.3"]
    assert two["id"] == exhibit_anchor("a", "Table 2") == "x-a-table-2"
    assert two.th.get_text() == "a: Table 2 1 reproduced, 1 unavailable"
    cells = [cell.get_text() for cell in one.find_all("td")]
    assert cells == [
        "mean a.1", f"{MINUS}0.25", f"{MINUS}0.1235", "reproduced", "", "", "", "Returns", "",
    ]  # fmt: skip
    assert len(found.thead.find_all("th")) == len(cells)
    # What was not computed leads nowhere.
    assert not two.find_all("tr")[2].find_all("td")[7].a
    assert one.find("a", class_="target-id")["href"] == "#a.1"
    assert row_link("a.1") == "scorecard.html#a.1"


def test_a_row_leads_to_the_section_that_computes_it():
    assert section_link(row()) == '<a href="a.html#returns">Returns</a>'
    assert section_link(row(section=None)) == ""


@pytest.mark.parametrize(
    "field", ["id", "paper", "source", "quantity", "unit", "paper_value", "computed", "class",
              "reason", "section", "anchor"],
)  # fmt: skip
def test_no_text_is_markup(field):
    found = table([row(**{field: HOSTILE})])
    soup = BeautifulSoup(ScorecardPage([row(**{field: HOSTILE})])._repr_html_(), "html.parser")
    assert not soup.find_all("b")
    assert [script["src"] for script in soup.find_all("script")] == ["../_static/scorecard.js"]
    shown = found.get_text() + str([tag.attrs for tag in found.find_all(True)])
    assert "alert(1)" in unquote(shown)


def test_the_class_is_marked_for_the_style_sheet():
    found = table([row(**{"class": "other data", "agreement": "close"})])
    assert found.find("span", class_="class-other-data").get_text() == "other data"
    assert found.find("small").get_text() == "close"


def test_the_paper_s_own_interval_and_verdict_are_columns():
    found = table([row(inside_interval=False), row(id="a.t", same_verdict=True)])
    heads = [head.get_text() for head in found.thead.find_all("th")]
    told = [[cell.get_text() for cell in line.find_all("td")] for line in found.select("tr[id]")]
    interval, verdict = heads.index("in its 95% interval"), heads.index("same verdict at 5%")
    assert [line[interval] for line in told] == ["no", ""]
    assert [line[verdict] for line in told] == ["", "yes"]


def test_a_reason_that_is_said_again_is_marked_for_paper():
    rows = [row(id=f"a.{k}", reason=text) for k, text in enumerate(("why", "why", "why else"))]
    marked = [bool(line.select("td.again")) for line in table(rows).select("tr[id]")]
    assert marked == [False, True, False]


def test_live_values_stand_beside_the_others():
    found = table([row(live=-2.0, live_class="differs")])
    assert found.find("small").get_text() == f"live data: {MINUS}2 differs"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, None, ""),
        (0.005, None, "0.005"),
        (14190.0, None, "14190"),
        (-8.9, None, f"{MINUS}8.9"),
        (1.23456, 4, "1.235"),
        (14189.6, 4, "14190"),
        (-123456.7, 4, f"{MINUS}123457"),
        (1234.5, 4, "1234"),
        (0.000012345, 4, f"1.234 × 10<sup>{MINUS}5</sup>"),
        (1e20, 4, "1 × 10<sup>20</sup>"),
        ("1950Q1", 4, "1950Q1"),
        ("a & b", None, "a &amp; b"),
    ],
)
def test_a_value_is_written_as_printed_or_to_its_digits(value, digits, text):
    assert printed(value, digits) == text
