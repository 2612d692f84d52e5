"""What every parser of a published file shares: its lines, and saying what is wrong with them.

Parsers find their way by headings and names. Where a file departs from its layout they raise
``LayoutError``, whose message names the file, the line, what was expected there and what was found.
"""

import csv
import errno
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CONTENT = (None, errno.EINVAL)  # numbers of an OSError that is about what is in a file
LONGEST_SHOWN = 60  # characters of what was found
# What float() takes beyond this (nan, inf, 1_0, other alphabets' digits) no publisher writes.
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class LayoutError(ValueError):
    """A file is not what its publisher's layout says; the message names the place."""


@dataclass(frozen=True)
class Text:
    """The lines of a text file or of a member of an archive, without their ends."""

    name: str  # what messages call it: the path, with the member's name if there is one
    lines: list[str]

    @property
    def last(self) -> int:
        """Number of the last line, where a complaint about what never came belongs."""
        return len(self.lines)

    def error(self, line: int, expected: str, found: str) -> LayoutError:
        """Make the error about one line, numbered from 1; what was found is quoted and cut."""
        return LayoutError(f"{self.name}, line {line}: expected {expected}, found {shown(found)}")

    def rows(self) -> list[list[str]]:
        """Split the lines into fields; a `LayoutError` if one cannot be, or goes on after its end.

        Blank lines at the end of the file are left out.
        """
        reader = csv.reader(self.lines)
        rows: list[list[str]] = []
        try:
            for row in reader:
                rows.append(row)
                if reader.line_num != len(rows):
                    line = len(rows)
                    raise self.error(line, "quotes that close", self.lines[line - 1])
        except csv.Error as error:
            raise self.error(reader.line_num, "fields with commas between", str(error)) from None
        while len(rows) > 1 and not any(cell.strip() for cell in rows[-1]):
            rows.pop()
        return rows

    def check_names(self, line: int, names: list[str]) -> None:
        """Refuse a header that has a name twice."""
        for n, name in enumerate(names):
            if name in names[:n]:
                raise self.error(line, "a header with each name once", f"{name} again")

    def number(self, line: int, column: str, text: str, missing: tuple[str, ...] = ("",)) -> float:
        """Convert one cell; NaN for what stands for a missing value, a `LayoutError` for others."""
        text = text.strip()
        if text in missing:
            return float("nan")
        value = decimal(text)
        if value is None:
            expected = "a number or nothing" if missing else "a number"
            expected += " without commas" if "," in text else ""
            raise self.error(line, f"{expected} in {column}", text)
        return value


def require_file(name: str, path: str | Path) -> Path:
    """Return a path to a file, or say that it is none."""
    if not isinstance(path, str | Path) or not Path(path).is_file():
        raise ValueError(f"{name} = {str(path)!r} must be a file that exists")
    return Path(path)


def decimal(text: str) -> float | None:
    """Convert a finite decimal number such as -1.5 or 6e12; None for anything else."""
    value = float(text) if DECIMAL.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None


@contextmanager
def whole(name: str, expected: str, damage: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn what a library raises for a damaged file into a `LayoutError` that names the file."""
    try:
        yield
    except LayoutError:
        raise
    except damage as error:
        # An archive whose places are damaged is asked for a place that no file has: EINVAL.
        if getattr(error, "errno", None) not in CONTENT:
            raise  # the disk's failure and not the content's
        found = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise LayoutError(f"{name}: expected {expected}, found {found}") from error


def shown(found: str) -> str:
    """Quote what was found, cut to a readable length."""
    cut = found if len(found) <= LONGEST_SHOWN else found[:LONGEST_SHOWN] + "..."
    return repr(cut)
