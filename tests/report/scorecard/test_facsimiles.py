"""The papers' tables beside ours."""

from bs4 import BeautifulSoup

from frictions.report.scorecard.facsimiles import Facsimiles, decimals, place
from tests.report.scorecard.test_page import HOSTILE, row

ROWS = [
    row(id="a.t6.rec.mean.T", source="Table 6", paper_value=-8.9, computed=-3.04,
        **{"class": "other data"}),
    row(id="a.t6.rec.mean.N", source="Table 6", paper_value=2.0, computed=None,
        **{"class": "unavailable"}),
    row(id="a.t6.rec.sd.T", source="Table 6", paper_value=14190.0, computed=14189.6),
    row(id="a.x", source="section 3"),
]  # fmt: skip


def soup(rows):
    return BeautifulSoup(Facsimiles(rows, "Tian's")._repr_html_(), "html.parser")


def test_a_table_stands_beside_the_paper_s_in_its_layout():
    found = soup(ROWS)
    (section,) = found.find_all("section")
    assert section["id"] == "x-a-table-6"
    assert section.strong.get_text() == "Tian's Table 6"
    printed, ours = section.find_all("table")
    layout = [
        [[cell.get_text() for cell in line.find_all(["th", "td"])] for line in table.find_all("tr")]
        for table in (printed, ours)
    ]
    assert layout[0] == [["", "T", "N"], ["recessions, mean", "−8.9", "2.0"],
                         ["recessions, s.d.", "14190", ""]]  # fmt: skip
    assert layout[1] == [["", "T", "N"], ["recessions, mean", "−3.0", "…"],
                         ["recessions, s.d.", "14190", ""]]  # fmt: skip


def test_each_of_our_cells_has_its_class_and_leads_to_its_row():
    cell = soup(ROWS).find("td", class_="cell-other-data")
    assert cell.a["href"] == "scorecard.html#a.t6.rec.mean.T"
    assert cell.a["title"] == "mean: other data"


def test_a_regression_table_is_laid_out_by_its_columns():
    where = {"source": "Regression table, column 2", "id": "ME-T04"}
    assert place(row(quantity="t of slope (robust)", **where)) == ("t of slope", "2")
    assert place(row(id="a.t2.Y")) == ("Y", "")
    assert decimals([row(paper_value=3.0), row(paper_value=0.25)]) == 2


def test_no_text_is_markup():
    for field in ("id", "source", "quantity", "class", "paper_value", "computed"):
        value = f"Table 1{HOSTILE}" if field == "source" else HOSTILE
        found = soup([row(**{field: value})])
        assert not found.find_all(["script", "b"]), field
    assert not BeautifulSoup(
        Facsimiles([row()], HOSTILE)._repr_html_(), "html.parser"
    ).find_all("script")  # fmt: skip
