"""The library's doors, and the examples that open them."""

import dataclasses
import importlib
import importlib.util
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
LIBRARY = HERE.parents[1] / "lib" / "frictions"
PARTS = ("solvers", "models", "empirics", "data")
FREE = {"replace"}  # made from the fields, which are swept themselves


class Door(NamedTuple):
    """A function, class or method, and a factory of the arguments of a valid call."""

    name: str
    call: Callable
    example: Callable[[], dict[str, Any]]


def wings() -> list[str]:
    """Return the wings that the sweep walks: ``foundation``, ``solvers.households``, ..."""
    packages = (p for part in PARTS for p in sorted((LIBRARY / part).glob("*/__init__.py")))
    return ["foundation", *(f"{p.parents[1].name}.{p.parent.name}" for p in packages)]


def packages_of(wing: str) -> list[str]:
    """Return the wing's package and those inside; of the planted doors, their module."""
    if wing.startswith("tests."):
        return [wing]
    root = LIBRARY / wing.replace(".", "/")
    files = sorted(root.rglob("__init__.py"))
    return [".".join(f.parent.relative_to(LIBRARY.parent).parts) for f in files]


def public(wing: str) -> dict[str, Any]:
    """Return what a wing exports by name; a name of two different objects gets its package."""
    found: dict[str, Any] = {}
    for package in packages_of(wing):
        module = importlib.import_module(package)
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if inspect.ismodule(value):
                continue
            taken = name in found and found[name] is not value
            found[f"{package.removeprefix('frictions.')}:{name}" if taken else name] = value
    return found


class Examples(NamedTuple):
    """What the files of a wing's examples say together."""

    examples: dict[str, Any]
    results: set[str]
    exceptions: dict[tuple[str, str, str], str]
    costly: dict[str, str]


def examples_of(wing: str) -> Examples:
    """Return a wing's examples: of ``<part>_<wing>.py`` and ``<part>_<wing>__<more>.py``."""
    stem = wing.replace(".", "_")
    found = Examples({}, set(), {}, {})
    for file in sorted((HERE / "examples").glob("*.py")):
        if file.stem.split("__")[0] != stem:
            continue
        spec = importlib.util.spec_from_file_location(f"examples_of_{file.stem}", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.examples.update(getattr(module, "EXAMPLES", {}))
        found.results.update(getattr(module, "RESULTS", ()))
        found.exceptions.update(getattr(module, "EXCEPTIONS", {}))
        found.costly.update(getattr(module, "COSTLY", {}))
    return found


def doors(wing: str) -> tuple[list[Door], list[str], list[str]]:
    """Return a wing's doors, the names without an example, and the examples of no door."""
    given, results, *_ = examples_of(wing)
    found, missing = [], []
    used = set()
    for name, value in public(wing).items():
        if not callable(value) or _is_error(value):
            continue
        for full, call, needed in _ways_in(name, value, results):
            used.add(full)
            example = given.get(full)
            if example is None and full == name and _has_defaults(value):
                example = dict
            if example is not None:
                several = example if isinstance(example, list) else [example]
                found += [
                    Door(full if i == 0 else f"{full} ({i + 1})", call, one)
                    for i, one in enumerate(several)
                ]
            elif needed:
                missing.append(full)
    return found, missing, sorted((set(given) | results) - used)


def _ways_in(name: str, value, results: set[str]):
    """Yield name, callable and whether an example is needed, of a door and its methods."""
    yield name, value, name not in results
    if not inspect.isclass(value):
        return
    for method, member in inspect.getmembers(value):
        if method.startswith("_") or (method in FREE and _is_data(value)):
            continue
        function = inspect.unwrap(getattr(member, "__func__", member))
        if not inspect.isfunction(function) or not function.__module__.startswith("frictions."):
            continue
        if inspect.ismethod(member):  # a class method
            yield f"{name}.{method}", member, True
        else:
            yield f"{name}.{method}", member, len(inspect.signature(function).parameters) > 1


def _has_defaults(value) -> bool:
    """Return whether a dataclass, as of parameters, can be made without arguments."""
    if not _is_data(value):
        return False
    none = (dataclasses.MISSING, dataclasses.MISSING)
    fields = (field for field in dataclasses.fields(value) if field.init)
    return all((field.default, field.default_factory) != none for field in fields)


def _is_error(value) -> bool:
    return inspect.isclass(value) and issubclass(value, BaseException)


def arguments(door: Door) -> dict[str, Any]:
    """Return a fresh valid call's arguments, those with defaults included."""
    given = dict(door.example())
    for name, parameter in _signature(door.call).parameters.items():
        variable = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        if name not in given and not variable and parameter.default is not parameter.empty:
            given[name] = parameter.default
    factory = {f.name: f for f in dataclasses.fields(door.call)} if _is_data(door.call) else {}
    for name, field in factory.items():
        if field.default_factory is not dataclasses.MISSING and name not in door.example():
            given[name] = field.default_factory()
    return given


def optional(door: Door) -> set[str]:
    """Return the arguments that None is a value of."""
    parameters = _signature(door.call).parameters
    return {name for name, parameter in parameters.items() if parameter.default is None}


def run(door: Door, given: dict[str, Any]):
    """Call a door; ``args`` are its ``*args``."""
    given = dict(given)
    positional = []
    for name, parameter in _signature(door.call).parameters.items():
        if parameter.kind is parameter.POSITIONAL_ONLY and name in given:
            positional.append(given.pop(name))
        elif parameter.kind is parameter.VAR_POSITIONAL:
            positional += given.pop(name, ())
    result = door.call(*positional, **given)
    return list(result) if inspect.isgenerator(result) else result


def _is_data(value) -> bool:
    return inspect.isclass(value) and dataclasses.is_dataclass(value)


def _signature(call) -> inspect.Signature:
    return inspect.signature(call)
