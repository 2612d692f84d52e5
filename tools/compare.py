"""List the computed values that moved between two builds (`make diff BASE=ref`).

BASE is a commit, a branch or a tag, whose book is built in a clone below `_build/diff/` (what
its chapters do not compute anew is taken from this build), or the directory of a finished build
with `scorecard.json` and `executed/`, such as an artefact of CI. The list goes to the terminal,
to `_build/diff/moved.csv` and to `_build/diff/moved.html`.
"""

import argparse
import csv
import html
import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from tools.evidence import evidence, results_directory
from tools.execute import read_executed
from tools.pages import page_key, read_pages
from tools.run import ROOT, with_own_library

COLUMNS = ("page", "name", "kind", "before", "now", "change")
NOISE = 1e-9  # relative; smaller changes are those of another processor


def values(results: Path) -> dict[tuple[str, str, str], object]:
    """Return every computed value of a build by (page, name, kind)."""
    found = {}
    scorecard = results / "scorecard.json"
    if scorecard.exists():
        for row in json.loads(scorecard.read_text(encoding="utf8")):
            found[row["paper"], row["id"], "scorecard"] = row["computed"]
            found[row["paper"], row["id"], "class"] = row["class"]
    for file in sorted((results / "executed").glob("*.ipynb")):
        notebook = nbformat.read(file, as_version=4)
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                name = output.get("metadata", {}).get("scrapbook", {}).get("name")
                if name:
                    text = next(iter(output["data"].values()))
                    found[file.stem, name, "prose"] = text.strip("'\"")
    return found


def moved(before: dict, now: dict) -> list[dict]:
    """Return the values that differ, or are in one build only; the largest changes first."""
    rows = []
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        change = relative_change(old, new)
        if change is None or change > NOISE:
            shown = "" if change is None or math.isinf(change) else f"{change:.2g}"
            rows.append(
                dict(zip(COLUMNS, (*key, _text(old), _text(new), shown), strict=True))
                | {"size": math.inf if change is None else change}
            )
    rows.sort(key=lambda row: (row["page"], -row["size"], row["name"]))
    return [{column: row[column] for column in COLUMNS} for row in rows]


def relative_change(old, new) -> float | None:
    """Return the change relative to the larger number; None for texts that differ."""
    try:
        a, b = float(old), float(new)
    except (TypeError, ValueError):
        return 0.0 if old == new else None
    if a == b or (math.isnan(a) and math.isnan(b)):
        return 0.0
    return abs(a - b) / max(abs(a), abs(b))


def _text(value) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def page(rows: list[dict], base: str) -> str:
    """Return the list as a page."""
    cells = "".join(
        "<tr>" + "".join(f"<td>{html.escape(row[column])}</td>" for column in COLUMNS) + "</tr>"
        for row in rows
    )
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Values that moved</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>:root{color-scheme:light dark}body{font:0.9rem system-ui;margin:2rem}"
        "td,th{padding:.2rem .6rem;text-align:left}table{border-collapse:collapse}</style>"
        f"<h1>Values that moved</h1><p>Against {html.escape(base)}: {len(rows)} values. The "
        f"change is relative to the larger of the two.</p><table><tr>{head}</tr>{cells}</table>"
    )


def commit_of(root: Path, base: str) -> str:
    """Return the hash of a commit, a branch or a tag."""
    command = ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    if not commit:
        raise SystemExit(f"BASE={base!r}: neither a commit nor the directory of a build")
    return commit


def build_base(root: Path, commit: str) -> Path:
    """Build the book of a commit in a clone, and return its results."""
    clone = root / "_build" / "diff" / commit[:12]
    if not clone.exists():
        subprocess.run(["git", "clone", "-q", "--no-checkout", str(root), str(clone)], check=True)
    subprocess.run(["git", "-C", str(clone), "checkout", "-q", commit], check=True)
    for part in ("executed", "numba", "matplotlib"):
        source, target = root / "_build" / part, clone / "_build" / part
        if source.exists() and not target.exists():
            shutil.copytree(source, target)
    subprocess.run(
        [sys.executable, "-m", "tools.build", "--root", str(clone)],
        cwd=clone,
        env=with_own_library(clone),
        check=True,
    )
    return clone / "_build"


def not_built(root: Path) -> list[str]:
    """Return the pages whose stored execution is not of the sources as they are now."""
    store = results_directory(root) / "executed"
    return [
        page.name
        for page in read_pages(root)
        if read_executed(store, page, page_key(root, page, evidence(root, page))) is None
    ]


def main(arguments: list[str] | None = None) -> int:
    """Compare this build with that of BASE; return 0, whatever moved, and 1 if it is no build."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="a commit, or the directory of a finished build")
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args(arguments)
    given, results = Path(options.base), options.root / "_build"
    built = (given / "executed").is_dir()
    commit = "" if built else commit_of(options.root, options.base)
    if stale := not_built(options.root):
        print(f"changed since they were built: {', '.join(stale)}; `make book`", file=sys.stderr)
        return 1
    before = given if built else build_base(options.root, commit)
    rows = moved(values(before), values(results))
    folder = results / "diff"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "moved.csv").open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "moved.html").write_text(page(rows, options.base), encoding="utf8")
    for row in rows:
        print("{page}: {name} ({kind}): {before} -> {now} {change}".format(**row).rstrip())
    count = f"{len(rows)} values" if rows else "no value"
    print(f"{count} moved; the list is {folder / 'moved.html'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
