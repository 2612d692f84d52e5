"""Several paths of many variables, one small panel a variable."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import pandas as pd

from frictions.report.style import BLACK, BLUE, GREEN, GREY, VERMILION, zero_line

WIDTH = 7  # inches, the most that a page shows at full size
LINES = ((BLUE, "-"), (VERMILION, "--"), (GREEN, "-."), (BLACK, ":"))
TICKS = (0, 5, 10, 15)


def plot_responses(
    paths: Mapping[str, pd.DataFrame],
    titles: Mapping[str, str],
    shaded: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    lines: Sequence[tuple] = LINES,
    limits: Mapping[str, tuple[float, float]] | None = None,
    columns: int = 4,
    horizon: str = "quarters",
) -> None:
    """Draw responses, one panel a variable, a band behind those that have one.

    Parameters
    ----------
    paths : dict of DataFrame
        By what the legend calls them; horizons in the index, variables in the columns. A path
        without a variable is left out of its panel.
    titles : dict of str
        Title of each panel, by variable, in reading order.
    shaded : tuple of DataFrame, optional
        Lower and upper end of a band.
    lines : sequence of tuple, optional
        Colour and dashes of each path.
    limits : dict of tuple, optional
        Ends of a panel's axis, by variable.
    columns : int, optional
        Panels beside each other.
    horizon : str, optional
        What the horizons are.

    Raises
    ------
    KeyError
        If no path has a variable.
    """
    missing = [name for name in titles if not any(name in path for path in paths.values())]
    if missing:
        raise KeyError(f"no path has {missing}")
    rows = -(-len(titles) // columns)
    size = (WIDTH, 0.5 + 1.8 * rows)
    fig, axes = plt.subplots(rows, columns, figsize=size, sharex=True, squeeze=False)
    for ax, (name, title) in zip(axes.flat, titles.items(), strict=False):
        if shaded is not None and name in shaded[0]:
            low, high = (end[name] for end in shaded)
            ax.fill_between(low.index, low, high, color=GREY, alpha=0.25, linewidth=0)
        for (label, path), (color, dash) in zip(paths.items(), lines, strict=False):
            if name in path:
                ax.plot(path[name], color=color, linestyle=dash, label=label)
        zero_line(ax)
        ax.set(title=title, ylim=(limits or {}).get(name))
    for ax in axes.flat[len(titles) :]:
        ax.set_axis_off()
    for ax in axes.flat[len(titles) - columns : len(titles)]:  # the lowest of each column
        ax.set(xlabel=horizon, xticks=TICKS)
        ax.xaxis.set_tick_params(labelbottom=True)
    handles = axes[0, 0].get_legend_handles_labels()
    fig.legend(*handles, loc="outside lower center", ncols=len(paths))
