"""The scorecard as one table: every row of every paper, to filter, sort and link to.

Without scripts it is a plain table, one body an exhibit. `book/_static/scorecard.js` adds the
filter and the sorting.
"""

import html
import re
from urllib.parse import quote

from frictions.report.pages.typography import typeset
from frictions.report.scorecard.card import counts_by
from frictions.report.scorecard.targets import CLASSES

HEADINGS = (
    ("quantity", "text"), ("paper", "number"), ("computed", "number"), ("class", "class"),
    ("in its 95% interval", "text"), ("same verdict at 5%", "text"),
    ("tolerance", "number"), ("computed in", "text"), ("reason", "text"),
)  # fmt: skip


class ScorecardPage:
    """All rows of the build as HTML.

    Parameters
    ----------
    rows : list of dict
        Rows of `_build/scorecard.json`.
    """

    def __init__(self, rows: list[dict]):
        self.rows = rows

    def _repr_html_(self) -> str:
        exhibits = dict.fromkeys((row["paper"], row["source"]) for row in self.rows)
        head = "".join(f'<th scope="col" data-sort="{kind}">{name}</th>' for name, kind in HEADINGS)
        bodies = "\n".join(self._body(*exhibit) for exhibit in exhibits)
        return (
            f'<form class="scorecard-filter" hidden>{self._controls()}</form>'
            '<div class="scorecard-rows"><table class="table" id="scorecard-table">'
            '<caption class="visually-hidden">Every target of every paper</caption>'
            f"<thead><tr>{head}</tr></thead>{bodies}</table></div>"
            '<script src="../_static/scorecard.js" defer></script>'
        )

    def _controls(self) -> str:
        """Return the fields of the filter; the script shows them."""
        papers = dict.fromkeys(row["paper"] for row in self.rows)
        sources = dict.fromkeys(row["source"] for row in self.rows)
        present = {row["class"] for row in self.rows}
        classes = [name for name in CLASSES if name in present]
        choices = (("paper", papers), ("class", classes), ("exhibit", sources))
        fields = "".join(
            f'<label>{name} <select name="{name}"><option value="">all</option>'
            + "".join(f"<option>{html.escape(value)}</option>" for value in values)
            + "</select></label>"
            for name, values in choices
        )
        return (
            f'{fields}<label>text <input type="search" name="text"></label>'
            '<button type="reset">show all</button><output aria-live="polite"></output>'
        )

    def _body(self, paper: str, source: str) -> str:
        rows = [r for r in self.rows if (r["paper"], r["source"]) == (paper, source)]
        counts = counts_by(rows, "paper").loc["total"]
        told = ", ".join(f"{counts[c]} {c}" for c in CLASSES if counts[c])
        anchor = exhibit_anchor(paper, source)
        reasons = [None, *(row["reason"] for row in rows)]
        lines = "".join(_target_row(r, last) for r, last in zip(rows, reasons, strict=False))
        return (
            f'<tbody id="{anchor}"><tr class="exhibit"><th colspan="{len(HEADINGS)}" '
            f'scope="rowgroup"><a href="#{anchor}">{html.escape(f"{paper}: {source}")}</a> '
            f"<span>{told}</span></th></tr>{lines}</tbody>"
        )


def exhibit_anchor(paper: str, source: str) -> str:
    """Return the anchor of an exhibit on the scorecard page."""
    return "x-" + re.sub(r"[^a-z0-9]+", "-", f"{paper} {source}".lower()).strip("-")


def row_link(name: str) -> str:
    """Return the address of a row, seen from another page of the book."""
    return f"scorecard.html#{quote(name)}"


def _target_row(row: dict, last_reason: str | None = None) -> str:
    """Return a row; a reason that is the last row's again is marked, for paper to leave out."""
    quantity = f"{row['quantity']} ({row['unit']})" if row["unit"] else row["quantity"]
    quantity = html.escape(typeset(quantity))
    name, computed = html.escape(row["id"]), row["computed"]
    cells = [
        f'{quantity} <a class="target-id" href="#{quote(row["id"])}">{name}</a>',
        printed(row["paper_value"]),
        printed(computed, digits=4) + _live(row),
        class_mark(row["class"]) + _agreement(row),
        _yes_or_no(row.get("inside_interval")),
        _yes_or_no(row.get("same_verdict")),
        printed(row["tolerance"]),
        section_link(row),
        html.escape(typeset(row["reason"])),
    ]
    labels = [label for label, _ in HEADINGS]
    marks = [""] * (len(cells) - 1) + [' class="again"' if row["reason"] == last_reason else ""]
    tds = (
        f'<td data-label="{label}"{mark}>{cell}</td>'
        for label, mark, cell in zip(labels, marks, cells, strict=True)
    )
    data = " ".join(
        f'data-{key}="{html.escape(row[field])}"'
        for key, field in (("paper", "paper"), ("class", "class"), ("exhibit", "source"))
    )
    return f'<tr id="{name}" {data}>{"".join(tds)}</tr>'


def _live(row: dict) -> str:
    """Return the value from live or licensed data and how it agrees, or nothing."""
    value, class_ = row.get("live"), row.get("live_class")
    if value is None:
        return ""
    return f"<small>live data: {printed(value, digits=4)} {class_mark(str(class_))}</small>"


def _agreement(row: dict) -> str:
    """Say how a value on other data agrees, below its class."""
    if row["class"] != "other data":
        return ""
    words = {"close": "close", "reproduced": "within the tolerance"}
    return f"<small>{words.get(row['agreement'], 'not close')}</small>"


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def section_link(row: dict) -> str:
    """Return a link to the section of the chapter that computes a row, or nothing."""
    if row["computed"] is None or not row.get("section"):
        return ""
    address = f"{quote(row['paper'])}.html#{quote(row['anchor'])}"
    return f'<a href="{address}">{html.escape(row["section"])}</a>'


def class_mark(class_: str) -> str:
    """Return a class as HTML that the style sheet marks."""
    text = html.escape(class_)
    return f'<span class="class-{text.replace(" ", "-")}">{text}</span>'


def printed(value, digits: int | None = None) -> str:
    """Return a scorecard value as HTML: as printed, or to so many significant digits."""
    if value is None:
        return ""
    if isinstance(value, str):
        return html.escape(typeset(value.replace(";", "; ")))  # where a list may break
    digits = digits or 10
    text = f"{value:.0f}" if 10**digits <= abs(value) < 1e15 else f"{value:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    power = f" × 10<sup>{int(exponent)}</sup>" if exponent else ""
    return (mantissa + power).replace("-", "−")
