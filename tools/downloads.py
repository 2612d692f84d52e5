"""The files that a reader may take away, put beside the rendered pages under `_static/`.

The scorecard and the claims; each executed notebook; the numbers behind each figure and table;
where each number of the prose comes from; and the sources, for a reader who has only the pages.
"""

import csv
import io
import json
import math
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat

from tools.ledger import places
from tools.light import lighter_svg
from tools.pages import Page

ARCHIVE = "frictions-sources.zip"
FIGURE_DATA = "application/vnd.frictions.data+csv"  # report/figure_data.py
NARROW = "application/vnd.frictions.narrow+svg"  # report/narrow.py
TABLE_DATA = "frictions_table"  # report/tables.py
DIGITS = 1e-12  # two numbers that agree so well are one number


def write_downloads(root: Path, results: Path, pages: list[Page], notebooks: dict, folder: Path):
    """Write everything into an empty folder; `notebooks` are the pages with their outputs."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    evidence = {}
    for name in ("scorecard", "claims"):
        source = results / f"{name}.json"
        if source.exists():
            text = source.read_text(encoding="utf8")
            evidence[name] = json.loads(text)
            (folder / f"{name}.json").write_text(text, encoding="utf8")
            (folder / f"{name}.csv").write_text(as_csv(evidence[name]), encoding="utf8")
    for part in ("notebooks", "numbers", "data", "narrow"):
        (folder / part).mkdir()
    for page in pages:
        notebook = notebooks[page.name]
        rows = [row for row in evidence.get("scorecard", []) if row["paper"] == page.name]
        for label, text in narrow_figures(notebook).items():
            (folder / "narrow" / page.name).mkdir(exist_ok=True)
            path = folder / "narrow" / page.name / f"{label}.svg"
            path.write_text(lighter_svg(text), encoding="utf8")
        text = nbformat.writes(notebook)
        (folder / "notebooks" / f"{page.name}.ipynb").write_text(text, encoding="utf8")
        found = json.dumps(numbers(notebook, rows), ensure_ascii=False).replace("<", "\\u003c")
        script = f"window.frictionsNumbers = {found};\n"
        (folder / "numbers" / f"{page.name}.js").write_text(script, encoding="utf8")
        for label, text in exhibits(notebook).items():
            (folder / "data" / page.name).mkdir(exist_ok=True)
            path = folder / "data" / page.name / f"{label}.csv"
            path.write_text(text, encoding="utf8")
    write_archive(root, folder / ARCHIVE)


def as_csv(rows: list[dict]) -> str:
    """Return rows as CSV with a column for every key; what is no number or text is JSON."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: json.dumps(v) if isinstance(v, dict) else v for k, v in row.items()})
    return text.getvalue()


def narrow_figures(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Take the pictures for narrow screens out of a notebook, by the figure's label."""
    found = {}
    for cell in notebook.cells:
        figure = (cell.metadata.get("mystnb") or {}).get("figure") or {}
        for output in cell.get("outputs", []):
            picture = output.get("data", {}).pop(NARROW, None)
            if picture and figure.get("name"):
                found[figure["name"]] = picture
    return found


def exhibits(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Return the numbers behind the labelled figures and tables of a notebook, as CSV."""
    found = {}
    for cell in notebook.cells:
        figure = (cell.metadata.get("mystnb") or {}).get("figure") or {}
        for output in cell.get("outputs", []):
            table = output.get("metadata", {}).get(TABLE_DATA)
            if table:
                found[table["label"]] = table["csv"]
            data = output.get("data", {}).get(FIGURE_DATA)
            if data and data.count("\n") > 1 and figure.get("name"):
                found[figure["name"]] = data
    return found


def numbers(notebook: nbformat.NotebookNode, rows: list[dict]) -> dict[str, dict]:
    """Return, for each number of the prose, its cell, its section and the rows it answers to."""
    found, sections = {}, places(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name is None:
                continue
            text = next(iter(output["data"].values())).strip("'\"")
            place = sections.get(cell.execution_count, {})
            code = cell.source if name.isidentifier() else f"{name}\n\n{cell.source}"
            found["".join(name.split())] = {
                "value": text,
                "code": code,
                "section": place.get("section", ""),
                "anchor": place.get("anchor", ""),
                "rows": [brief(row) for row in rows if answers(text, row)],
            }
    return found


def answers(text: str, row: dict) -> bool:
    """Return whether a glued value is a row's computed or printed number, up to sign and per cent.

    Whole numbers are no evidence: many things are two.
    """
    try:
        value = abs(float(text))
    except ValueError:
        return False
    others = (row["computed"], row["paper_value"])
    values = [abs(x) for x in others if isinstance(x, float) and x and not x.is_integer()]
    return any(
        math.isclose(value, factor * other, rel_tol=DIGITS)
        for other in values
        for factor in (1, 100, 0.01)
    )


def brief(row: dict) -> dict:
    """Return what a card shows of a row."""
    return {key: row[key] for key in ("id", "source", "paper_value", "computed", "class")}


def sources(root: Path) -> list[Path]:
    """Return the files of the project: those that git tracks, or all that are not built."""
    command = ["git", "-C", str(root), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    top = subprocess.run(["git", "-C", str(root), "rev-parse", "--show-toplevel"],
                         capture_output=True, text=True, check=False)  # fmt: skip
    if listed.returncode == 0 and Path(top.stdout.strip()).resolve() == root.resolve():
        files = [root / name for name in listed.stdout.split("\0") if name]
    else:
        built = {"_build", "__pycache__", ".venv", ".venv-peers", "user-data", ".git"}
        files = [f for f in root.rglob("*") if not built & set(f.relative_to(root).parts)]
    return sorted(file for file in files if file.is_file())


def write_archive(root: Path, path: Path):
    """Write the sources as an archive that is the same for the same files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sources(root):
            name = zipfile.ZipInfo(f"frictions/{file.relative_to(root).as_posix()}")
            name.external_attr = (0o755 if file.stat().st_mode & 0o100 else 0o644) << 16
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, file.read_bytes())
