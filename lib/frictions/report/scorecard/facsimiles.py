"""The papers' tables beside ours: printed numbers left, computed ones right, marked by class.

A table's layout follows from the ids of its rows: `tr.t6.rec.mean.TMNT` stands in Table 6, row
`rec mean`, column `TMNT`.
"""

import html
import re

from frictions.report.scorecard.page import exhibit_anchor, printed, row_link

TABLES = re.compile(r"(Table|Robustness) [\w.]+|Regression table")
COLUMN = re.compile(r", column (\w+)$")  # of a table whose ids hold no layout
DECIMALS = 4  # at most
WORDS = {
    "all": "all dates", "rec": "recessions", "exp": "expansions", "sd": "s.d.", "t": "t",
    "a": "intercept", "arec": "intercept, recessions", "med": "median", "nfirm": "firms",
    "nind": "industries", "ind": "industries", "firm": "firms", "bmkt": "market beta",
    "bmktrec": "market beta, recessions", "bsmb": "size beta", "bsmbrec": "size beta, recessions",
    "bhml": "value beta", "bhmlrec": "value beta, recessions",
}  # fmt: skip


class Facsimiles:
    """The tables of one paper, each beside ours.

    Parameters
    ----------
    rows : list of dict
        Rows of `_build/scorecard.json`, one paper's.
    author : str
        Whose tables they are, as a possessive: `Tian's`.
    """

    def __init__(self, rows: list[dict], author: str):
        self.author = author
        self.tables: dict[str, list[dict]] = {}
        for row in rows:
            found = TABLES.match(row["source"])
            if found:
                self.tables.setdefault(found[0], []).append(row)

    def _repr_html_(self) -> str:
        return "\n".join(self._pair(name, rows) for name, rows in self.tables.items())

    def _pair(self, name: str, rows: list[dict]) -> str:
        paper = rows[0]["paper"]
        link = f"scorecard.html#{exhibit_anchor(paper, rows[0]['source'])}"
        title = f"{html.escape(self.author)} {html.escape(name)}"
        anchor = exhibit_anchor(paper, name)
        return (
            f'<section class="facsimile" id="{anchor}" aria-label="{title}">'
            f'<p><strong>{title}</strong> <a href="{link}">rows</a></p><div>'
            f"{_table(rows, 'printed', _printed_cell)}{_table(rows, 'here', _our_cell)}"
            "</div></section>"
        )


def place(row: dict) -> tuple[str, str]:
    """Return the row and the column of a target in its table."""
    column = COLUMN.search(row["source"])
    if column:
        return re.sub(r" \((classic|robust|heteroskedasticity-robust)\)", "", row["quantity"]), (
            column[1]
        )
    parts = row["id"].split(".")[2:] or [row["id"]]
    words = [WORDS.get(part, part.replace("_", " ")) for part in parts]
    return (words[0], "") if len(words) == 1 else (", ".join(words[:-1]), words[-1])


def decimals(rows: list[dict]) -> int:
    """Return with how many decimals a line of printed numbers is written."""
    texts = [repr(row["paper_value"]) for row in rows if isinstance(row["paper_value"], float)]
    lengths = [len(t.split(".")[1]) for t in texts if "." in t and "e" not in t and t[-2:] != ".0"]
    return min(max(lengths, default=0), DECIMALS)


def _table(rows: list[dict], caption: str, cell) -> str:
    places = {place(row): row for row in rows}
    lines, columns = (list(dict.fromkeys(p[k] for p in places)) for k in (0, 1))
    head = "".join(
        f'<th scope="col">{html.escape(column)}</th>' if column else "<td></td>"
        for column in columns
    )
    body = ""
    for line in lines:
        digits = decimals([places[line, c] for c in columns if (line, c) in places])
        cells = "".join(
            cell(places[line, c], digits) if (line, c) in places else "<td></td>" for c in columns
        )
        body += f'<tr><th scope="row">{html.escape(line)}</th>{cells}</tr>'
    return (
        f'<div class="facsimile-table"><table class="table"><caption>{caption}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _printed_cell(row: dict, digits: int) -> str:
    return f"<td>{_text(row['paper_value'], digits)}</td>"


def _our_cell(row: dict, digits: int) -> str:
    """Return our number, marked by its class and linked to its row."""
    class_ = html.escape(row["class"])
    title = html.escape(f"{row['quantity']}: {row['class']}")
    text = _text(row["computed"], digits) or "…"
    return (
        f'<td class="cell-{class_.replace(" ", "-")}">'
        f'<a href="{row_link(row["id"])}" title="{title}">{text}</a></td>'
    )


def _text(value, digits: int) -> str:
    if isinstance(value, float | int) and value == int(value) and abs(value) >= 10:
        digits = 0  # a count, in a line with shares
    if isinstance(value, float | int) and (abs(value) >= 10.0**-digits or value == 0):
        return f"{value:.{digits}f}".replace("-", "−")
    return printed(value, 2)
