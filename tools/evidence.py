"""What the build collects from the executed pages, and what the summary pages read of it.

The scorecard, the ledger of claims, the stored benchmarks and what execution took are JSON files
in the directory of the results.
"""

import html
import json
import os
from collections import Counter
from pathlib import Path

import nbformat

from tools import ledger
from tools.execute import write_atomic
from tools.pages import CLAIMS, Page, PageError, measured_code

# What the summary pages may read.
EVIDENCE = ("scorecard", "claims", "benchmarks", "builds", "execution")
TIERS = ("", "live")  # values of the environment variable DATA


def results_directory(root: Path) -> Path:
    """Return where this build puts its results: `_build`, or `_build/live` on live data."""
    return root / "_build" / "live" if is_live() else root / "_build"


def is_live() -> bool:
    """Return whether the environment asks for live data; refuse what it cannot mean."""
    tier = os.environ.get("DATA", "")
    if tier not in TIERS:
        raise PageError(f"DATA={tier!r}: expected 'live', or nothing for the data that ship")
    return tier == "live"


def collect_evidence(root: Path, notebooks: dict[str, nbformat.NotebookNode]) -> list[str]:
    """Write `scorecard.json` and `claims.json` from the executed chapters; say what is wrong."""
    rows = ledger.collected(notebooks, ledger.SCORECARD)
    places = {name: ledger.places(notebook) for name, notebook in notebooks.items()}
    for row in rows:
        row |= places.get(row["paper"], {}).get(row["cell"], {})
    claims = ledger.collected(notebooks, ledger.CLAIMS)
    write_if_new(results_directory(root) / "scorecard.json", rows)
    write_if_new(results_directory(root) / "claims.json", claims)
    return ledger.problems(root, list(notebooks), rows, claims)


def share_benchmarks(root: Path):
    """Put the stored measurements where the pages look for them; say if those of code are old."""
    stored = root / "benchmarks" / "results.json"
    if stored.exists():
        results = json.loads(stored.read_text(encoding="utf8"))
        results["current"] = results["key"] == measured_code(root)
        write_if_new(results_directory(root) / "benchmarks.json", results)
    builds = root / "benchmarks" / "builds.json"
    if builds.exists():
        write_if_new(results_directory(root) / "builds.json", json.loads(builds.read_text("utf8")))


def collect_execution(root: Path, notebooks: dict[str, nbformat.NotebookNode]):
    """Write `execution.json`: when each chapter was executed, and what took how long."""
    rows = [
        {
            "page": name,
            "cells": len(notebook.metadata["frictions"]["cell_seconds"]),
            "seconds": notebook.metadata["frictions"]["seconds"],
            "longest_cell": max(notebook.metadata["frictions"]["cell_seconds"], default=0.0),
            **notebook.metadata["frictions"].get("processor", {}),
            "finished": notebook.metadata["frictions"]["finished"],
        }
        for name, notebook in notebooks.items()
    ]
    write_if_new(results_directory(root) / "execution.json", rows)


def write_if_new(path: Path, rows: list[dict] | dict):
    """Write rows as JSON unless the file holds them already."""
    text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    if not path.exists() or path.read_text(encoding="utf8") != text:
        write_atomic(path, text)


def evidence(root: Path, page: Page) -> list[Path]:
    """Return the files that a summary page reads: those that its code names."""
    if not page.is_summary:
        return []
    files = (results_directory(root) / f"{name}.json" for name in EVIDENCE)
    return [file for file in files if file.stem in page.texts and file.exists()]


def rows_not_shown(root: Path, executed: dict[str, nbformat.NotebookNode]) -> list[str]:
    """Say which papers' rows are missing on the page `scorecard`, if the book has one."""
    if "scorecard" not in executed:
        return []
    outputs = [o for cell in executed["scorecard"].cells for o in cell.get("outputs", [])]
    shown = "".join(o.data.get("text/html", "") for o in outputs if "data" in o)
    rows = json.loads((results_directory(root) / "scorecard.json").read_text(encoding="utf8"))
    missing = [r for r in rows if f">{html.escape(r['id'])}<" not in shown]
    counts = Counter(row["paper"] for row in missing)
    return [f"{paper}: the page scorecard does not show {n} rows" for paper, n in counts.items()]


def targets_without_a_page(root: Path, pages: list[Page]) -> list[str]:
    """Name the files of printed numbers that belong to no page of the book."""
    names = {page.name for page in pages}
    files = sorted((root / "book" / "targets").glob("*.csv"))
    return [
        f"book/targets/{file.name} belongs to no page that _toc.yml lists"
        for file in files
        if file.stem.removesuffix(CLAIMS) not in names
    ]
