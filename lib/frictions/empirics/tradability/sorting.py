"""Sorts into groups, the lowest called NT and the highest T, and what a re-sort moves."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from frictions.foundation.arrays import require_array, require_labels
from frictions.foundation.intervals import require_count, require_instance, require_list

QUINTILES = ("NT", "2", "3", "4", "T")


def quantile_groups(ratios: pd.Series, labels: tuple[str, ...] = QUINTILES) -> pd.Series:
    """
    Sort into groups of (nearly) equal size, lowest ratio first.

    With K members and n groups, group q ends at position round(K q / n) of the ascending order.
    Ties keep the order in which they come.

    Parameters
    ----------
    ratios : Series, shape (K,)
        What to sort on, indexed by industry or firm.
    labels : tuple of str
        Names of the groups, lowest first.

    Returns
    -------
    Series, shape (K,)
        Group label of each member, in the order of ``ratios``.

    Raises
    ------
    ValueError
        If there are fewer members than groups, or ratios are missing or members repeated.
    """
    labels = tuple(require_list("labels", labels, "texts, the lowest group's first"))
    require_instance("ratios", ratios, pd.Series, "by member")
    members, groups = len(ratios), require_count("labels", len(labels), 2)
    if members < groups:
        raise ValueError(f"ratios has {members} members and must have {groups} or more, the groups")
    require_array("ratios", ratios.to_numpy(), (None,))
    require_labels("ratios", ratios.index)
    order = np.argsort(ratios.to_numpy(), kind="stable")
    # floor(x + 1/2) in integers: no surprise from binary fractions or from rounding to even.
    cuts = [(2 * members * q + groups) // (2 * groups) for q in range(groups + 1)]
    assigned = np.empty(members, dtype=object)
    for label, begin, end in zip(labels, cuts[:-1], cuts[1:], strict=True):
        assigned[order[begin:end]] = label
    return pd.Series(assigned, index=ratios.index, name="portfolio")


def group_order(labels: Iterable[str]) -> list[str]:
    """Order group labels from NT to T, with the others between them as they sort."""
    found = set(labels)
    inner = sorted(found - {"NT", "T"}, key=lambda label: (len(label), label))
    return [*({"NT"} & found), *inner, *({"T"} & found)]


def transition_matrix(origin: pd.Series, destination: pd.Series) -> pd.DataFrame:
    """Probability that a member of a group (row) is in another (column) after a re-sort."""
    for name, groups in (("origin", origin), ("destination", destination)):
        require_instance(name, groups, pd.Series, "by member")
        require_labels(name, groups.index)
        if groups.empty:
            raise ValueError(f"{name} has no members; it must have one or more")
    different = origin.index.symmetric_difference(destination.index)
    if len(different):
        raise ValueError(
            f"destination must have the members of origin; not in both: {list(different)}"
        )
    counts = pd.crosstab(origin, destination.reindex(origin.index), normalize="index")
    order = group_order({*origin, *destination})
    counts = counts.reindex(index=order, columns=order, fill_value=0.0)
    return counts.rename_axis(index=None, columns=None)
