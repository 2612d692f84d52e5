"""Build the book: execute what changed, check the scorecard, render (`make book`).

The stages, each a function of what the one before left in `_build/`:

1. chapters       `book/*.md` and the library  ->  `_build/executed/<page>.ipynb`
2. scorecard      what the chapters recorded   ->  `_build/scorecard.json`, `claims.json`
3. benchmarks     `benchmarks/*.json`          ->  `_build/benchmarks.json`, `builds.json`
4. summaries      the pages that read 2 and 3  ->  `_build/executed/<page>.ipynb`
5. rendering      pages and outputs            ->  `_build/html/`

A stage does only what its inputs' hashes say has changed. The exit code is not 0 when a
cell fails or warns, when Sphinx warns, when a value left its expected class, or when a
paper's claim has another verdict than its file states.

With `DATA=live` (`make live`) a stage 0 downloads the public data, and everything goes to
`_build/live/` in place of `_build/`, so that neither book disturbs the other.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat

from tools import ledger, lint_chapters
from tools.execute import PageError, execute_pages, read_executed, write_atomic
from tools.hashing import digest
from tools.kernel_clock import write_startup
from tools.pages import DIRECTORIES, Page, measured_code, page_key, read_page, read_pages
from tools.render import RenderError, render
from tools.run import environment

EVIDENCE = (
    "scorecard",
    "claims",
    "benchmarks",
    "builds",
    "execution",
)  # what the summary pages may read
TIERS = ("", "live")  # values of the environment variable DATA


def require_jupyter_book_1():
    """Stop unless jupyter-book 1.x is installed: 2.x reads neither `_config.yml` nor `_toc.yml`."""
    version = importlib.metadata.version("jupyter-book")
    if version.split(".")[0] != "1":
        sys.exit(
            f"This book is built with jupyter-book 1.x, and {version} is installed: version 2 does "
            "not read _config.yml and _toc.yml. `make clean` and then `make book` installs the "
            "locked version."
        )


def results_directory(root: Path) -> Path:
    """Return where this build puts its results: `_build`, or `_build/live` on live data."""
    return root / "_build" / "live" if is_live() else root / "_build"


def is_live() -> bool:
    """Return whether the environment asks for live data; refuse what it cannot mean."""
    tier = os.environ.get("DATA", "")
    if tier not in TIERS:
        raise PageError(f"DATA={tier!r}: expected 'live', or nothing for the data that ship")
    return tier == "live"


def refresh_live_data(root: Path, env: dict[str, str]):
    """Download the public data on a live build; what fails is said, and falls back, page by page.

    The library writes `data.json`, which says of every source what there is. Chapters read the
    cache that the library filled, and no network.
    """
    if is_live():
        record = results_directory(root) / "data.json"
        record.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "frictions.data.live", "--record", str(record)]
        subprocess.run(command, cwd=root, env=env, check=True)


def collect_evidence(root: Path, notebooks: dict[str, nbformat.NotebookNode]) -> list[str]:
    """Write `scorecard.json` and `claims.json` from the executed chapters; say what is wrong."""
    rows = ledger.collected(notebooks, ledger.SCORECARD)
    for row in rows:
        row |= ledger.place(notebooks[row["paper"]], row["cell"]) if row["cell"] else {}
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
    files = (results_directory(root) / f"{name}.json" for name in EVIDENCE)
    code = "\n".join(page.code)
    return [file for file in files if f'"{file.stem}"' in code and file.exists()]


def execution_environment(root: Path) -> dict[str, str]:
    """Return the environment of the chapters' kernels: quiet progress bars, no user settings."""
    given = {name: os.environ[name] for name in DIRECTORIES if os.environ.get(name)}
    return {
        **environment(root),
        "TQDM_DISABLE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(root / "_build" / "matplotlib"),
        "IPYTHONDIR": str(root / "_build" / "ipython"),
        "PYTHONNOUSERSITE": "1",
        "FRICTIONS_BUILD": str(results_directory(root)),
        # The kernels run in book/; the reader named the directories from here.
        **{name: str(Path(directory).resolve()) for name, directory in given.items()},
    }


def list_fonts(env: dict[str, str]):
    """Let matplotlib list the machine's fonts once: it warns in the first plot if that is slow."""
    if not any(Path(env["MPLCONFIGDIR"]).glob("fontlist*")):
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, env=env, check=True)


