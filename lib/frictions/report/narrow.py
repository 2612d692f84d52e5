"""A figure as a phone shows it: at most two panels a row, and no small letters."""

import io
import re
from textwrap import fill
from weakref import WeakSet

from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.text import Text

MIME = "application/vnd.frictions.narrow+svg"
WIDTH, SMALLEST = 5.2, 9  # inches, points: 8.4 pixels where the figure is 350 pixels wide
COLUMNS = 2
LONGEST, SPACING = 36, 1.3  # letters of a tick's label; a line's height over its letters'
HEADING, LETTER = 11, 0.6  # points of a title; a letter's width over its height
LINE, SWATCH = 72 * WIDTH, 40  # points: the figure's width, and what stands before a legend's text
SIDE = 45  # points of a panel's numbers and label
laid_out: WeakSet[Figure] = WeakSet()  # they are narrow from then on


def narrow_svg(figure: Figure) -> str:
    """Lay a figure out for a phone and return it as SVG.

    Parameters
    ----------
    figure : Figure
        It stays as it is laid out here, and is refused if it comes again.
    """
    if figure in laid_out:
        raise ValueError("figure is shown twice: its second picture must be drawn anew")
    laid_out.add(figure)
    width, height = figure.get_size_inches()
    columns = max((grid.ncols for axes in figure.axes if (grid := axes.get_gridspec())), default=1)
    if columns > COLUMNS and _is_plain(figure):
        height *= _two_a_row(figure, columns)
    letters = int(LINE / min(columns, COLUMNS) / (HEADING * LETTER))
    for axes in figure.axes:
        axes.set_title(_fold(axes.get_title("left"), letters), loc="left")
        axes.set_xlabel(_fold(axes.get_xlabel(), letters))
        names = [_fold(text.get_text(), LONGEST) for text in axes.get_yticklabels()]
        if any("\n" in name for name in names):
            axes.set_yticks(axes.get_yticks(), names)
            lines = len(names) * (1 + max(name.count("\n") for name in names))
            height = max(height, 1.2 + SPACING * SMALLEST / 72 * lines)
        if key := axes.get_legend():
            beside = key._ncols  # type: ignore[attr-defined]
            room = (LINE / min(columns, COLUMNS) - SIDE) / beside - SWATCH
            for words in key.get_texts():
                words.set_text(_fold(words.get_text(), max(10, int(room / (SMALLEST * LETTER)))))
    for legend in list(figure.legends):
        labels = [text.get_text() for text in legend.get_texts()]
        handles = [handle for handle in legend.legend_handles if handle]
        widest = SWATCH + max(map(len, labels), default=0) * SMALLEST * LETTER
        legend.remove()
        figure.legend(handles, labels, loc="outside upper center",
                      ncols=max(1, min(len(labels), int(LINE / widest))),
                      title=legend.get_title().get_text() or None)  # fmt: skip
    for words in figure.findobj(Text):
        words.set_fontsize(max(words.get_fontsize(), SMALLEST))
    figure.set_size_inches(min(width, WIDTH), height)
    text = io.StringIO()
    figure.savefig(text, format="svg", bbox_inches="tight")
    return text.getvalue()


def _fold(text: str, letters: int) -> str:
    """Break a text into lines, between words and never within a formula."""
    whole = re.sub(r"\$[^$]*\$", lambda formula: formula[0].replace(" ", "\0"), text)
    lines = fill(whole, letters, break_long_words=False, break_on_hyphens=False)
    return lines.replace("\0", " ")


def _is_plain(figure: Figure) -> bool:
    """Return whether panels fill one grid: no colour bar, no second axis, none is wide."""
    places = [place for axes in figure.axes if (place := axes.get_subplotspec())]
    cells = {place.num1 for place in places if place.num1 == place.num2}
    grids = {place.get_gridspec() for place in places}
    alone = len(grids) == 1 and len(cells) == len(figure.axes)
    return alone and any(axes.axison for axes in figure.axes)


def _two_a_row(figure: Figure, columns: int) -> float:
    """Lay out panels two a row; return by how much the figure grows."""
    panels = [axes for axes in figure.axes if axes.axison]
    for axes in set(figure.axes) - set(panels):
        axes.remove()
    grid = GridSpec(-(-len(panels) // COLUMNS), COLUMNS, figure=figure)
    same = panels[0].get_shared_x_axes().joined(panels[0], panels[-1])
    dates, below = panels[-1].get_xlabel(), len(panels) - COLUMNS
    sides = [panels[k - k % columns].get_ylabel() for k in range(len(panels))]
    for k, axes in enumerate(panels):
        axes.set_subplotspec(grid[k // COLUMNS, k % COLUMNS])
        if k % COLUMNS == 0:
            axes.yaxis.set_tick_params(labelleft=True)
            axes.set_ylabel(axes.get_ylabel() or sides[k])
        if same:
            axes.xaxis.set_tick_params(labelbottom=k >= below)
            axes.set_xlabel(dates if k >= below else "")
    return grid.nrows / -(-len(panels) // columns)
