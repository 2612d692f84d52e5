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
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat

from tools import ledger, lint_chapters
from tools.alone import alone
from tools.evidence import (
    collect_evidence,
    collect_execution,
    evidence,
    is_live,
    results_directory,
    rows_not_shown,
    share_benchmarks,
    targets_without_a_page,
    write_if_new,
)
from tools.execute import execute_pages, read_executed, write_atomic
from tools.hashing import digest
from tools.kernel_watch import write_startup
from tools.pages import (
    DIRECTORIES,
    Page,
    PageError,
    page_files,
    page_key,
    read_page,
    read_pages,
    read_yaml,
    unknown_files,
    user_files,
)
from tools.render import RenderError, render
from tools.run import ForeignLibrary, environment, require_own_library, with_own_library

# What would hide a warning or a failed assertion from the build.
HIDING = ("PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONSTARTUP", "PYTHONINSPECT")


def require_jupyter_book_1():
    """Stop unless jupyter-book 1.x is installed: 2.x reads neither `_config.yml` nor `_toc.yml`."""
    version = importlib.metadata.version("jupyter-book")
    if version.split(".")[0] != "1":
        sys.exit(
            f"This book is built with jupyter-book 1.x, and {version} is installed: version 2 does "
            "not read _config.yml and _toc.yml. `make clean` and then `make book` installs the "
            "locked version."
        )


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


def execution_environment(root: Path) -> dict[str, str]:
    """Return the environment of the chapters' kernels: quiet progress bars, no user settings."""
    given = {name: os.environ[name] for name in DIRECTORIES if os.environ.get(name)}
    plain = {k: v for k, v in environment(root).items() if k not in HIDING}
    return {
        **plain,
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


def execute(
    root: Path, pages: list[Page], env: dict[str, str], jobs: int, given: str | None = None
) -> dict[str, str]:
    """Execute the pages whose inputs changed; return the keys that all are stored under.

    `given` is the hash of the reader's own files, if it was computed before.
    """

    def current_keys(given):
        return {p.name: page_key(root, p, evidence(root, p), given) for p in pages}

    list_fonts(env)
    write_startup(Path(env["IPYTHONDIR"]))
    store, keys = results_directory(root) / "executed", current_keys(given or user_files())
    opened = execute_pages(pages, keys, env, store, jobs)
    if not opened:
        return keys
    after = current_keys(user_files())
    problems = []
    for page in (page for page in pages if page.name in opened):
        known = page_files(root, page, evidence(root, page), everything=True)
        unknown = unknown_files(root, opened[page.name], known)
        if unknown:
            problems.append(
                f"{page.path.name} opens {', '.join(unknown)}, and its key does not know: an edit "
                "there would not show. Import modules by name; read data through the library."
            )
        elif after[page.name] != keys[page.name]:
            problems.append(f"files that {page.name} depends on changed while it ran; build again")
        else:
            continue
        (store / f"{page.name}.ipynb").unlink()
    if problems:
        raise PageError("\n".join(problems))
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

    given = user_files()
    keys = execute(root, chapters, env, jobs, given)
    executed = load_executed(store, chapters, keys)
    problems = [*targets_without_a_page(root, pages), *collect_evidence(root, executed)]
    collect_execution(root, executed)
    share_benchmarks(root)
    keys |= execute(root, summaries, env, jobs, given)

    executed = load_executed(store, pages, keys)
    problems += [*rows_not_shown(root, executed), *ledger.blank_cells(executed)]
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
    share_benchmarks(root)
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
    render(root, [page], executed, keys, target, ["--toc", str(toc), "-q"], results)
    print(f"the chapter is {target.relative_to(root)}/book/{name}.html")
    problems = ledger.problems(root, [] if page.is_summary else [name], rows, claims)
    problems += ledger.blank_cells(executed)
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
        read_yaml(options.root / "_config.yml")
        if lint_chapters.main([], root=options.root):
            raise PageError("the chapters break the house rules above")
        with alone(results_directory(options.root) / ".lock", "build of this book"):
            require_own_library(options.root, with_own_library(options.root))
            if options.chapter:
                code = build_chapter(options.root, options.chapter)
            else:
                code = build_book(options.root, options.jobs)
    except (PageError, RenderError, ForeignLibrary, subprocess.CalledProcessError) as error:
        print(f"\nthe book was not built: {error}", file=sys.stderr)
        code = 1
    except OSError as error:  # a full disk, a folder that may not be written
        place = f" ({error.filename})" if error.filename else ""
        print(f"\nthe book was not built: {error.strerror or error}{place}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\ninterrupted; what was finished is kept", file=sys.stderr)
        return 130
    print(f"{time.perf_counter() - started:.1f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
