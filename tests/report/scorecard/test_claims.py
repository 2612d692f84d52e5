"""The ledger of claims: files that are checked, judgments that are computed."""

import csv

import numpy as np
import pytest
from bs4 import BeautifulSoup

from frictions.report.scorecard.claims import (
    COLUMNS,
    METADATA,
    VERDICTS,
    Claims,
    count_verdicts,
    evidence_links,
)
from tests.report.targets import write_targets
from tools.ledger import CLAIMS

ROWS = [
    ("p.c.one", "abstract", "A falls", "holds", "t1.rho tab-x", "a larger shock"),
    ("p.c.two", "page 3", "B rises by half", "holds in part", "fig-y", "nothing"),
    ("p.c.three", "conclusion", "Firms learn", "cannot be tested", "", "data on firms"),
]


def write(directory, rows=ROWS, columns=COLUMNS):
    write_targets(directory)
    with (directory / "paper_claims.csv").open("w", encoding="utf8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return directory


@pytest.fixture
def claims(tmp_path):
    return Claims("paper", write(tmp_path))


def test_conditions_make_the_verdict(claims):
    claims.judge("p.c.one", {"sign": np.bool_(True), "size": True})
    claims.judge("p.c.two", {"sign": True, "size": False})
    rows = claims.rows()
    assert [row["computed"] for row in rows] == ["holds", "holds in part", "cannot be tested"]
    assert rows[1]["conditions"] == {"sign": True, "size": False}
    assert rows[1]["paper"] == "paper"


def test_no_condition_that_is_true_fails(claims):
    said = claims.judge("p.c.one", {"sign": False})
    assert said is None  # a cell that ends with it shows nothing
    assert claims.verdict("p.c.one") == "fails"


def test_a_claim_that_was_not_judged_has_no_verdict(claims):
    assert claims.rows()[0]["computed"] is None


@pytest.mark.parametrize("conditions", [{}, {"sign": 1.0}, {"sign": np.nan}, {"sign": None}])
def test_a_condition_is_true_or_false(claims, conditions):
    with pytest.raises(ValueError, match=r"p.c.one: conditions = .* must be true or false"):
        claims.judge("p.c.one", conditions)


def test_a_claim_is_judged_once_and_only_if_it_can_be(claims):
    claims.judge("p.c.one", {"sign": True})
    with pytest.raises(ValueError, match=r"p.c.one: judged twice"):
        claims.judge("p.c.one", {"sign": True})
    with pytest.raises(ValueError, match=r"p.c.three: the file says that it cannot be tested"):
        claims.judge("p.c.three", {"sign": True})
    with pytest.raises(KeyError, match=r"'p.c.four' is not a claim of paper"):
        claims.judge("p.c.four", {"sign": True})


def test_the_judgments_travel_in_the_output_s_metadata(claims):
    _, metadata = claims._repr_mimebundle_()
    assert metadata[METADATA] == claims.rows()
    assert METADATA == CLAIMS


def changed(**changes):
    return [tuple(changes.get(name, value) for name, value in zip(COLUMNS, ROWS[0], strict=True))]


MISTAKES = {
    "twice": (ROWS + ROWS[:1], r"an id given twice in \['p.c.one'\]"),
    "id": (changed(id="a b"), r"an id that is not letters.* in \['a b'\]"),
    "verdict": (changed(verdict="true"), r"verdict is not one of .* in \['p.c.one'\]"),
    "no claim": (changed(claim=" "), r"no claim in \['p.c.one'\]"),
    "no place": (changed(where=""), r"no where in \['p.c.one'\]"),
    "no change": (changed(would_change=""), r"no would_change in \['p.c.one'\]"),
    "no evidence": (changed(evidence=""), r"no evidence in \['p.c.one'\]"),
    "evidence": (changed(evidence="t1.rho t9.x"), r"neither a target nor a label: .*'t9.x'"),
}


@pytest.mark.parametrize(("rows", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_file_is_named(tmp_path, rows, message):
    with pytest.raises(ValueError, match=rf"paper_claims.csv: .*{message}"):
        Claims("paper", write(tmp_path, rows))


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"missing columns \['would_change'\]"):
        Claims("paper", write(tmp_path, [row[:5] for row in ROWS], COLUMNS[:5]))


def test_the_table_counts_and_links(claims):
    table = claims.table()
    assert table.label == "tab-paper-claims"
    assert table.caption.endswith("1 holds, 1 holds in part, 1 cannot be tested.")
    assert "{numref}`tab-x`" in table.markdown()
    assert '<a href="scorecard.html#t1.rho" title="t1.rho">row of ' in table.markdown()
    anchors = BeautifulSoup(table.markdown(), "html.parser").find_all("span", id=True)
    assert [anchor["id"] for anchor in anchors] == [row[0] for row in ROWS]


HOSTILE = "<script>alert(1)</script> | `x` {numref}`tab-q` $a$ **b** [c](http://d) \\ {{e}}"


def test_no_text_of_the_file_is_markup(tmp_path):
    rows = changed(where=HOSTILE, claim=HOSTILE, would_change=HOSTILE)
    from markdown_it import MarkdownIt

    (line,) = [
        line for line in Claims("paper", write(tmp_path, rows)).table().markdown().splitlines()
        if "p.c.one" in line
    ]  # fmt: skip
    html = MarkdownIt("commonmark").enable("table").render("| a | b | c | d |\n|-|-|-|-|\n" + line)
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all(["script", "em", "strong"])
    assert soup.find_all("td")[3].get_text() == HOSTILE
    assert soup.find("a")["title"] == "t1.rho"
    assert not [a for a in soup.find_all("a") if "http" in a["href"]]


def test_evidence_is_linked_by_kind():
    sources = {"t6.a": "Table 6", "t6.b": "Table 6"}
    assert evidence_links("eq-a sec-b", {}) == "{eq}`eq-a`, {ref}`sec-b`"
    found = evidence_links("t6.a fig-c t6.b", sources)
    words = BeautifulSoup(found, "html.parser").get_text()
    assert words == "row of Table 6, {numref}`fig-c`, another row"


def test_verdicts_are_counted_in_their_order():
    counts = count_verdicts(["fails", "holds", "fails"])
    assert list(counts.index) == list(VERDICTS)
    assert counts.tolist() == [1, 0, 2, 0]
