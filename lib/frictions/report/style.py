"""The look of the book's figures."""

from importlib.resources import as_file, files

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.core.formatters import BaseFormatter
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats

from frictions.report.figure_data import MIME as DATA
from frictions.report.figure_data import figure_data
from frictions.report.lab import in_lab
from frictions.report.narrow import MIME as NARROW
from frictions.report.narrow import narrow_svg

# Okabe and Ito (2008): told apart by readers with any colour vision.
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
BLACK, ORANGE, SKY, GREY = "#000000", "#E69F00", "#56B4E9", "#8C8C8C"

# Of the outcomes that a paper prints, best first.
CLASS_COLORS = {
    "reproduced": GREEN, "close": BLUE, "differs": VERMILION, "bounded": SKY,
    "other data": ORANGE, "unavailable": "#C8C8C8",
}  # fmt: skip


def use_style() -> None:
    """Apply the book's matplotlib style and draw figures as SVG, sharp at any size."""
    with as_file(files("frictions.report") / "frictions.mplstyle") as path:
        plt.style.use(path)
    set_matplotlib_formats("svg")
    shell = get_ipython()
    if shell is not None:  # each figure that is shown carries these along, after its picture
        kinds = {DATA: figure_data} if in_lab() else {DATA: figure_data, NARROW: narrow_svg}
        for mime, kind in kinds.items():
            form = BaseFormatter(format_type=mime, print_method="_none_")  # but for figures
            form.for_type(Figure, kind)
            shell.display_formatter.formatters[mime] = form


def band(ax, x, low, middle, high, color=BLUE, label=None) -> None:
    """Draw a line over x (n,) with a shaded band around it."""
    ax.fill_between(x, low, high, color=color, alpha=0.18, linewidth=0)
    ax.plot(x, middle, color=color, linestyle="-", label=label)


def zero_line(ax) -> None:
    """Draw a thin line at zero, behind the data."""
    ax.axhline(0, color="#555555", linewidth=0.8, linestyle="-", zorder=0)
