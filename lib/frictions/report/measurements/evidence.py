"""What the whole build left behind, for the pages that sum it up.

The build driver writes `scorecard.json`, `claims.json`, `benchmarks.json`, `builds.json` and
`execution.json` into the directory that `FRICTIONS_BUILD` names (`_build`, or `_build/live` on
live data) before it executes these pages.
"""

import json
import os
from pathlib import Path

import pandas as pd

from frictions.report.scorecard.card import counts_by
from frictions.report.scorecard.claims import count_verdicts

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
        `scorecard`, `claims`, `benchmarks`, `builds` or `execution`.
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


def claims_of_papers(claims: list[dict]) -> pd.DataFrame:
    """Count the claims of `_build/claims.json` by paper and computed verdict, with a total row."""
    papers = dict.fromkeys(row["paper"] for row in claims)
    counts = {
        paper: count_verdicts(row["computed"] for row in claims if row["paper"] == paper)
        for paper in papers
    }
    counts["total"] = count_verdicts(row["computed"] for row in claims)
    return pd.DataFrame(counts).T


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
