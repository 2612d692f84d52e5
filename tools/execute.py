"""Execute the pages whose key is new, several at a time, and keep what they put out.

An executed page is `_build/executed/<page>.ipynb`; its metadata hold the key it was
executed under, the seconds each cell took, and the processor time by activity if that was
asked for. The file is written in one step after the last cell, so an interrupted or failed
run leaves no file that looks finished, and one that cannot be read is thrown away.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from tools.hashing import digest
from tools.kernel_watch import last_cell
from tools.page_client import PageClient
from tools.pages import Page, PageError

ANSI = re.compile(r"\x1b\[[0-9;]*m")
NOT_A_NUMBER = re.compile(r"(?<![\w.])[-−+]?(nan|NaN|inf|Infinity|NaT|<NA>|&lt;NA&gt;)(?![\w.])")
CELL_LIMIT = 3600  # seconds; FRICTIONS_CELL_LIMIT says otherwise
SAID_AFTER = 60  # seconds that a cell runs before a line says so
LONGEST_SOCKET = 100  # characters of a path that every system takes


def plain(text: str) -> str:
    """Return a terminal's text without its colours."""
    return ANSI.sub("", text)


@dataclass
class Progress:
    """Lines on the terminal that say which page is at which cell."""

    started: float
    live: bool = sys.stdout.isatty()

    def cell(self, page: Page, number: int):
        """Show that a cell begins (on a terminal only; a log gets one line per page)."""
        if self.live:
            line = f"  {page.name}: cell {number} of {len(page.code)}, {self.seconds():.0f} s"
            print(f"\r{line:<70}", end="", flush=True)

    async def say_if_long(self, page: Page, numbers: dict):
        """Say that a cell has run for a minute, for two, for four, so that a log shows it."""
        said, wait, current = SAID_AFTER, 0.0, 0
        while True:
            await asyncio.sleep(SAID_AFTER / 4)
            if len(numbers) != current:
                current, since, said = len(numbers), time.perf_counter(), SAID_AFTER
            wait = time.perf_counter() - since if current else 0.0
            if wait >= said:
                print(f"  {page.name}: cell {current} has run for {wait:.0f} s", flush=True)
                said *= 2

    def done(self, page: Page, seconds: float):
        """Say that a page is finished."""
        line = f"  {page.name}: {len(page.code)} cells in {seconds:.1f} s"
        print(f"\r{line:<70}" if self.live else line, flush=True)

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self.started


def write_atomic(path: Path, text: str):
    """Write a file so that a reader sees the old text or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def read_executed(store: Path, page: Page, key: str) -> nbformat.NotebookNode | None:
    """Return the stored execution of a page under this key, or None."""
    notebook = read_stored(store, page)
    return notebook if notebook and notebook.metadata["frictions"]["key"] == key else None


def read_stored(store: Path, page: Page) -> nbformat.NotebookNode | None:
    """Return the stored execution of a page under whatever key; throw away what is none."""
    path = store / f"{page.name}.ipynb"
    if not path.exists():
        return None
    try:
        notebook = nbformat.read(path, as_version=4)
        if {"key", "seconds", "cell_seconds", "finished"} <= set(notebook.metadata["frictions"]):
            return notebook
    except (ValueError, KeyError, TypeError, AttributeError, nbformat.ValidationError):
        pass
    print(f"{path.name} was cut short or edited: executed anew", file=sys.stderr)
    path.unlink()
    return None


def complaint(notebook: nbformat.NotebookNode) -> str | None:
    """Return what a page complained of without stopping, if anything.

    That is a warning on standard error, an exception while a result was displayed, or a value
    for the prose or in a table that is no finite number.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        text = "".join(o.text for o in cell.outputs if o.get("name") == "stderr")
        if text:
            return f"code cell {number} wrote to standard error:\n{cell.source}\n\n{text}"
        for output in cell.outputs:
            if output.output_type == "error":
                text = plain("\n".join(output.traceback))
                return f"code cell {number} failed to display:\n{cell.source}\n\n{text}"
            for text in shown_values(output):
                if NOT_A_NUMBER.search(text):
                    return f"code cell {number} shows {text!r}, which is no finite number"
    return None


def shown_values(output: nbformat.NotebookNode) -> Iterator[str]:
    """Yield what an output puts into prose or into the cells of a table."""
    data = output.get("data", {})
    for kind, text in data.items():
        if kind.startswith("application/papermill.record/text/"):
            name = output.metadata.get("scrapbook", {}).get("name", "")
            yield f"{name} = {text}"
    if "text/markdown" in data:
        yield from (row for row in data["text/markdown"].splitlines() if row.startswith("|"))
    elif "text/html" in data:
        yield from re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", data["text/html"])


def seconds_per_cell(notebook: nbformat.NotebookNode) -> list[float]:
    """Take the wall time of each code cell from nbclient's timing metadata."""
    times = []
    for cell in notebook.cells:
        stamps = cell.metadata.get("execution", {})
        begin, end = stamps.get("iopub.execute_input"), stamps.get("shell.execute_reply")
        if begin and end:
            times.append(_seconds(end) - _seconds(begin))
    return times


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


