"""Data sets: those that ship with the package or its dependencies, and files that a reader adds."""

import warnings

# pooch looks for a notebook's progress bar when it is first imported, and tqdm warns on standard
# error if ipywidgets is not installed; a chapter may write nothing there.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pooch  # noqa: F401
