"""The papers' tables beside ours."""

import re

import pandas as pd
from bs4 import BeautifulSoup

from frictions.report.lab import VARIABLE
from frictions.report.scorecard.facsimiles import TABLES, Facsimiles, decimals, labels, place
from tests.report.scorecard.test_page import HOSTILE, row
from tools.run import ROOT

ROWS = [
    row(id="a.t6.rec.mean.T", source="Table 6", paper_value=-8.9, computed=-3.04,
        **{"class": "other data"}),
    row(id="a.t6.rec.mean.N", source="Table 6", paper_value=2.0, computed=None,
        **{"class": "unavailable"}),
    row(id="a.t6.rec.sd.T", source="Table 6", paper_value=14190.0, computed=14189.6),
    row(id="a.x", source="section 3"),
    row(id="a.y", source="Table 6 (implied)"),
]  # fmt: skip


def soup(rows):
    return BeautifulSoup(Facsimiles(rows, "Tian's")._repr_html_(), "html.parser")


def test_a_table_stands_beside_the_paper_s_in_its_layout():
    found = soup(ROWS)
    (section,) = found.find_all("section")
    assert section["id"] == "x-a-table-6"
    assert section.strong.get_text() == "Tian’s Table 6"
    printed, ours = section.find_all("table")
    layout = [
        [[cell.get_text() for cell in line.find_all(["th", "td"])] for line in table.find_all("tr")]
        for table in (printed, ours)
    ]
    assert layout[0] == [["", "T", "N"], ["rec, mean", "−8.9", "2.0"],
                         ["rec, std dev", "14190", ""]]  # fmt: skip
    assert layout[1] == [["", "T", "N"], ["rec, mean", "−3.0", "…"],
                         ["rec, std dev", "14190", ""]]  # fmt: skip


def test_a_count_in_a_line_of_shares_has_no_decimals():
    shares = [row(id=f"a.t4.ind.{k}", source="Table 4", paper_value=x, computed=y)
              for k, x, y in (("mean", 0.055, 0.044), ("N", 439.0, 58.0))]  # fmt: skip
    printed, ours = soup(shares).find_all("table")
    assert [cell.get_text() for cell in printed.find_all("td")[-2:]] == ["0.055", "439"]
    assert [cell.get_text() for cell in ours.find_all("td")[-2:]] == ["0.044", "58"]


def test_each_of_our_cells_has_its_class_and_leads_to_its_row():
    cell = soup(ROWS).find("td", class_="cell-other-data")
    assert cell.a["href"] == "scorecard.html#a.t6.rec.mean.T"
    assert cell.a["title"] == "mean: other data"


def test_a_regression_table_is_laid_out_by_its_columns():
    where = {"source": "Regression table, column 2", "id": "ME-T04"}
    assert place(row(quantity="t of slope (robust)", **where)) == (
        "Production Efficiency, t",
        "(2)",
    )
    assert place(row(id="a.t2.Y")) == ("Y", "")
    assert decimals([row(paper_value=3.0), row(paper_value=0.25)]) == 2


def test_rows_and_columns_have_the_paper_s_words():
    # An id's abbreviation, such as `bot10`, `kTH` or `sd_IS_S`, is no word of a paper.
    plain = re.compile(r"[A-Z]|NT|TMNT|[2-5]|N|max|min|mean|median|[a-z]+")
    known = set(labels().values())
    for file in (ROOT / "book" / "targets").glob("*.csv"):
        if file.stem.endswith("_claims"):
            continue
        table = pd.read_csv(file, keep_default_na=False).rename(columns={"expected_class": "class"})
        for line in table[table["source"].str.fullmatch(TABLES)].iloc:
            for words in place(line.to_dict()):
                parts = words.split(", ") if words not in known else [words]
                for word in parts:
                    assert word in known or plain.fullmatch(word) or not word, line["id"]


def test_quantities_of_the_scorecard_are_words():
    code = re.compile(r"_|[a-z]\.(?:mean|sd|t|n|pct)\b")
    for file in (ROOT / "book" / "targets").glob("*.csv"):
        if not file.stem.endswith("_claims"):
            table = pd.read_csv(file, keep_default_na=False)
            named = table["quantity"].str.contains(code)
            assert not list(table.loc[named, "id"])


def test_symbols_have_their_indices():
    (head,) = soup([row(id="inv.t11.xi_p.calvo", source="Table 1.1")]).select("tbody th")[:1]
    assert str(head) == '<th scope="row">ξ<sub>p</sub></th>'


def test_a_table_without_a_number_of_ours_says_why():
    reason = "Needs licensed data."
    found = soup([row(source="Table 9", computed=None, reason=reason, **{"class": "unavailable"})])
    assert len(found.find_all("table")) == 1
    assert found.select_one("p.facsimile-table").get_text() == f"Not computed here. {reason}"


def test_no_text_is_markup():
    for field in ("id", "source", "quantity", "class", "paper_value", "computed"):
        value = f"Table 1{HOSTILE}" if field == "source" else HOSTILE
        found = soup([row(**{field: value})])
        assert not found.find_all(["script", "b"]), field
    assert not BeautifulSoup(
        Facsimiles([row()], HOSTILE)._repr_html_(), "html.parser"
    ).find_all("script")  # fmt: skip


def test_jupyterlab_sees_the_class_as_a_mark(monkeypatch):
    monkeypatch.setenv(VARIABLE, "lab.json")
    assert soup(ROWS).find("td", class_="cell-other-data").get_text() == "△ −3.0"