async def execute_page(
    page: Page,
    key: str,
    environment: dict[str, str],
    store: Path,
    progress: Progress,
    sockets: Path,
) -> list[str]:
    """Execute one page, store it under its key, return what it opened.

    Raises `PageError` if a cell fails.
    """
    record = sockets / f"{page.name}.json"
    notebook = nbformat.from_dict(page.notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(last_cell(record)))
    numbers, last = {}, len(notebook.cells) - 1

    def count(cell, cell_index):
        if cell.cell_type == "code" and cell_index < last and cell_index not in numbers:
            numbers[cell_index] = len(numbers) + 1
            progress.cell(page, numbers[cell_index])

    started, limit = time.perf_counter(), float(environment.get("FRICTIONS_CELL_LIMIT", CELL_LIMIT))
    watching = asyncio.create_task(progress.say_if_long(page, numbers))
    try:
        client = PageClient(
            page,
            notebook,
            timeout=limit,
            kernel_name="python3",
            config=kernel_settings(sockets, page),
            # Tags that hide a failure or skip a cell are not heeded.
            force_raise_errors=True,
            skip_cells_with_tag="",
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(page.path.parent)}},
            on_cell_start=count,
        )
        await client.async_execute(env=environment)
    except CellTimeoutError as error:
        place = f"{page.path.name}, code cell {len(numbers)} ran for more than {limit:g} s"
        raise PageError(f"{place} (FRICTIONS_CELL_LIMIT=SECONDS allows more)") from error
    except (CellExecutionError, DeadKernelError) as error:
        place = f"{page.path.name}, code cell {len(numbers)}"
        raise PageError(f"{place} failed:\n{plain(str(error))}") from error
    finally:
        watching.cancel()
    late = "".join(output.get("text", "") for output in notebook.cells.pop().outputs)
    seen = json.loads(record.read_text(encoding="utf8"))
    problem = complaint(notebook)
    if late:
        problem = f"a thread printed after the last cell:\n{late}"
    elif not seen["stderr"]:
        problem = "a cell put something else in the place of sys.stderr, which hides warnings"
    if problem:
        raise PageError(f"{page.path.name}, {problem}")
    seconds = time.perf_counter() - started
    notebook.metadata["frictions"] = {
        "key": key,
        "seconds": seconds,
        "cell_seconds": seconds_per_cell(notebook),
        "processor": seen["processor"],
        "finished": time.strftime("%Y-%m-%d %H:%M"),
    }
    write_atomic(store / f"{page.name}.ipynb", nbformat.writes(notebook))
    progress.done(page, seconds)
    return seen["opened"]


def kernel_settings(sockets: Path, page: Page) -> Config:
    """Let a page's kernel talk through files that no other user can read, not through ports.

    Ports are chosen before the kernel binds them, and another program may be quicker.
    """
    connection = sockets / f"{digest([page.name])[:8]}.json"
    return Config({"KernelManager": {"transport": "ipc", "connection_file": str(connection)}})


def socket_directory() -> tempfile.TemporaryDirectory:
    """Make a private directory whose path is short enough for sockets, whatever TMPDIR says."""
    for place in (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR"), "/tmp", "/var/tmp"):
        room = LONGEST_SOCKET - len("/frictions-12345678/12345678-ipc-5")
        if place and len(os.fsencode(place)) <= room and os.access(place, os.W_OK):
            return tempfile.TemporaryDirectory(prefix="frictions-", dir=place)
    raise PageError("no directory for the kernels' sockets: set TMPDIR to a short path")


async def _execute_all(pages, keys, environment, store, jobs):
    # nbclient would answer Ctrl-C by ending one page's kernel; asyncio itself ends them all.
    asyncio.get_running_loop().add_signal_handler = _refuse_signal_handler
    progress = Progress(time.perf_counter())
    places = asyncio.Semaphore(jobs)

    with socket_directory() as sockets:

        async def in_turn(page):
            async with places:
                arguments = keys[page.name], environment, store, progress, Path(sockets)
                return await execute_page(page, *arguments)

        return await asyncio.gather(*map(in_turn, pages), return_exceptions=True)


def _refuse_signal_handler(*_):
    raise RuntimeError("signals are asyncio's own")


def longest_first(store: Path, pages: list[Page]) -> list[Page]:
    """Sort pages by how long they took, here or else when builds were last measured."""
    builds = pages[0].path.parents[1] / "benchmarks" / "builds.json"
    cold = json.loads(builds.read_text("utf8"))["builds"][0]["chapters"] if builds.exists() else []
    measured = {row["page"]: row["seconds"] for row in cold}

    def seconds(page):
        stored = read_stored(store, page)
        guess = sum(map(len, page.code)) / 1000  # of a page that was never measured
        return stored.metadata["frictions"]["seconds"] if stored else measured.get(page.name, guess)

    return sorted(pages, key=seconds, reverse=True)


def execute_pages(
    pages: list[Page], keys: dict[str, str], environment: dict[str, str], store: Path, jobs: int
) -> dict[str, list[str]]:
    """Execute the pages whose stored key differs; return what each of those opened, by name.

    Raises `PageError` with the messages of all pages that failed.
    """
    stale = [page for page in pages if read_executed(store, page, keys[page.name]) is None]
    if not stale:
        return {}
    stale = longest_first(store, stale)
    print(f"executing {', '.join(page.name for page in stale)}", flush=True)
    outcomes = asyncio.run(_execute_all(stale, keys, environment, store, jobs))
    errors = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    for error in errors:
        if not isinstance(error, PageError):
            raise error
    if errors:
        raise PageError("\n\n".join(map(str, errors)))
    return {page.name: opened for page, opened in zip(stale, outcomes, strict=True)}
