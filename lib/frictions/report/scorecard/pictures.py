"""The scorecard as pictures: shares of outcomes, and printed against computed values."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from frictions.report.style import BLUE, CLASS_COLORS, GREEN, VERMILION

MARKERS = {"reproduced": "o", "close": "s", "differs": "X", "bounded": "D", "other data": "^"}
NARROWEST = 2.5  # per cent: a bar in which its number has room
LINEAR = 0.01  # the axes are logarithmic from here on, on both sides of zero


def plot_agreement(rows: list[dict]) -> None:
    """Draw every printed number that was computed: printed value across, computed value up.

    Parameters
    ----------
    rows : list of dict
        Rows of `_build/scorecard.json`; inputs, rows of our own and texts are left out.
    """
    frame = pd.DataFrame(rows)
    values = frame[["paper_value", "computed"]]
    numbers = values.map(lambda x: isinstance(x, float | int)).all(axis=1)
    frame = frame[numbers & values.notna().all(axis=1) & frame["class"].isin(MARKERS)]
    fig, ax = plt.subplots(figsize=(7, 5.2))
    largest = 1.5 * np.abs(frame[["paper_value", "computed"]].to_numpy(dtype=float)).max()
    ax.plot([-largest, largest], [-largest, largest], color="#8C8C8C", linewidth=0.8, zorder=0)
    # The most frequent class first, so that it hides none.
    for name in sorted(MARKERS, key=lambda c: -(frame["class"] == c).sum()):
        some = frame[frame["class"] == name]
        if len(some):
            face = "none" if name == "other data" else CLASS_COLORS[name]
            ax.scatter(some["paper_value"], some["computed"], s=18, marker=MARKERS[name],
                       facecolor=face, edgecolor=CLASS_COLORS[name], linewidth=0.7,
                       label=f"{name} ({len(some)})", rasterized=True)  # fmt: skip
    ax.set(xlabel="printed", ylabel="computed here", xlim=(-largest, largest),
           ylim=(-largest, largest))  # fmt: skip
    for axis, powers in (("x", (0, 2, 4)), ("y", (-2, 0, 2, 4))):  # what has room beside zero
        sides = {sign * 10.0**power for power in powers for sign in (-1, 1)}
        ticks = [0.0, *(tick for tick in sides if abs(tick) < largest)]
        getattr(ax, f"set_{axis}scale")("symlog", linthresh=LINEAR, linscale=0.5)
        getattr(ax, f"set_{axis}ticks")(ticks, [f"{t:g}".replace("-", "−") for t in ticks])
    ax.minorticks_off()
    fig.legend(loc="outside upper center", ncols=5)


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
    papers = [f"{paper.replace('-', ' ')}: {total}" for paper, total in totals.items()]
    for name, color in colors.items():
        hatch = "////" if name == "other data" else ""
        bars = ax.barh(papers, shares[name], left=left[name], color=color, label=name, hatch=hatch,
                       edgecolor="white", linewidth=0)  # fmt: skip
        ink = "white" if color in (GREEN, BLUE, VERMILION) else "black"
        room = shares[name] >= NARROWEST
        numbers = counts[name].astype(str).where(room, "")
        ax.bar_label(bars, numbers, label_type="center", color=ink, fontsize=9)
    ax.set(xlabel="per cent of a paper's printed numbers", xlim=(0, 100))
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    fig.legend(loc="outside upper center", ncols=len(colors))
