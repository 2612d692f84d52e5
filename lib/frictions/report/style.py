"""The look of the book's figures."""

from importlib.resources import as_file, files

import matplotlib.pyplot as plt
from matplotlib_inline.backend_inline import set_matplotlib_formats

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


def band(ax, x, low, middle, high, color=BLUE, label=None) -> None:
    """Draw a line with a shaded band around it.

    Parameters
    ----------
    ax : Axes
    x, low, middle, high : array, shape (n,)
    color : str
    label : str, optional
        Legend entry of the line.
    """
    ax.fill_between(x, low, high, color=color, alpha=0.18, linewidth=0)
    ax.plot(x, middle, color=color, linestyle="-", label=label)


def zero_line(ax) -> None:
    """Draw a thin line at zero, behind the data."""
    ax.axhline(0, color="#555555", linewidth=0.8, linestyle="-", zorder=0)


def plot_counts(counts) -> None:
    """Draw the outcomes that papers print as one bar for each, divided into shares.

    Parameters
    ----------
    counts : DataFrame
        One row a paper; one column for each class, best first (further columns are left out).
    """
    colors = CLASS_COLORS
    fig, ax = plt.subplots(figsize=(7, 1.1 + 0.45 * len(counts)))
    totals = counts[list(colors)].sum(axis=1)
    shares = 100 * counts[list(colors)].div(totals, axis=0)
    left = shares.cumsum(axis=1).shift(axis=1, fill_value=0)
    papers = [f"{paper}: {total}" for paper, total in totals.items()]
    for name, color in colors.items():
        hatch = "////" if name == "other data" else ""
        bars = ax.barh(papers, shares[name], left=left[name], color=color, label=name, hatch=hatch,
                       edgecolor="white", linewidth=0)  # fmt: skip
        ink = "white" if color in (GREEN, BLUE, VERMILION) else "black"
        numbers = [str(count or "") for count in counts[name]]
        ax.bar_label(bars, numbers, label_type="center", color=ink, fontsize=9)
    ax.set(xlabel="per cent of a paper's printed numbers", xlim=(0, 100))
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    fig.legend(loc="outside upper center", ncols=len(colors))