def execute(root: Path, pages: list[Page], env: dict[str, str], jobs: int) -> dict[str, str]:
    """Execute the pages whose inputs changed; return the keys that all are stored under."""

    def current_keys():
        return {p.name: page_key(root, p, evidence(root, p) if p.is_summary else []) for p in pages}

    list_fonts(env)
    write_startup(Path(env["IPYTHONDIR"]))
    store, keys = results_directory(root) / "executed", current_keys()
    executed = execute_pages(pages, keys, env, store, jobs)
    after = current_keys()
    doubtful = [name for name in executed if after[name] != keys[name]]
    for name in doubtful:
        (store / f"{name}.ipynb").unlink()
    if doubtful:
        raise PageError(
            f"files that {', '.join(doubtful)} depends on changed while it ran; build again"
        )
    return keys


def load_executed(store: Path, pages: list[Page], keys: dict) -> dict[str, nbformat.NotebookNode]:
    """Return the stored executions of pages that are all up to date."""
    return {page.name: read_executed(store, page, keys[page.name]) for page in pages}


def build_book(root: Path, jobs: int) -> int:
    """Run all stages; return the exit code."""
    results = results_directory(root)
    store = results / "executed"
    env = execution_environment(root)
    refresh_live_data(root, env)
    pages = read_pages(root)
    chapters = [page for page in pages if not page.is_summary]
    summaries = [page for page in pages if page.is_summary]
    for orphan in set(store.glob("*.ipynb")) - {store / f"{page.name}.ipynb" for page in pages}:
        orphan.unlink()

    keys = execute(root, chapters, env, jobs)
    executed = load_executed(store, chapters, keys)
    problems = collect_evidence(root, executed)
    collect_execution(root, executed)
    share_benchmarks(root)
    keys |= execute(root, summaries, env, jobs)

    executed = load_executed(store, pages, keys)
    options = ["-W", "-n", "--keep-going", "-q"]
    target = results / "html"
    started = time.perf_counter()
    ran = render(root, pages, executed, keys, target, options)
    if ran:
        write_if_new(results / "rendering.json", {"seconds": time.perf_counter() - started})
    where = f"the book is {target.relative_to(root)}/index.html"
    print(where + ("" if ran else " (nothing had changed)"))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def build_chapter(root: Path, name: str) -> int:
    """Execute one chapter if it changed, print its scorecard, render it alone."""
    path = root / "book" / f"{name}.md"
    page = read_page(path) if path.exists() else None
    if page is None:
        known = ", ".join(page.name for page in read_pages(root))
        raise PageError(f"no chapter {name!r}; the book has {known}")
    results = results_directory(root)
    store = results / "executed"
    env = execution_environment(root)
    refresh_live_data(root, env)
    keys = execute(root, [page], env, jobs=1)
    executed = load_executed(store, [page], keys)
    rows = ledger.recorded(executed[name], ledger.SCORECARD)
    claims = ledger.recorded(executed[name], ledger.CLAIMS)
    classes = [row["class"] for row in rows]
    classes += [f"claims: {row['computed']}" for row in claims]
    print(", ".join(f"{classes.count(c)} {c}" for c in dict.fromkeys(classes)))
    target = results / "chapters" / name
    toc = target.with_name(f"_toc-{digest([name])}.yml")
    # With the bibliography, if the book has one, so that citations show.
    entries = f"format: jb-book\nroot: book/{name}\n"
    if (root / "book" / "bibliography.md").exists():
        entries += "chapters:\n  - file: book/bibliography\n"
    write_atomic(toc, entries)
    render(root, [page], executed, keys, target, ["--toc", str(toc), "-q"])
    print(f"the chapter is {target.relative_to(root)}/book/{name}.html")
    problems = ledger.problems(root, [] if page.is_summary else [name], rows, claims)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and build; failures are messages, not tracebacks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--chapter", help="execute and render this chapter only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="pages executed at once")
    options = parser.parse_args(arguments)
    require_jupyter_book_1()
    started = time.perf_counter()
    try:
        if lint_chapters.main([], root=options.root):
            raise PageError("the chapters break the house rules above")
        if options.chapter:
            code = build_chapter(options.root, options.chapter)
        else:
            code = build_book(options.root, options.jobs)
    except (PageError, RenderError, subprocess.CalledProcessError) as error:
        print(f"\nthe book was not built: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\ninterrupted; what was finished is kept", file=sys.stderr)
        return 130
    print(f"{time.perf_counter() - started:.1f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
