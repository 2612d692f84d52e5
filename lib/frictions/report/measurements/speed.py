"""The stored benchmarks as tables and pictures, for the pages on speed."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import NullFormatter

from frictions.report.style import BLUE, VERMILION

COST = "cost by "  # begins the name of every benchmark that measures cost against size
ACROSS = 4  # panels beside each other
COMPILATION = "compile time"  # the benchmark of first calls


def _rows(results: dict) -> pd.DataFrame:
    """Return the rows of a result file that are about neither size nor compilation."""
    frame = pd.DataFrame(results["rows"])
    return frame[~frame["benchmark"].str.startswith((COST, COMPILATION))]


def measured(results: dict, **where) -> dict:
    """Return the one row with these entries.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    **where : object
        Entries by name, such as `benchmark`, `case`, `peer` or `size`.

    Raises
    ------
    ValueError
        If no row, or more than one, has them.
    """
    found = [row for row in results["rows"] if where.items() <= row.items()]
    if len(found) != 1:
        raise ValueError(f"{len(found)} rows of the benchmarks have {where}; expected one")
    return found[0]


def peer_table(results: dict) -> pd.DataFrame:
    """Lay out what was measured against an alternative.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    frame = _rows(results).dropna(subset="peer")
    columns = {
        "what": frame["benchmark"] + ": " + frame["case"],
        "peer": frame["peer"],
        "ours": frame["ours_seconds"].map(duration),
        "peer's time": frame["peer_seconds"].map(duration),
        "ratio": frame["ratio"].map(lambda ratio: f"{float(f'{ratio:.2g}'):,g}"),
        "accuracy; sizes": _joined(frame),
    }
    return pd.DataFrame(columns).set_index("what")


def _joined(frame: pd.DataFrame) -> pd.Series:
    """Put accuracy and note into one column, which a phone can show."""
    both = frame["accuracy"].fillna("") + "; " + frame["note"].fillna("")
    return both.str.strip("; ")


def own_table(results: dict) -> pd.DataFrame:
    """Lay out what has no alternative to be measured against.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    frame = _rows(results)
    frame = frame[frame["peer"].isna()]
    columns = {
        "what": frame["benchmark"] + ": " + frame["case"],
        "time": frame["ours_seconds"].map(duration),
        "accuracy; sizes": _joined(frame),
    }
    return pd.DataFrame(columns).set_index("what")


def record_table(results: dict) -> pd.DataFrame:
    """Lay out when and on what kind of machine the benchmarks were run, with all versions.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    machine = results["machine"]
    rows = {
        "made on": results["made"],
        "processor": f"{machine['processor']}, {machine['cores']} cores, one thread used",
        "load of the machine at the start": f"{machine['load_at_start']:.2f}",
        "system": machine["system"],
        **results["versions"],
    }
    return pd.DataFrame({"version": rows}).rename_axis("what")


def cost_table(results: dict) -> pd.DataFrame:
    """Lay out how cost grows.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    frame = _costs(results)
    columns = {
        "what": frame["case"],
        "size": frame["unit"] + ": " + frame["size"].map("{:,.0f}".format),
        "time": frame["ours_seconds"].map(duration),
        "time per unit": (frame["ours_seconds"] / frame["size"]).map(duration),
    }
    return pd.DataFrame(columns).set_index("what")


def _costs(results: dict) -> pd.DataFrame:
    frame = pd.DataFrame(results["rows"])
    frame = frame[frame["benchmark"].str.startswith(COST)]
    return frame.assign(unit=frame["benchmark"].str.removeprefix(COST))


def growth(results: dict, unit: str) -> float:
    """Fit the power of size, counted in `unit`, that time grows with, over all sizes measured."""
    frame = _costs(results).query("unit == @unit")
    return float(np.polyfit(np.log(frame["size"]), np.log(frame["ours_seconds"]), 1)[0])


def compile_table(results: dict) -> pd.DataFrame:
    """Lay out first calls: with nothing compiled, with numba's cache, and later calls.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    frame = pd.DataFrame(results["rows"])
    frame = frame[frame["benchmark"] == COMPILATION]
    columns = {
        "what": frame["case"],
        "compiling": frame["first_call_seconds"].map(duration),
        "from the cache": frame["cached_call_seconds"].map(duration),
        "later calls": frame["ours_seconds"].map(duration),
    }
    return pd.DataFrame(columns).set_index("what")


def duration(seconds) -> str:
    """Return seconds as text in a readable unit."""
    if seconds is None or pd.isna(seconds):
        return ""
    for unit, size in (("h", 3600.0), ("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g}\N{NO-BREAK SPACE}{unit}"
    return f"{seconds / 1e-9:.3g}\N{NO-BREAK SPACE}ns"


def draw_ratios(results: dict) -> None:
    """Draw the peer's time over ours where both sides do the same work, on a logarithmic axis.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    frame = _rows(results).dropna(subset="peer").iloc[::-1]
    frame = frame[frame["same_work"].astype(bool)]
    labels = frame["case"] + " · " + frame["peer"]
    labels = labels.mask(labels.duplicated(keep=False), frame["benchmark"] + ", " + labels)
    fig, ax = plt.subplots(figsize=(7, 0.9 + 0.21 * len(frame)))
    faster = frame["ratio"] >= 1
    ax.hlines(range(len(frame)), 1, frame["ratio"], color="#BBBBBB", linewidth=0.8)
    for chosen, color, marker, label in (
        (faster, BLUE, "o", "the library is faster"),
        (~faster, VERMILION, "s", "the alternative is faster"),
    ):
        places = [i for i, here in enumerate(chosen) if here]
        ax.plot(frame["ratio"][chosen], places, marker, color=color, markersize=5, label=label)
    ax.axvline(1, color="#555555", linewidth=0.8)
    ax.set(xscale="log", xlabel="time of the alternative over ours", ylim=(-0.7, len(frame) - 0.3))
    ax.set_yticks(range(len(frame)), labels, fontsize=7)
    ax.grid(visible=False, axis="y")
    fig.legend(loc="outside upper center", ncols=2)


def draw_costs(results: dict) -> None:
    """Draw seconds against size, one panel a kind of size, on logarithmic axes.

    Parameters
    ----------
    results : dict
        Content of `benchmarks/results.json`.
    """
    frame = _costs(results)
    units = list(dict.fromkeys(frame["unit"]))
    lines, across = -(-len(units) // ACROSS), min(len(units), ACROSS)
    _, axes = plt.subplots(lines, across, figsize=(7, 2.3 * lines), squeeze=False)
    for ax in axes.flat[len(units) :]:
        ax.remove()
    for ax, unit in zip(axes.flat, units, strict=False):
        rows = frame[frame["unit"] == unit]
        first = rows.iloc[0]
        share = rows["size"] / first["size"]
        workers = unit in ("workers", "Dask processes")
        ideal = first["ours_seconds"] * (1 / share if workers else share)
        ax.plot(rows["size"], ideal, color="#8C8C8C", linestyle="--", label="in proportion")
        ax.plot(rows["size"], rows["ours_seconds"], "o-", color=BLUE, markersize=4)
        ax.set(xlabel=unit, title=first["case"].split(",")[0])
        if workers:
            ax.set_xticks(rows["size"])
            ax.set_ylim(0)
        else:
            ax.set(xscale="log", yscale="log")
            ax.xaxis.set_minor_formatter(NullFormatter())
            ax.yaxis.set_minor_formatter(NullFormatter())
    plt.setp(axes[:, 0], ylabel="seconds")
    axes[0, 0].legend()
