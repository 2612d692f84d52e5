"""What every parser of a published file shares: its lines, and saying what is wrong with them.

Parsers find their way by headings and names. Where a file departs from its layout they raise
``LayoutError``, whose message names the file, the line, what was expected there and what was found.
"""

import csv
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LONGEST_SHOWN = 60  # characters of what was found
# What float() takes beyond this (nan, inf, 1_0, other alphabets' digits) no publisher writes.
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class LayoutError(ValueError):
    """A file is not what its publisher's layout says; the message names the place."""


@dataclass(frozen=True)
class Text:
    """
    The lines of a text file or of a member of an archive.

    Attributes
    ----------
    name : str
        What messages call it: the path, with the member's name if there is one.
    lines : list of str
        Lines without their ends; the first has number 1.
    """

    name: str
    lines: list[str]

    @property
    def last(self) -> int:
        """Number of the last line, where a complaint about what never came belongs."""
        return len(self.lines)

    def error(self, line: int, expected: str, found: str) -> LayoutError:
        """
        Make the error about one line.

        Parameters
        ----------
        line : int
            Its number from 1.
        expected, found : str
            In words; what was found is quoted and cut.

        Returns
        -------
        LayoutError
            To be raised.
        """
        return LayoutError(f"{self.name}, line {line}: expected {expected}, found {shown(found)}")

    def rows(self) -> list[list[str]]:
        """
        Split the lines of a CSV file into fields.

        Returns
        -------
        list of list of str
            One a line.

        Raises
        ------
        LayoutError
            If a line cannot be split, or a field in quotes goes on over several lines.
        """
        reader = csv.reader(self.lines)
        rows = []
        try:
            for row in reader:
                rows.append(row)
                if reader.line_num != len(rows):
                    line = len(rows)
                    raise self.error(line, "quotes that close", self.lines[line - 1])
        except csv.Error as error:
            raise self.error(reader.line_num, "fields with commas between", str(error)) from None
        return rows

    def check_names(self, line: int, names: list[str]) -> None:
        """
        Refuse a header that has a name twice.

        Parameters
        ----------
        line : int
            The header's line.
        names : list of str
            Of the columns.

        Raises
        ------
        LayoutError
            For the first name that comes again.
        """
        for n, name in enumerate(names):
            if name in names[:n]:
                raise self.error(line, "a header with each name once", f"{name} again")

    def number(self, line: int, column: str, text: str, missing: tuple[str, ...] = ("",)) -> float:
        """
        Convert one cell.

        Parameters
        ----------
        line : int
            Its line, from 1.
        column : str
            Its column's name, for the message.
        text : str
            The cell.
        missing : tuple of str, optional
            What stands for a missing value.

        Returns
        -------
        float
            The number, or nan.

        Raises
        ------
        LayoutError
            If the cell is something else.
        """
        text = text.strip()
        if text in missing:
            return float("nan")
        value = decimal(text)
        if value is None:
            expected = "a number or nothing" if missing else "a number"
            raise self.error(line, f"{expected} in {column}", text)
        return value


def decimal(text: str) -> float | None:
    """
    Convert a finite decimal number.

    Parameters
    ----------
    text : str
        Such as ``-1.5`` or ``6e12``.

    Returns
    -------
    float or None
        None for anything else, ``nan`` and ``inf`` among it.
    """
    value = float(text) if DECIMAL.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None


@contextmanager
def whole(name: str, expected: str) -> Iterator[None]:
    """
    Turn whatever reading a damaged file raises into an error that names the file.

    The libraries that unpack and read archives and workbooks have no common exception for damaged
    content (zlib, XML and look-ups fail each in their way), so that every exception counts but
    those of the operating system.

    Parameters
    ----------
    name : str
        The file.
    expected : str
        What it should be, in words.

    Yields
    ------
    None
        While the file is read.

    Raises
    ------
    LayoutError
        In place of any other exception.
    """
    try:
        yield
    except LayoutError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's failure, not the content's
        found = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise LayoutError(f"{name}: expected {expected}, found {found}") from error


def shown(found: str) -> str:
    """
    Quote what was found, cut to a readable length.

    Parameters
    ----------
    found : str
        Any text.

    Returns
    -------
    str
        For a message.
    """
    cut = found if len(found) <= LONGEST_SHOWN else found[:LONGEST_SHOWN] + "..."
    return repr(cut)
