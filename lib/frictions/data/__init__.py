"""Data sets: those that ship with the package or its dependencies, and files that a reader adds."""
