"""The numbers that a figure shows, as CSV, so that each figure's data can be taken away."""

import csv
import io

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

MIME = "application/vnd.frictions.data+csv"
COLUMNS = ("panel", "series", "x", "y")


def figure_data(figure: Figure) -> str:
    """Return lines, points and bars of a figure as CSV, one point a row.

    Parameters
    ----------
    figure : Figure
        What is drawn as an image, a surface or a band is left out.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, ax in enumerate(figure.axes, start=1):
        titles = [ax.get_title(loc) for loc in ("left", "center")]
        panel = next(filter(None, [*titles, ax.get_ylabel()]), f"panel {number}")
        for series, x, y in _series(ax):
            writer.writerows([panel, series, _text(a), _text(b)] for a, b in zip(x, y, strict=True))
    return text.getvalue()


def _series(ax):
    """Yield (name, x, y) of everything that was plotted by its values."""
    for number, line in enumerate(ax.lines, start=1):
        if line.get_transform() is ax.transData:  # no line across the panel
            x, y = np.atleast_1d(line.get_xdata()), np.atleast_1d(line.get_ydata())
            if len(x) == len(y):
                yield _name(line, f"line {number}"), x, y
    for number, dots in enumerate(ax.collections, start=1):
        if isinstance(dots, PathCollection):
            points = np.asarray(dots.get_offsets())
            yield _name(dots, f"points {number}"), points[:, 0], points[:, 1]
    for number, bars in enumerate(ax.containers, start=1):
        if hasattr(bars, "patches"):
            sides = np.array([(b.get_x() + b.get_width() / 2, b.get_y() + b.get_height())
                              for b in bars.patches])  # fmt: skip
            if len(sides):
                yield _name(bars, f"bars {number}"), sides[:, 0], sides[:, 1]


def _name(artist, otherwise: str) -> str:
    label = str(artist.get_label())
    return otherwise if label.startswith("_") else label


def _text(value) -> str:
    """Write a number to six digits; dates and words as they are."""
    return f"{value:.6g}" if isinstance(value, float | np.floating) else str(value)
