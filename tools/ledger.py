"""What the executed chapters hand over: rows of the scorecard and judged claims.

Each travels in the metadata of a cell's output (`frictions.report.scorecard`). Every row of
every file in `book/targets/` must arrive exactly once, in the class or with the verdict that its
file states.
"""

import csv
import itertools
from collections import Counter
from pathlib import Path

import nbformat
from docutils.nodes import make_id

from tools.page_source import PARSER

SCORECARD = "frictions_scorecard"  # keys of an output's metadata
CLAIMS = "frictions_claims"
TABLES = "frictions_table"
SUFFIX = "_claims"
# Tables in which a cell without a value says something: not printed, not defined, not measured.
MAY_BE_BLANK = {
    "tab-cr-one", "tab-inv-attention-errors", "tab-inv-attention-estimates",
    "tab-inv-differences", "tab-inv-errors", "tab-inv-estimates", "tab-inv-ladder",
    "tab-inv-money-attention", "tab-me-calibration", "tab-me-montecarlo", "tab-me-poster",
    "tab-me-verdicts", "tab-solvers-compile", "tab-tr-conditional",
}  # fmt: skip


def recorded(notebook: nbformat.NotebookNode, key: str) -> list[dict]:
    """Return what an executed chapter put out under one key of its outputs' metadata."""
    outputs = (o for cell in notebook.cells for o in cell.get("outputs", []))
    return [row for o in outputs for row in o.get("metadata", {}).get(key, [])]


def collected(notebooks: dict[str, nbformat.NotebookNode], key: str) -> list[dict]:
    """Return what all executed chapters put out under one key."""
    return [row for notebook in notebooks.values() for row in recorded(notebook, key)]


def places(notebook: nbformat.NotebookNode) -> dict[int, dict]:
    """Return the section that each executed cell is in, its title and its anchor, by its number.

    All of a page's text is parsed: ask once for a page, not for each of its rows.
    """
    found, place, label = {}, {}, None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if cell.execution_count:
                found.setdefault(cell.execution_count, place)
            continue
        tokens = PARSER.parse(cell.source)
        for token, inline in itertools.pairwise(tokens):
            if token.type == "myst_target":
                label = token.content
            elif token.type == "heading_open":
                title = "".join(t.content for t in inline.children or [])
                place = {"section": title, "anchor": make_id(label or title)}
            if token.type != "myst_target":
                label = None
    return found


def regressions(rows: list[dict]) -> list[str]:
    """Say which rows are not in the class that their target file expects."""
    return [
        f"{row['id']}: expected {row['expected_class']}, got {row['class']} "
        f"(paper {row['paper_value']}, computed {row['computed']}, tolerance {row['tolerance']})"
        for row in rows
        if row["class"] != row["expected_class"]
    ]


def misjudged(claims: list[dict]) -> list[str]:
    """Say which claims have another verdict than their file states, or none."""
    return [
        f"{row['id']}: {row['verdict']!r} in the file, "
        + ("not judged" if row["computed"] is None else f"computed {row['computed']!r}")
        + "".join(f"\n    {'true ' if true else 'false'} {name}" for name, true
                  in row["conditions"].items())
        for row in claims
        if row["computed"] != row["verdict"]
    ]  # fmt: skip


def missing_or_doubled(root: Path, chapters: list[str], rows: list[dict], claims: list[dict]):
    """Say which rows of the chapters' files did not arrive exactly once."""
    problems = []
    for chapter in chapters:
        for suffix, found, what in (("", rows, "scorecard"), (SUFFIX, claims, "claims")):
            path = root / "book" / "targets" / f"{chapter}{suffix}.csv"
            if not path.exists():
                continue
            with path.open(encoding="utf8", newline="") as lines:
                listed = Counter(row.get("id") for row in csv.DictReader(lines))
            shown = Counter(row["id"] for row in found if row["paper"] == chapter)
            if listed != shown:
                wrong = sorted(name for name in listed | shown if listed[name] != shown[name])
                few = ", ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if wrong[5:] else "")
                problems.append(
                    f"{chapter}: {path.name} has {sum(listed.values())} rows and the chapter's "
                    f"{what} {sum(shown.values())}; each must arrive once, as a cell's last value: "
                    f"{few}"
                )
    return problems


def blank_cells(notebooks: dict[str, nbformat.NotebookNode]) -> list[str]:
    """Say which tables hold cells without a value, which may be a computation that failed."""
    return [
        f"{name}: {table['missing']} cells of {table['label']} have no value (NaN); if that says "
        "something, add the label to MAY_BE_BLANK in tools/ledger.py"
        for name, notebook in notebooks.items()
        for table in recorded_tables(notebook)
        if table.get("missing") and table["label"] not in MAY_BE_BLANK
    ]


def recorded_tables(notebook: nbformat.NotebookNode) -> list[dict]:
    """Return what the tables of an executed page say of themselves."""
    outputs = (o for cell in notebook.cells for o in cell.get("outputs", []))
    found = (o.get("metadata", {}).get(TABLES) for o in outputs)
    return [table for table in found if table]


def without_claims(root: Path, chapters: list[str]) -> list[str]:
    """Name the chapters with targets and no file of claims."""
    targets = root / "book" / "targets"
    return [
        f"{name}: no book/targets/{name}{SUFFIX}.csv"
        for name in chapters
        if (targets / f"{name}.csv").exists() and not (targets / f"{name}{SUFFIX}.csv").exists()
    ]


def problems(root: Path, chapters: list[str], rows: list[dict], claims: list[dict]) -> list[str]:
    """Say everything that is wrong with what the chapters handed over."""
    found = [f"scorecard regression: {text}" for text in regressions(rows)]
    found += [f"claim: {text}" for text in misjudged(claims)]
    found += missing_or_doubled(root, chapters, rows, claims)
    return found + without_claims(root, chapters)
