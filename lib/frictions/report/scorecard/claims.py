"""The ledger of claims: what a paper says in words, and whether it holds here.

`book/targets/<paper>_claims.csv` lists a paper's claims with their verdicts. A chapter shows
the ledger first, judges each claim by conditions that it computes, and hands the judgments over:

>>> claims = Claims("tradability")                                      # doctest: +SKIP
>>> claims.table()                                                      # doctest: +SKIP
>>> claims.judge("tr.c.cushion", {"negative slope": slope < 0})         # doctest: +SKIP
>>> claims                                                              # doctest: +SKIP

The build fails when a computed verdict is not the file's, or when a claim was not judged.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.report.scorecard.targets import read_targets
from frictions.report.tables import Table, escape_markdown

METADATA = "frictions_claims"
VERDICTS = ("holds", "holds in part", "fails", "cannot be tested")
COLUMNS = ("id", "where", "claim", "verdict", "evidence", "would_change")
LABEL = re.compile(r"(tab|fig|eq|sec)-[\w-]+")
ROLES = {"tab": "numref", "fig": "numref", "eq": "eq", "sec": "ref"}
ID = re.compile(r"[\w.-]+")


def read_claims(path: Path, targets: pd.DataFrame) -> pd.DataFrame:
    """Read and check one paper's claims.

    Parameters
    ----------
    path : Path
        A CSV file with the columns `COLUMNS`; texts are plain, and `evidence` holds ids of
        targets and labels of tables, figures, equations or sections, separated by spaces.
    targets : DataFrame
        The same paper's targets.

    Returns
    -------
    DataFrame
        Texts, indexed by id.

    Raises
    ------
    ValueError
        A missing column, an id given twice or with other characters than letters, digits, dots,
        hyphens and underscores, an unknown verdict, an empty cell, or evidence that is neither a
        target nor a label; the message names the file and the claims.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ValueError(f"{path.name}: missing columns {missing}; expected {list(COLUMNS)}")
    table = table[list(COLUMNS)].set_index("id", drop=False)

    def refuse(wrong, what):
        if wrong.any():
            raise ValueError(f"{path.name}: {what} in {list(dict.fromkeys(table.index[wrong]))}")

    refuse(table.index.duplicated(), "an id given twice")
    refuse(~table["id"].str.fullmatch(ID), "an id that is not letters, digits, `.`, `-` and `_`")
    refuse(~table["verdict"].isin(VERDICTS), f"verdict is not one of {VERDICTS}")
    untested = table["verdict"] == "cannot be tested"
    for column in COLUMNS:
        empty = table[column].str.strip() == ""
        # What cannot be tested may have no evidence.
        refuse(empty & ~untested if column == "evidence" else empty, f"no {column}")
    known = set(targets.index)
    unknown = {
        name: words
        for name, text in table["evidence"].items()
        if (words := [w for w in text.split() if w not in known and not LABEL.fullmatch(w)])
    }
    if unknown:
        raise ValueError(f"{path.name}: evidence that is neither a target nor a label: {unknown}")
    return table


class Claims:
    """Collects the judgments of a chapter on its paper's claims.

    Parameters
    ----------
    paper : str
        Name of the chapter and of its files of targets and claims.
    directory : Path
        Where the files are, relative to the chapter.
    """

    def __init__(self, paper: str, directory: Path = Path("targets")):
        directory = Path(directory)
        self.paper = paper
        targets = read_targets(directory / f"{paper}.csv")
        self.sources = targets["source"]
        self.claims = read_claims(directory / f"{paper}_claims.csv", targets)
        self.conditions: dict[str, dict[str, bool]] = {}

    def judge(self, name: str, conditions) -> None:
        """Judge one claim by what was computed: `verdict` then says how.

        Parameters
        ----------
        name : str
            Id of the claim.
        conditions : mapping
            {what must be true: whether it is}, at least one. The claim holds if all are true, in
            part if some are, and fails if none is.

        Raises
        ------
        KeyError
            An id that the file does not have.
        ValueError
            No condition, a condition that is neither true nor false, a claim that was judged
            before, or one that the file says cannot be tested.
        """
        if name not in self.claims.index:
            raise KeyError(f"{name!r} is not a claim of {self.paper}")
        if self.claims.loc[name, "verdict"] == "cannot be tested":
            raise ValueError(f"{name}: the file says that it cannot be tested")
        if name in self.conditions:
            raise ValueError(f"{name}: judged twice")
        values = dict(conditions)
        wrong = {k: v for k, v in values.items() if not isinstance(v, bool | np.bool_)}
        if wrong or not values:
            raise ValueError(f"{name}: conditions = {wrong or values} must be true or false")
        self.conditions[name] = {str(key): bool(value) for key, value in values.items()}

    def verdict(self, name: str) -> str | None:
        """Return the computed verdict of a claim; None if it was not judged."""
        if self.claims.loc[name, "verdict"] == "cannot be tested":
            return "cannot be tested"
        if name not in self.conditions:
            return None
        true = list(self.conditions[name].values())
        return "holds" if all(true) else "holds in part" if any(true) else "fails"

    def rows(self) -> list[dict]:
        """Return every claim with its computed verdict and its conditions, in the file's order."""
        return [
            row
            | {
                "paper": self.paper,
                "computed": self.verdict(row["id"]),
                "conditions": self.conditions.get(row["id"], {}),
            }
            for row in self.claims.to_dict("records")
        ]

    def table(self) -> Table:
        """Return the ledger as a table; the build holds its verdicts against the computed ones."""
        claims = self.claims
        counts = count_verdicts(claims["verdict"])
        said = ", ".join(_said(count, verdict) for verdict, count in counts.items() if count)
        frame = pd.DataFrame(
            {
                "claim": [
                    f'<span id="{name}"></span>{escape_markdown(row["claim"])} '
                    f"({escape_markdown(row['where'])})"
                    for name, row in claims.iterrows()
                ],
                "here": [
                    f'<span class="verdict verdict-{verdict.replace(" ", "-")}">{verdict}</span>'
                    for verdict in claims["verdict"]
                ],
                "evidence": [evidence_links(text, self.sources) for text in claims["evidence"]],
                "what would change it": claims["would_change"].map(escape_markdown).tolist(),
            }
        ).set_index("claim")
        return Table(
            frame,
            f"What the paper claims in words, and what this chapter finds: {said}.",
            f"tab-{self.paper}-claims",
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The judgments travel in the output's metadata: the build collects them from there.
        judged = sum(row["computed"] is not None for row in self.rows())
        text = f"{judged} of {len(self.claims)} claims are judged."
        return {"text/html": f"<p>{text}</p>", "text/plain": text}, {METADATA: self.rows()}


def evidence_links(text: str, sources) -> str:
    """Return evidence as Markdown: labels as references, ids as links to their scorecard rows."""
    links, named = [], set()
    for word in text.split():
        if LABEL.fullmatch(word):
            links.append(f"{{{ROLES[word.split('-')[0]]}}}`{word}`")
        else:
            source = escape_markdown(sources[word])
            row = "another row" if source in named else f"row of {source}"
            links.append(f'<a href="scorecard.html#{word}" title="{word}">{row}</a>')
            named.add(source)
    return ", ".join(links)


def _said(count: int, verdict: str) -> str:
    return f"{count} {verdict if count == 1 else verdict.replace('s in', ' in').rstrip('s')}"


def count_verdicts(verdicts) -> pd.Series:
    """Count verdicts, all of `VERDICTS` in their order."""
    return pd.Series(list(verdicts), dtype=str).value_counts().reindex(VERDICTS, fill_value=0)
