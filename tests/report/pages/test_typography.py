"""Numbers in one style on every page."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from frictions.report.pages.typography import typeset, typeset_cells, typeset_numbers


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("6e-08", "6×10⁻⁸"),
        ("at most 1.64552e-08, and", "at most 1.65×10⁻⁸, and"),
        ("0e+00", "0"),
        ("1e5", "1×10⁵"),
        ("-5.35", "−5.35"),
        ("(-1.5..1)", "(−1.5..1)"),
        ("from -5e-04 to 4e-04", "from −5×10⁻⁴ to 4×10⁻⁴"),
        ("quarters 2-16", "quarters 2–16"),
        ("1, 4, 6-10.", "1, 4, 6–10."),
        ("1950-2007", "1950–2007"),
        # No numbers, no ranges: dates, reports, names, code.
        ("from 1949-01 to 2017-03", "from 1949-01 to 2017-03"),
        ("2015-003", "2015-003"),
        ("t-1, z2-3, FF-3, 3-D, 10-year", "t-1, z2-3, FF-3, 3-D, 10-year"),
        ("v1.0e1", "v1.0e1"),
        ("#0072b2e5", "#0072b2e5"),
    ],
)
def test_a_number_has_one_style(raw, shown):
    assert typeset(raw) == shown
    assert typeset(shown) == shown


def test_frames_of_pandas_are_typeset():
    html = '<table data-x="-1"><tr><th>1970-2007</th><td style="top:-1px">-2e-08</td></tr></table>'
    assert typeset_cells(html) == (
        '<table data-x="-1"><tr><th>1970–2007</th><td style="top:-1px">−2×10⁻⁸</td></tr></table>'
    )


def table(*rows):
    body = nodes.tbody()
    for cells in rows:
        body += nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))
    return body


def test_pages_are_typeset_and_code_is_not():
    page = new_document("page")
    page += nodes.paragraph("", "", nodes.Text("off by 1e-08: "), nodes.literal("", "tol=1e-8"))
    typeset_numbers(page)
    assert page.astext() == "off by 1×10⁻⁸: tol=1e-8"


def test_a_row_of_counts_has_no_decimals():
    page = new_document("page")
    page += table(
        ["quarters of 2", "15.000", "8.000"], ["share", "0.000", "1.000"], ["x", "9.5", "10.0"]
    )
    typeset_numbers(page)
    rows = [[entry.astext() for entry in row] for row in page.findall(nodes.row)]
    assert rows == [["quarters of 2", "15", "8"], ["share", "0.000", "1.000"], ["x", "9.5", "10.0"]]
