"""The papers' tables beside ours: printed numbers left, computed ones right, marked by class.

A table's layout follows from the ids of its rows: `tr.t6.rec.mean.TMNT` stands in Table 6, row
`rec mean`, column `TMNT`. `table_words.csv` has the paper's own words for these parts.
"""

import csv
import html
import re
from functools import cache
from importlib.resources import files

from frictions.report.lab import in_lab
from frictions.report.pages.typography import typeset
from frictions.report.scorecard.page import exhibit_anchor, printed, row_link
from frictions.report.scorecard.targets import CLASSES

TABLES = re.compile(r"((?:Table|Robustness) [\w.]+|Regression table)(?:, column \w+)?")
COLUMN = re.compile(r", column (\w+)$")  # of a table whose ids hold no layout
DECIMALS = 4  # at most
WORDS = "table_words.csv"  # how a paper calls the rows and columns of its tables, by part of the id
MARKS = dict(zip(CLASSES, "●◐○↔△–→◇", strict=True))
INDEX = re.compile(r"([_^])\{(.+?)\}")  # of a symbol, as in a formula


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
            found = TABLES.fullmatch(row["source"])
            if found:
                self.tables.setdefault(found[1], []).append(row)

    def _repr_html_(self) -> str:
        return "\n".join(self._pair(name, rows) for name, rows in self.tables.items())

    def _pair(self, name: str, rows: list[dict]) -> str:
        paper = rows[0]["paper"]
        link = f"scorecard.html#{exhibit_anchor(paper, rows[0]['source'])}"
        title = f"{self.author} {name}".replace("Robustness ", "Robustness Table ")
        title = html.escape(title.replace("'", "’"), quote=False)
        anchor = exhibit_anchor(paper, name)
        return (
            f'<section class="facsimile" id="{anchor}" aria-label="{title}">'
            f'<p><strong>{title}</strong> <a href="{link}">rows</a></p><div>'
            f"{_table(rows, 'printed')}{_ours(rows)}</div></section>"
        )


@cache
def labels() -> dict[tuple[str, str], str]:
    """Return what a paper calls a part of its ids, by table and part; '' stands for any table."""
    with files("frictions.report.scorecard").joinpath(WORDS).open(encoding="utf8") as file:
        return {(row["table"], row["part"]): row["label"] for row in csv.DictReader(file)}


def place(row: dict) -> tuple[str, str]:
    """Return the row and the column of a target in its table, in the paper's words."""
    column = COLUMN.search(row["source"])
    if column:
        quantity = re.sub(r" \((classic|robust|heteroskedasticity-robust)\)", "", row["quantity"])
        table, parts = row["id"].split("-")[0], [quantity, column[1]]
    else:
        parts = row["id"].split(".")
        table, parts = ".".join(parts[:2]), parts[2:] or [row["id"]]
    words = [labels().get((table, p), labels().get(("", p), p.replace("_", " "))) for p in parts]
    if len(words) == 1:
        line, _, heading = words[0].partition("|")
        return line, heading or labels().get((table, ""), "")
    return ", ".join(words[:-1]), words[-1]


def decimals(rows: list[dict]) -> int:
    """Return with how many decimals a line of printed numbers is written."""
    texts = [repr(row["paper_value"]) for row in rows if isinstance(row["paper_value"], float)]
    lengths = [len(t.split(".")[1]) for t in texts if "." in t and "e" not in t and t[-2:] != ".0"]
    return min(max(lengths, default=0), DECIMALS)


def _table(rows: list[dict], caption: str) -> str:
    places = {place(row): row for row in rows}
    lines, columns = (list(dict.fromkeys(p[k] for p in places)) for k in (0, 1))
    heads = (f'<th scope="col">{_marked(c)}</th>' if c else "<td></td>" for c in columns)
    body = ""
    for line in lines:
        digits = decimals([places[line, c] for c in columns if (line, c) in places])
        cells = "".join(
            _cell(places[line, c], digits, caption) if (line, c) in places else "<td></td>"
            for c in columns
        )
        body += f'<tr><th scope="row">{_marked(line)}</th>{cells}</tr>'
    return (
        f'<div class="facsimile-table"><table class="table"><caption>{caption}</caption>'
        f"<thead><tr><td></td>{''.join(heads)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _ours(rows: list[dict]) -> str:
    """Return our table, or why there is none."""
    if any(row["class"] != "unavailable" for row in rows):
        return _table(rows, "here")
    reasons = dict.fromkeys(html.escape(typeset(row["reason"])) for row in rows)
    return f'<p class="facsimile-table">Not computed here. {" ".join(reasons)}</p>'


def _marked(label: str) -> str:
    """Return a label as HTML, its indices as such."""
    tag = {"_": "sub", "^": "sup"}
    return INDEX.sub(lambda m: f"<{tag[m[1]]}>{m[2]}</{tag[m[1]]}>", html.escape(label))


def _cell(row: dict, digits: int, caption: str) -> str:
    """Return a printed number, or ours, marked by its class and linked to its row."""
    if caption == "printed":
        return f"<td>{_text(row['paper_value'], digits)}</td>"
    class_ = html.escape(row["class"])
    title = html.escape(f"{row['quantity']}: {row['class']}")
    text = _text(row["computed"], digits) or "…"
    if in_lab():  # where no style sheet marks the class
        text = f"{MARKS[row['class']]} {text}"
    return (
        f'<td class="cell-{class_.replace(" ", "-")}">'
        f'<a href="{row_link(row["id"])}" title="{title}">{text}</a></td>'
    )


def _text(value, digits: int) -> str:
    number = isinstance(value, float | int)
    if number and value == int(value) and abs(value) >= max(10, 10.0 ** (3 - digits)):
        digits = 0  # a count, in a line with shares
    if number and (abs(value) >= 10.0**-digits or value == 0):
        return f"{value:.{digits}f}".replace("-", "−")
    return printed(value, 2)
