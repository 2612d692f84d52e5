"""The frame of a command that works for long and writes a table that ships with the book."""

import argparse
import contextlib
import functools
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from frictions.foundation.parallel import run_tasks


class Given(NamedTuple):
    """What such a command is given: a directory for the table and what is finished, and cores."""

    out: Path
    workers: int


def read_arguments(module: str, about: str | None, arguments: list[str] | None) -> Given:
    """Read the command line of ``python -m module``; the directory is made."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("out", type=Path, help="directory for the table and what is finished")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    return Given(given.out, given.workers)


def write_table(path: Path, header: str, table: pd.DataFrame, digits: int) -> None:
    """Write comment lines and a table with so many significant digits, and say where."""
    body = table.to_csv(index=False, float_format=f"%.{digits}g", lineterminator="\n")
    replace_file(path, header + body)
    print(path)


def kept_tables(given: Given, solve: Callable, economies: Iterable[tuple]) -> pd.DataFrame:
    """Return the economies' tables, one below the other; each is solved once and kept as a file."""
    economies = list(economies)
    keep = functools.partial(_keep, given.out, solve)
    run_tasks(keep, economies, workers=given.workers, description="economies")
    return pd.concat(pd.read_csv(_file(given.out, economy)) for economy in economies)


def _keep(out: Path, solve: Callable, economy: tuple) -> bool:
    """Solve an economy unless its file is there."""
    file = _file(out, economy)
    if not file.exists():
        replace_file(file, solve(economy).to_csv(index=False))
    return True


def replace_file(path: Path, text: str) -> None:
    """Write a file in one step; where that fails, on a full disk say, the old one stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf8", newline="")
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        kept = "what was there before is kept" if path.exists() else "nothing is written"
        raise OSError(error.errno, f"{error.strerror}; {kept}", str(path)) from error


def _file(out: Path, economy: tuple) -> Path:
    """Return where an economy's table is kept."""
    return out / f"{'_'.join(map(str, economy))}.csv"
