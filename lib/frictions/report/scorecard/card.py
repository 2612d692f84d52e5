"""The scorecard: every number a paper prints, held against the number computed here.

`book/targets/<paper>.csv` lists the printed numbers, one a row. A chapter records what it
computes by target id and ends with the scorecard itself:

>>> card = Scorecard("tradability")            # doctest: +SKIP
>>> card.record({"tr.t1.rho": params.discount_rate})  # doctest: +SKIP
>>> card                                       # doctest: +SKIP

Each row falls in a class (`frictions.report.scorecard.targets`).

A build on live or licensed data computes further values of some targets. They stand beside the
others (`record_live`) and do not replace them, so that the expected classes hold for both builds.
"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
from IPython import get_ipython

from frictions.report.scorecard import targets

METADATA = "frictions_scorecard"
FROM_TARGETS = (
    "id", "source", "quantity", "unit", "paper_value", "tolerance", "expected_class", "reason",
)  # fmt: skip
NO_NUMBERS = (bool, np.bool_, np.timedelta64, np.ma.MaskedArray)  # that `float` takes


def _number(name: str, value) -> float:
    """Return a finite number, or say that it is none."""
    try:
        number = math.nan if isinstance(value, NO_NUMBERS) else float(value)
    except TypeError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{name} = {value!r} must be a finite number")
    return number


class Scorecard:
    """Collects what a chapter computes for its paper's targets.

    Parameters
    ----------
    paper : str
        Name of the chapter and of its target file.
    directory : Path
        Where the target files are, relative to the chapter.
    """

    def __init__(self, paper: str, directory: Path = Path("targets")):
        self.paper = paper
        self.targets = targets.read_targets(Path(directory) / f"{paper}.csv")
        self.computed: dict[str, float | str] = {}
        self.live: dict[str, float | str] = {}
        self.cells: dict[str, int | None] = {}

    def paper_value(self, name: str) -> float | str:
        """Return one printed value."""
        if name not in self.targets.index:
            raise KeyError(f"{name!r} is not a target of {self.paper}")
        return self.targets["paper_value"][name]

    def paper_table(self, prefix: str, rows, columns) -> pd.DataFrame:
        """Return a printed table.

        Parameters
        ----------
        prefix : str
            What its ids begin with, without the last dot.
        rows, columns : sequence of str or tuple
            Labels; the id of a cell is prefix, row and column joined by dots.

        Returns
        -------
        DataFrame
            Printed values, missing where the paper prints none.
        """
        rows, columns = list(rows), list(columns)
        printed = self.targets["paper_value"]
        values = [[printed.get(targets.target_id(prefix, row, c)) for c in columns] for row in rows]
        return pd.DataFrame(values, index=rows, columns=columns, dtype=float)

    def record(self, values, prefix: str = "") -> None:
        """Record computed values by target id.

        Parameters
        ----------
        values : mapping
            {id: value}; numbers (finite) or texts.
        prefix : str
            Put before each key of `values`.

        Raises
        ------
        KeyError
            An id that the target file does not have.
        ValueError
            A value that is not finite, or a second, different value for one id.
        """
        for name, value in dict(values).items():
            self._record_one(self.computed, f"{prefix}{name}", value)

    def record_live(self, values, prefix: str = "") -> None:
        """Record values of live or licensed data, as `record` does; what they lack is left out."""
        for name, value in pd.Series(dict(values), dtype=object).dropna().items():
            self._record_one(self.live, f"{prefix}{name}", value)

    def compare(
        self, table: pd.DataFrame, prefix: str, live: pd.DataFrame | None = None
    ) -> pd.DataFrame:
        """Record a table's cells and lay them beside the printed ones.

        Ids are made as in `by_target_id`; cells that are not targets are shown and not recorded.

        Parameters
        ----------
        table : DataFrame
            Computed values.
        prefix : str
            What the ids begin with, without the last dot.
        live : DataFrame, optional
            The same table from live or licensed data; its cells are recorded as such.

        Returns
        -------
        DataFrame
            Two rows for each row of `table`, labelled `paper` and `here` in the last level of
            the index, and a third, `live`, if given; what the paper does not print is left missing.

        Raises
        ------
        ValueError
            If no cell of a table is a target.
        """
        self.record(self._targets_among(table, prefix))
        if live is None:
            return self._lay_beside(prefix, {"here": table})
        self.record_live(self._targets_among(live, prefix))
        return self._lay_beside(prefix, {"here": table, "live": live})

    def compare_live(self, live: pd.DataFrame, prefix: str) -> pd.DataFrame:
        """Lay a table of live or licensed data alone beside the printed one, as `compare` does."""
        self.record_live(self._targets_among(live, prefix))
        return self._lay_beside(prefix, {"live": live})

    def _lay_beside(self, prefix: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        """Stack, row by row, what the paper prints and the tables; the first sets the layout."""
        first = next(iter(tables.values()))
        printed = self.paper_table(prefix, first.index, first.columns)
        blocks = {}
        for place, row in enumerate(first.index):
            labels = row if isinstance(row, tuple) else (row,)
            blocks[*labels, "paper"] = printed.iloc[place]
            for name, table in tables.items():
                if row in table.index:
                    blocks[*labels, name] = table.loc[row]
        return pd.DataFrame(blocks).T.reindex(columns=first.columns).dropna(how="all")

    def _targets_among(self, table: pd.DataFrame, prefix: str) -> dict[str, float]:
        """Return the cells of a table that are targets, by id."""
        cells = targets.by_target_id(table, prefix)
        found = {name: value for name, value in cells.items() if name in self.targets.index}
        if not found:
            like = [name for name in self.targets.index if name.startswith(f"{prefix}.")]
            raise ValueError(
                f"no cell of the table is a target: their ids are {', '.join([*cells][:3])}, …; "
                f"targets under {prefix!r}: {', '.join(like[:3]) or 'none'}"
            )
        return found

    def _record_one(self, store, name, value):
        if name not in self.targets.index:
            raise KeyError(f"{name!r} is not a target of {self.paper}")
        value = value if isinstance(value, str) else _number(name, value)
        if store is self.computed:
            self.cells.setdefault(name, current_cell())
        if store.setdefault(name, value) != value:
            raise ValueError(f"{name}: recorded as {store[name]} and then as {value}")

    def rows(self) -> list[dict]:
        """Return every target and what became of it, as in `_build/scorecard.json`."""
        statistics = targets.estimates_with_t(self.targets.index)
        return [
            self._row(row, statistics.get(row["id"])) for row in self.targets.to_dict("records")
        ]

    def _row(self, target: dict, statistic: str | None) -> dict:
        """Return one target; `statistic` is the id of its printed t statistic, if it has one."""
        name, paper, kind = target["id"], target["paper_value"], target["expected_class"]
        computed, live = self.computed.get(name), self.live.get(name)
        measure = (target["tolerance"], target["null"])
        t_printed = None if statistic is None else self.targets["paper_value"][statistic]
        is_t = targets.is_t_statistic(name, target["unit"])
        row = {key: target[key] for key in FROM_TARGETS} | {
            "paper": self.paper,
            "computed": computed,
            "class": targets.classify(paper, computed, *measure, kind),
            "live": live,
            "live_class": None if live is None else targets.agreement(paper, live, *measure),
            "agreement": targets.agreement(paper, computed, *measure),
            "inside_interval": targets.is_inside_interval(paper, computed, t_printed),
            "same_verdict": targets.is_same_verdict(paper, computed) if is_t else None,
            "cell": self.cells.get(name),
        }
        infinite = {
            k: str(v) for k, v in row.items() if isinstance(v, float) and not np.isfinite(v)
        }
        return row | infinite  # JSON has no infinity

    def counts(self) -> pd.DataFrame:
        """Count the targets of each source (table or figure) by class, without empty classes."""
        counts = counts_by(self.rows(), "source")
        return counts.loc[:, counts.loc["total"] > 0]

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The rows travel in the output's metadata: the build collects them from there.
        rows = json.loads(json.dumps(self.rows()))
        table = self.counts()
        return {"text/html": table.to_html(border=0), "text/plain": table.to_string()}, {
            METADATA: rows
        }


def current_cell() -> int | None:
    """Return the number of the cell that runs, by which the build finds its section."""
    shell = get_ipython()
    return None if shell is None else len(shell.user_ns["In"]) - 1


def counts_by(rows: list[dict], field: str) -> pd.DataFrame:
    """Count scorecard rows by `field` and class, with a total row.

    The column `printed` counts the outcomes that a paper prints; inputs and rows of our own stand
    apart.
    """
    frame = pd.DataFrame(rows)
    table = pd.crosstab(frame[field], frame["class"])
    table = table.reindex(columns=list(targets.CLASSES), fill_value=0)
    table = table.loc[list(dict.fromkeys(frame[field]))]
    table.loc["total"] = table.sum()
    table.insert(0, "printed", table[list(targets.PRINTED)].sum(axis=1))
    table.index.name = table.columns.name = None
    return table
