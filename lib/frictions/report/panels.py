"""Several paths of many variables, one small panel a variable."""

import matplotlib.pyplot as plt
import pandas as pd

from frictions.report.style import zero_line

COLUMNS = 3
WIDTH = 7  # inches, the most that a page shows at full size


def plot_panels(paths: dict[str, pd.DataFrame], titles: dict[str, str]) -> None:
    """Draw yearly paths, in per cent, side by side in panels that share their dates.

    Parameters
    ----------
    paths : dict of DataFrame
        By what the legend calls them; dates in the index, variables in the columns. A path
        without a variable is left out of its panel.
    titles : dict of str
        Title of each panel, by variable, in reading order.

    Raises
    ------
    KeyError
        If no path has a variable.
    """
    missing = [name for name in titles if not any(name in path for path in paths.values())]
    if missing:
        raise KeyError(f"no path has {missing}")
    rows = -(-len(titles) // COLUMNS)
    size = (WIDTH, 0.4 + 1.7 * rows)
    fig, axes = plt.subplots(rows, COLUMNS, figsize=size, sharex=True, squeeze=False)
    for ax, (name, title) in zip(axes.flat, titles.items(), strict=False):
        for label, path in paths.items():
            if name in path:
                ax.plot(path[name], label=label)
        zero_line(ax)
        ax.set_title(title)
    for ax in axes.flat[len(titles) :]:
        ax.set_axis_off()
    for ax in axes[:, 0]:
        ax.set_ylabel("% deviation")
    for ax in axes[-1]:
        ax.set_xlabel("year")
    handles = axes[0, 0].get_legend_handles_labels()
    fig.legend(*handles, loc="outside lower center", ncols=len(paths))
