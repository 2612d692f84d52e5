"""Execute the pages whose key is new, several at a time, and keep what they put out.

An executed page is `_build/executed/<page>.ipynb`; its metadata hold the key it was
executed under, the seconds each cell took, and the processor time by activity. The file
is written in one step after the last cell, so an interrupted or failed run leaves no file
that looks finished.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from traitlets.config import Config

from tools.kernel_clock import READ
from tools.pages import Page

# Chapters that take longest, for a build that has no record of how long each took.
LONG = ("capital-reallocation", "inventories", "tradability")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def plain(text: str) -> str:
    """Return a terminal's text without its colours."""
    return ANSI.sub("", text)


class PageError(Exception):
    """A page did not execute cleanly; the message says which cell and why."""


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
    path = store / f"{page.name}.ipynb"
    if not path.exists():
        return None
    notebook = nbformat.read(path, as_version=4)
    return notebook if notebook.metadata.get("frictions", {}).get("key") == key else None


def complaint(notebook: nbformat.NotebookNode) -> str | None:
    """Return what a page complained of without stopping, if anything.

    That is a warning on standard error, or an exception while a result was displayed.
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
    return None


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
    sockets: str,
):
    """Execute one page and store it under its key; raise `PageError` if a cell fails."""
    notebook = nbformat.from_dict(page.notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(READ))
    numbers, last = {}, len(notebook.cells) - 1

    def count(cell, cell_index):
        if cell.cell_type == "code" and cell_index < last:
            numbers[cell_index] = len(numbers) + 1
            progress.cell(page, numbers[cell_index])

    started = time.perf_counter()
    try:
        client = NotebookClient(
            notebook,
            timeout=None,
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
    except (CellExecutionError, DeadKernelError) as error:
        place = f"{page.path.name}, code cell {len(numbers)}"
        raise PageError(f"{place} failed:\n{plain(str(error))}") from error
    clock = json.loads(notebook.cells.pop().outputs[0].text)
    problem = complaint(notebook)
    if problem:
        raise PageError(f"{page.path.name}, {problem}")
    seconds = time.perf_counter() - started
    notebook.metadata["frictions"] = {
        "key": key,
        "seconds": seconds,
        "cell_seconds": seconds_per_cell(notebook),
        "processor": clock,
        "finished": time.strftime("%Y-%m-%d %H:%M"),
    }
    write_atomic(store / f"{page.name}.ipynb", nbformat.writes(notebook))
    progress.done(page, seconds)


def kernel_settings(sockets: str, page: Page) -> Config:
    """Let a page's kernel talk through files that no other user can read, not through ports.

    Ports are chosen before the kernel binds them, and another program may be quicker.
    """
    settings = {"transport": "ipc", "connection_file": os.path.join(sockets, f"{page.name}.json")}
    return Config({"KernelManager": settings})


async def _execute_all(pages, keys, environment, store, jobs):
    # nbclient would answer Ctrl-C by ending one page's kernel; asyncio itself ends them all.
    asyncio.get_running_loop().add_signal_handler = _refuse_signal_handler
    progress = Progress(time.perf_counter())
    places = asyncio.Semaphore(jobs)

    with tempfile.TemporaryDirectory(prefix="frictions-") as sockets:

        async def in_turn(page):
            async with places:
                await execute_page(page, keys[page.name], environment, store, progress, sockets)

        outcomes = await asyncio.gather(*map(in_turn, pages), return_exceptions=True)
    return [outcome for outcome in outcomes if outcome is not None]


def _refuse_signal_handler(*_):
    raise RuntimeError("signals are asyncio's own")


def longest_first(store: Path, pages: list[Page]) -> list[Page]:
    """Sort pages by how long they took, so that no long one begins last."""

    def seconds(page):
        path = store / f"{page.name}.ipynb"
        if not path.exists():
            return LONG.index(page.name) - len(LONG) if page.name in LONG else 0
        return -nbformat.read(path, as_version=4).metadata["frictions"]["seconds"]

    return sorted(pages, key=seconds)


def execute_pages(
    pages: list[Page], keys: dict[str, str], environment: dict[str, str], store: Path, jobs: int
) -> list[str]:
    """Execute the pages whose stored key differs; return the names of those executed.

    Raises `PageError` with the messages of all pages that failed.
    """
    stale = [page for page in pages if read_executed(store, page, keys[page.name]) is None]
    if not stale:
        return []
    stale = longest_first(store, stale)
    print(f"executing {', '.join(page.name for page in stale)}", flush=True)
    errors = asyncio.run(_execute_all(stale, keys, environment, store, jobs))
    for error in errors:
        if not isinstance(error, PageError):
            raise error
    if errors:
        raise PageError("\n\n".join(map(str, errors)))
    return [page.name for page in stale]
