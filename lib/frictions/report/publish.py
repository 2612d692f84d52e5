"""Computed numbers for the prose of a chapter."""

from myst_nb import glue


def publish(**values) -> None:
    """Make values available to the prose under their keyword names.

    After `publish(tmnt_sd=7.05)` in a cell, the prose says ``{glue:text}`` with
    `tmnt_sd:.1f` as its content. Nothing is displayed. NumPy scalars become plain numbers,
    so that formats apply.

    Parameters
    ----------
    **values : float, int or str
        Values by name.
    """
    for name, value in values.items():
        glue(name, value.item() if hasattr(value, "item") else value, display=False)
