"""Computed numbers for the prose of a chapter."""

from myst_nb import glue


def publish(**values) -> None:
    """Make values available to the prose under their keyword names.

    `publish(tmnt_sd=7.05)` in a cell and ``{glue:text}`tmnt_sd:.1f` `` in the text. Nothing
    is displayed. NumPy scalars become plain numbers, so that formats apply.
    """
    for name, value in values.items():
        glue(name, value.item() if hasattr(value, "item") else value, display=False)
