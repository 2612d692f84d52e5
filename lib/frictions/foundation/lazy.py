"""Packages inside a package, imported when they are first named: `import frictions` stays quick."""

import pkgutil
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from types import ModuleType


def parts_on_demand(
    package: str, paths: Iterable[str]
) -> tuple[Callable[[str], ModuleType], Callable[[], list[str]]]:
    """Return the `__getattr__` and `__dir__` of a package that reach the packages inside it."""
    parts = sorted(found.name for found in pkgutil.iter_modules(paths) if found.ispkg)

    def reach(name: str) -> ModuleType:
        if name in parts:
            return import_module(f"{package}.{name}")
        raise AttributeError(f"module {package!r} has no attribute {name!r}; it has {parts}")

    return reach, lambda: sorted({*vars(sys.modules[package]), *parts})
