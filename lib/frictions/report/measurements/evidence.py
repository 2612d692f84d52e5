"""What the whole build left behind, for the pages that sum it up.

The build driver writes `scorecard.json`, `benchmarks.json`, `builds.json` and `execution.json` into
the directory that `FRICTIONS_BUILD` names (`_build`, or `_build/live` on live data) before it
executes these pages.
"""

import html
import json
import os
from pathlib import Path

import pandas as pd

from frictions.report.scorecard import counts_by
from frictions.report.scorecard.targets import CLASSES

BUILD = Path("../_build")  # seen from book/, where the pages run

# Processor time of a chapter's kernel, by activity (tools/kernel_clock.py).
PROCESSOR = {
    "kernel": "start", "imports": "imports", "compilation": "compilation",
    "computing": "execution",
}  # fmt: skip


def read_evidence(name: str, build: Path | None = None):
    """Return the content of one of the build's JSON files.

    Parameters
    ----------
    name : str
        `scorecard`, `benchmarks`, `builds` or `execution`.
    build : Path, optional
        The build directory; else the one that `FRICTIONS_BUILD` names, else `_build`.

    Raises
    ------
    FileNotFoundError
        The book has not been built yet.
    """
    build = Path(os.environ.get("FRICTIONS_BUILD") or BUILD) if build is None else build
    path = build / f"{name}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is not there yet: `make book` writes it")
    return json.loads(path.read_text(encoding="utf8"))


class ScorecardPage:
    """The scorecard of one paper as HTML: one fold a table or figure, one row a target.

    Parameters
    ----------
    rows : list of dict
        Rows of `_build/scorecard.json`, one paper's.
    """

    def __init__(self, rows: list[dict]):
        self.rows = rows

    def _repr_html_(self) -> str:
        sources = dict.fromkeys(row["source"] for row in self.rows)
        return "\n".join(self._fold(source) for source in sources)

    def _fold(self, source: str) -> str:
        rows = [row for row in self.rows if row["source"] == source]
        classes = [row["class"] for row in rows]
        counts = ", ".join(f"{classes.count(c)} {c}" for c in CLASSES if c in classes)
        # The column of live values is there if this build computed any.
        live = any(row.get("live") is not None for row in self.rows)
        body = "".join(_target_row(row, live) for row in rows)
        return (
            f'<details class="scorecard"><summary><strong>{html.escape(source)}</strong> '
            f"<span>{counts}</span></summary>"
            '<div class="pst-scrollable-table-container"><table class="table"><thead><tr>'
            "<th>quantity</th><th>paper</th><th>computed</th><th>tolerance</th><th>class</th>"
            f"{'<th>live data</th>' if live else ''}"
            f"<th>reason</th></tr></thead><tbody>{body}</tbody></table></div></details>"
        )


def _target_row(row: dict, live: bool) -> str:
    quantity = html.escape(f"{row['quantity']} ({row['unit']})" if row["unit"] else row["quantity"])
    cells = [
        f'{quantity}<br><code class="target-id">{html.escape(row["id"])}</code>',
        printed(row["paper_value"]),
        printed(row["computed"], digits=4),
        printed(row["tolerance"]),
        class_mark(row["class"]),
        *([_live_cell(row)] if live else []),
        html.escape(row["reason"]),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _live_cell(row: dict) -> str:
    """Return the value from live or licensed data and its class, or nothing."""
    value, class_ = row.get("live"), row.get("live_class")
    if value is None:
        return ""
    return f"{printed(value, digits=4)} {class_mark(class_)}"


def class_mark(class_: str) -> str:
    """Return a class as HTML that the style sheet marks."""
    text = html.escape(class_)
    return f'<span class="class-{text.replace(" ", "-")}">{text}</span>'


def printed(value, digits: int | None = None) -> str:
    """Return a scorecard value as text: as printed, or to so many significant digits."""
    if value is None:
        return ""
    if isinstance(value, str):
        return html.escape(value.replace(";", "; "))  # where a list may break
    digits = digits or 10
    text = f"{value:.0f}" if 10**digits <= abs(value) < 1e15 else f"{value:.{digits}g}"
    return text.replace("-", "−")


def counts_of_papers(rows: list[dict]) -> pd.DataFrame:
    """Count all targets by paper and class."""
    return counts_by(rows, "paper")


def execution_table(rows: list[dict]) -> pd.DataFrame:
    """Lay out the rows of `_build/execution.json`, one a chapter."""
    frame = pd.DataFrame(rows)
    columns = {name: frame[key] for name, key in PROCESSOR.items() if key in frame}
    columns["wall time"] = frame["seconds"]
    columns["longest cell"] = frame["longest_cell"]
    seconds = pd.DataFrame(columns).map("{:.1f}".format)
    table = pd.concat([frame["cells"], seconds, frame["finished"].rename("executed")], axis=1)
    return table.set_index(frame["page"].map("{{doc}}`{}`".format).rename("chapter"))


def builds_table(record: dict) -> pd.DataFrame:
    """Lay out the whole-book builds of `_build/builds.json`: wall time, beside the targets."""
    frame = pd.DataFrame(record["builds"])
    seconds = {
        "seconds": frame["seconds"].map("{:.1f}".format),
        "of these rendering": frame["rendering"].map("{:.1f}".format),
        "target": ["" if pd.isna(limit) else f"under {limit:.0f}" for limit in frame["target"]],
    }
    return pd.DataFrame(seconds).set_index(frame["build"])


def build_costs_table(record: dict) -> pd.DataFrame:
    """Lay out what the chapters cost in each build that executes them, by activity, with sums.

    Seconds of processor time, which chapters that ran side by side spend one by one; wall times are
    not added up.
    """
    tables = {}
    for build in record["builds"]:
        if build["chapters"]:
            frame = pd.DataFrame(build["chapters"]).set_index("page")
            for name in ("imports", "compilation", "computing"):
                tables[f"{name}, {build['build']}"] = frame[PROCESSOR[name]]
    table = pd.DataFrame(tables)
    table.index = table.index.map("{{doc}}`{}`".format).rename("chapter")
    table.loc["all"] = table.sum()
    return table.map("{:.1f}".format)
